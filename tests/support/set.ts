/** Small labelled sets for tests, drawn here so that no file need be kept. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { rngFrom } from '../../src/core/rng.ts'

/** Small enough to be quick, large enough that every effect finds something to do. */
const WIDTH = 150
const HEIGHT = 200

export interface SmallSet {
  classes: number
  /** pages a class */
  pages: number
}

/** Something like a page: a title block, lines of words, a box. JPEG, the same for the same name. */
export function drawSmallPage(name: string): Buffer {
  const rng = rngFrom(`page ${name}`)
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = `hsl(${rng.int(30, 60)} 20% ${rng.int(88, 97)}%)`
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#222'
  context.fillRect(rng.int(35, 55), 14, rng.int(30, 60), 9)
  for (let y = 40; y < HEIGHT - 20; y += 11) {
    for (let x = 14; x < WIDTH - 20; x += rng.int(14, 26)) {
      // Glyph-like bars: an even block would be no text.
      for (let i = 0; i < 4; i++) context.fillRect(x + i * 2.5, y + (i % 2), 1.4, 5 - (i % 3))
    }
  }
  context.strokeStyle = '#444'
  context.strokeRect(10.5, 34.5, WIDTH - 21, rng.int(60, 120))
  return canvas.encodeSync('jpeg', 92)
}

/** Writes a set in the layout of the competition. @returns the rows of its `train.csv` */
export async function writeSmallSet(
  folder: string,
  { classes, pages }: SmallSet,
): Promise<string[]> {
  await mkdir(join(folder, 'train'), { recursive: true })
  const rows: string[] = []
  for (let target = 0; target < classes; target++) {
    for (let i = 0; i < pages; i++) {
      const id = `p${target}x${i}.jpg`
      await writeFile(join(folder, 'train', id), drawSmallPage(id))
      rows.push(`${id},${target}`)
    }
  }
  const meta = Array.from({ length: classes }, (_, target) => `${target},class_${target}`)
  await writeFile(join(folder, 'meta.csv'), ['target,class_name', ...meta, ''].join('\n'))
  await writeCsv(folder, rows)
  return rows
}

/** Writes `train.csv` with these rows. */
export async function writeCsv(folder: string, rows: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'train.csv'), ['ID,target', ...rows, ''].join('\n'))
}
