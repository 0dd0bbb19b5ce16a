/** How much of a page's words OCR reads: what the benches of restoring and of readability count. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { sha256 } from '../src/core/hash.ts'
import type { Layout, OcrEngine } from '../src/ocr/engines/engine.ts'

/** Pages of the competition's size are shown to OCR twice as large. */
export const SCALE = 2

export interface PixelImage {
  width: number
  height: number
  /** RGBA */
  pixels: Uint8ClampedArray
  /** how much larger than the page it is already; 1 if not given */
  enlarged?: number
}

/** Runs of letters and digits, in lower case; single ones are chance. */
export function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1)
}

/** Share of `words` that is among those that were read, each as often as it stands there. */
export function wordRecall(read: readonly string[], words: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of read) left.set(word, (left.get(word) ?? 0) + 1)
  let found = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    found++
  }
  return found / Math.max(words.length, 1)
}

/** The words that are among both, each as often as in the one that has it less often. */
export function wordsOfBoth(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1)
  return one.filter((word) => {
    const count = left.get(word) ?? 0
    left.set(word, count - 1)
    return count > 0
  })
}

/** An image as it is shown to OCR at another enlargement than the usual one, for a second opinion. */
export async function largerImage(image: PixelImage, factor: number): Promise<PixelImage> {
  const { width, height } = image
  const { data, info } = await sharp(image.pixels, { raw: { width, height, channels: 4 } })
    .resize(Math.round(width * factor), Math.round(height * factor), { kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = new Uint8ClampedArray(data)
  // As large as it is read.
  return { width: info.width, height: info.height, pixels, enlarged: SCALE }
}

/** The words that an engine reads on an image. */
export async function readWordsOn(
  engine: OcrEngine,
  image: PixelImage,
  layout: Layout,
): Promise<string[]> {
  const { width, height, pixels, enlarged = 1 } = image
  const scale = SCALE / enlarged
  const grey = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .resize(Math.round(width * scale), Math.round(height * scale), { kernel: 'cubic' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const size = { width: grey.info.width, height: grey.info.height }
  const read = await engine.read({ ...size, grey: grey.data }, layout)
  return wordsIn(read.map(({ text }) => text).join(' '))
}

/**
 * As `readWordsOn`, but what was read before is taken from the temporary folder: a bench that draws the
 * same images again does not read them again.
 */
export async function readWordsOnce(
  engine: OcrEngine,
  image: PixelImage,
  layout: Layout,
): Promise<string[]> {
  const { width, height, pixels, enlarged = 1 } = image
  const digest = sha256(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length))
  const key = sha256(`${engine.name} ${width}x${height} ${SCALE / enlarged} ${layout} ${digest}`)
  const folder = join(tmpdir(), 'palimpsest-bench-words')
  const file = join(folder, `${key}.json`)
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined) return JSON.parse(known) as string[]
  const words = await readWordsOn(engine, image, layout)
  await mkdir(folder, { recursive: true })
  await writeFile(file, JSON.stringify(words))
  return words
}
