/** A built set of small pages whose class stands in them plainly: a dark block in a place of its own. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { sha256 } from '../../../src/core/hash.ts'
import { rngFrom } from '../../../src/core/rng.ts'
import type { DatasetInfo, ManifestRow, Split } from '../../../src/dataset/built-dataset.ts'

export interface BuiltSetShape {
  classes: number
  /** images a class and split */
  train: number
  holdout: number
  /** grey levels of noise on the noisy holdout */
  noise?: number
}

const WIDTH = 40
const HEIGHT = 32

/** Class names that would be HTML if nobody took care. */
export const EVIL = 'a <b> & "c"'

export function className(target: number): string {
  return target === 0 ? EVIL : `class_${target}`
}

/** A page of a class; the same for the same name. */
export function drawPage(target: number, name: string, noise: number): Promise<Buffer> {
  const rng = rngFrom(`built ${name}`)
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
  const left = 4 + (target % 3) * 12
  const top = 3 + Math.floor(target / 3) * 14
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const inside = x >= left && x < left + 9 && y >= top && y < top + 9
      const value = (inside ? 60 : 215) + rng.normal(0, 8 + noise)
      pixels.fill(Math.max(0, Math.min(255, value)), (y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3)
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer()
}

async function save(file: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, data)
}

/** Writes the set; returns its manifest. */
export async function writeBuiltSet(
  folder: string,
  { classes, train, holdout, noise = 40 }: BuiltSetShape,
): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  const parts: [Split, number, number][] = [
    ['train', train, 10],
    ['holdout/clean', holdout, 0],
    ['holdout/noisy', holdout, noise],
  ]
  for (const [split, count, amount] of parts) {
    const list: string[] = []
    for (let target = 0; target < classes; target++) {
      for (let i = 0; i < count; i++) {
        const variant = split === 'holdout/noisy' ? 1 : 0
        const source = split === 'train' ? `t${target}x${i}` : `h${target}x${i}`
        const id = `${source}_000${variant}`
        const file = `${split}/${id}.jpg`
        const bytes = await drawPage(target, `${split} ${id}`, amount)
        await save(join(folder, file), bytes)
        list.push(`${id},${target}\n`)
        const params = { amount: i % 2 === 0 ? 4 : 9 }
        rows.push({
          id,
          split,
          file,
          target,
          source: { path: `train/${source}.jpg`, sha256: sha256(source) },
          variant,
          steps: variant === 1 ? [{ path: 'noise', effect: 'noise', params }] : [],
          width: WIDTH,
          height: HEIGHT,
          bytes: bytes.length,
          sha256: sha256(bytes),
        })
      }
    }
    await save(join(folder, `${split}.csv`), `ID,target\n${list.join('')}`)
  }
  await save(join(folder, 'manifest.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await save(join(folder, 'dataset.json'), JSON.stringify(infoOf(classes, train, holdout, rows)))
  return rows
}

function infoOf(classes: number, train: number, holdout: number, rows: ManifestRow[]): DatasetInfo {
  const recipe = { name: 'small', seed: 1, target: classes * train, digest: 'x' }
  return {
    format: 1,
    name: 'small',
    complete: true,
    classes: Array.from({ length: classes }, (_, target) => ({
      target,
      name: className(target),
      sources: train + holdout,
      holdout,
      train,
    })),
    counts: {
      train: classes * train,
      'holdout/clean': classes * holdout,
      'holdout/noisy': classes * holdout,
      failed: 0,
    },
    recipe,
    holdoutRecipe: recipe,
    settings: 'x',
    source: { root: '.', pages: classes * (train + holdout), digest: 'x', labelFixes: 0 },
    digest: sha256(rows.map(({ id, sha256: hash }) => `${id} ${hash}\n`).join('')),
    versions: {},
  }
}
