/** A small labelled set and a built one made of it, with names that would be HTML if nobody took care. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { stringify } from 'yaml'
import { sha256 } from '../../../src/core/hash.ts'
import type { ImageAnnotations } from '../../../src/dataset/annotations/annotation.ts'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'

/** What must be shown as text wherever it stands. */
export const EVIL = '"><script>window.hacked=1<!--'
export const EVIL_CLASS = 'id "><img src=x onerror="window.hacked=1"> card'

export async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'inspect-'))
}

async function save(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, data)
}

/** A page of dark rows on light paper, each seed another one. */
export async function pageImage(seed: number, width = 90, height = 120): Promise<Buffer> {
  const grey = Buffer.alloc(width * height, 200 + (seed % 40))
  for (let row = 10; row < height - 10; row += 8) {
    const end = 20 + ((seed * 37 + row * 13) % (width - 30))
    for (let y = row; y < row + 3; y++) grey.fill(30 + seed, y * width + 10, y * width + end)
  }
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .jpeg({ quality: 92 })
    .toBuffer()
}

const SOURCES = ['a.jpg', 'b.jpg', `${EVIL}.jpg`, 'd.jpg'] as const
const TEST = 5

/** @returns the set's folder: 4 training pages of 2 classes, 5 test pages */
export async function labelledSet(root: string): Promise<string> {
  const data = join(root, 'data')
  for (const [i, name] of SOURCES.entries())
    await save(join(data, 'train', name), await pageImage(i))
  for (let i = 0; i < TEST; i++) {
    await save(join(data, 'test', `t${i}.jpg`), await pageImage(50 + i, 120, 90))
  }
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const rows = SOURCES.map((name, i) => `${quoted(name)},${i % 2}\n`)
  await save(join(data, 'train.csv'), `ID,target\n${rows.join('')}`)
  await save(join(data, 'meta.csv'), `target,class_name\n0,${quoted(EVIL_CLASS)}\n1,form\n`)
  return data
}

/** How many variants each source has in the built set, the untouched one among them. */
export const VARIANTS = 12

export interface BuiltFixture {
  data: string
  set: string
  rows: ManifestRow[]
}

/** @returns a set of 3 × 12 training and 2 holdout images, written by hand */
export async function builtSet(root: string, name = 'set', shift = 0): Promise<BuiltFixture> {
  const data = await labelledSet(root)
  const set = join(root, name)
  const rows: ManifestRow[] = []
  const lines: string[] = []
  for (const [i, source] of SOURCES.entries()) {
    const original = await pageImage(i)
    const held = i === SOURCES.length - 1
    const stem = source.replace(/\.jpg$/, '')
    for (let variant = 0; variant < (held ? 2 : VARIANTS); variant++) {
      const split = held ? (variant === 0 ? 'holdout/clean' : 'holdout/noisy') : 'train'
      const bytes = variant === 0 ? original : await pageImage(i * 20 + variant + shift, 100, 120)
      const id = `${stem}_${String(variant).padStart(4, '0')}`
      const file = `${split}/${id}.jpg`
      await save(join(set, file), bytes)
      const line = i === 0 ? lineOf(file, variant) : undefined
      if (line !== undefined) lines.push(`${line}\n`)
      rows.push({
        id,
        split,
        file,
        target: i % 2,
        source: { path: `train/${source}`, sha256: sha256(original) },
        variant,
        steps: variant === 0 ? [] : stepsOf(variant),
        width: variant === 0 ? 90 : 100,
        height: 120,
        bytes: bytes.length,
        sha256: sha256(bytes),
        ...(line !== undefined && { annotations: sha256(line) }),
      })
    }
  }
  await save(join(set, 'annotations.jsonl'), lines.join(''))
  await save(join(set, 'manifest.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const failure = {
    id: 'x',
    path: 'train/<b>x</b>.jpg',
    target: 0,
    code: 'IMAGE_EMPTY',
    reason: 'the <i>file</i> is empty',
  }
  await save(join(set, 'failures.jsonl'), `${JSON.stringify(failure)}\n`)
  const recipe = {
    name: 'little',
    seed: 3,
    steps: [
      { effect: 'rotate', p: 0.5 },
      { effect: 'blur', p: 1 },
    ],
  }
  await save(join(set, 'recipe.yaml'), stringify(recipe))
  const about = { name: 'little', seed: 3, target: 36, digest: '0' }
  const info = {
    format: 1,
    name: 'little',
    complete: true,
    classes: [
      { target: 0, name: EVIL_CLASS, sources: 2, holdout: 0, train: 24 },
      { target: 1, name: 'form', sources: 2, holdout: 1, train: 12 },
    ],
    counts: { train: 36, 'holdout/clean': 1, 'holdout/noisy': 1, failed: 1 },
    recipe: about,
    holdoutRecipe: about,
    settings: '0',
    source: { root: '../data', pages: 4, digest: '0', labelFixes: 0 },
    digest: 'abcdef0123456789',
    versions: {},
  }
  await save(join(set, 'dataset.json'), JSON.stringify(info))
  return { data, set, rows }
}

/** A region of two words, of which one can hardly be read, and a stamp on all variants. */
function lineOf(image: string, variant: number): string {
  const at = (left: number, top: number, right: number, bottom: number): [number, number][] => [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
  const line: ImageAnnotations = {
    image,
    width: variant === 0 ? 90 : 100,
    height: 120,
    annotations: [
      {
        kind: 'word',
        points: at(10, 10, 40.04, 13),
        text: EVIL,
        class: 'header',
        readability: 0.2,
      },
      { kind: 'word', points: at(10, 18, 40, 21), text: 'two', readability: 0.9, visible: 0.5 },
      { kind: 'region', points: at(8, 8, 60, 60), class: 'header' },
      ...(variant > 0
        ? [{ kind: 'mark' as const, points: at(50, 70, 70, 90), class: 'stamp' }]
        : []),
    ],
    corners: at(0, 0, 90, 120),
  }
  return JSON.stringify(line)
}

/** Every variant is blurred, every other one turned by as many degrees as its number. */
function stepsOf(variant: number): ManifestRow['steps'] {
  const blur = {
    path: 'blur',
    effect: 'blur',
    params: { radius: 1, kind: variant % 3 === 0 ? 'motion' : 'defocus' },
  }
  if (variant % 2 === 1) return [{ ...blur, skipped: 'nothing <u>there</u>' }]
  return [{ path: 'rotate', effect: 'rotate', params: { angle: variant, fill: 'white' } }, blur]
}
