/** Degraded pages for tests, as a test set has them. */
import { createCanvas, ImageData, loadImage } from '@napi-rs/canvas'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fade } from '../../src/augment/effects/ink/fade.ts'
import { noise } from '../../src/augment/effects/capture/noise.ts'
import { colorJitter } from '../../src/augment/effects/capture/color-jitter.ts'
import { Page } from '../../src/page/image/page.ts'
import { Source } from '../../src/page/image/source.ts'
import { run } from './geometry-pages.ts'
import { drawSmallPage } from './set.ts'

/** A small page faded, lifted and grainy, as JPEG. */
export async function drawDegradedPage(name: string): Promise<Buffer> {
  const image = await loadImage(drawSmallPage(name))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const page = new Page()
  const { data } = context.getImageData(0, 0, image.width, image.height)
  page.load(new Source(image.width, image.height, data))
  run(fade, page, { strength: 0.5 })
  run(colorJitter, page, { brightness: 30, contrast: 1, saturation: 0.5 })
  run(noise, page, { amount: 8 })
  const bytes = new Uint8ClampedArray(page.peek())
  context.putImageData(new ImageData(bytes, page.width, page.height), 0, 0)
  return canvas.encodeSync('jpeg', 92)
}

/** A folder of pages, every other one degraded. @returns their names */
export async function writeTestPages(folder: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, i) => `t${i}.jpg`)
  for (const [i, name] of names.entries()) {
    await writePage(
      join(folder, name),
      i % 2 === 0 ? await drawDegradedPage(name) : drawSmallPage(name),
    )
  }
  return names
}

/** Writes a file and the folders above it. */
export async function writePage(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}
