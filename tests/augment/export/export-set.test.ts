import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exportSet, type ExportResult } from '../../../src/augment/export/export-set.ts'
import { IMAGE_FORMATS, type FormatName } from '../../../src/augment/export/formats.ts'
import { silent } from '../../../src/core/progress.ts'
import type { ManifestRow } from '../../../src/dataset/built-dataset.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { writeTinySet } from './support.ts'

interface Answered {
  id: string
  class: string
  pixels: string
  size?: number[]
  steps?: unknown
  label?: number
}

interface Kept {
  files: Record<FormatName, ExportResult['files']>
  answers: {
    datasets: Record<
      FormatName,
      Record<string, { features: Record<string, string>; rows: Answered[] }>
    >
    'parquet without its card': { features: Record<string, string>; rows: Answered[] }
    webdataset: Record<string, { rows: Answered[] }>
    'image folder': Answered[]
    tfrecord: Record<string, Answered[]>
  }
}

/** What `tools/interop/exports.ts` kept of Python's readers. */
const kept = JSON.parse(
  await readFile(new URL('./fixtures/answers.json', import.meta.url), 'utf8'),
) as Kept

const run = (folder: string, format: FormatName, more: { out?: string; size?: number } = {}) =>
  exportSet({
    folder: join(folder, 'set'),
    out: join(folder, more.out ?? format),
    format,
    shardSize: more.size ?? 8000,
    overwrite: false,
    progress: silent,
    signal: new AbortController().signal,
  })

async function tinySet(): Promise<{ folder: string; rows: ManifestRow[] }> {
  const folder = await temporaryFolder()
  return { folder, rows: await writeTinySet(join(folder, 'set')) }
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
/** Those that the `datasets` library reads. */
const HUB_FORMATS = IMAGE_FORMATS.filter((name) => name !== 'tfrecord')
const NAMES: Record<number, string> = { 3: '진단서', 7: 'form: a/b' }

describe('Python’s readers', () => {
  test.each(IMAGE_FORMATS)('were given these very bytes as %s', async (format) => {
    const { folder } = await tinySet()
    const { files } = await run(folder, format)
    expect(files).toEqual(kept.files[format])
    for (const { file, bytes } of files) {
      expect((await stat(join(folder, format, file))).size).toBe(bytes)
    }
  })

  test.each(HUB_FORMATS)('found every image of %s with class, size and steps', async (format) => {
    const { rows } = await tinySet()
    for (const [split, answer] of Object.entries(kept.answers.datasets[format])) {
      const own = rows.filter((row) => row.split.replace('/', '_') === split).toSorted(byId)
      expect(own.length).toBeGreaterThan(0)
      expect(answer.rows.toSorted(byId)).toMatchObject(
        own.map(({ id, target, width, height, steps }) => ({
          id,
          class: NAMES[target],
          size: [width, height],
          steps,
        })),
      )
      // Pixels as PIL decodes the set's own files: one digest an image, the same in every format.
      const pixels = (found: readonly Answered[]) => found.toSorted(byId).map((one) => one.pixels)
      expect(pixels(answer.rows)).toEqual(pixels(kept.answers.datasets.imagefolder[split]!.rows))
    }
  })

  test('take an image and a class label from Parquet without further arguments', () => {
    const found = kept.answers['parquet without its card']
    expect(found.features).toMatchObject({ image: 'Image', label: 'ClassLabel' })
    expect(found.rows).toHaveLength(5)
    const { features } = kept.answers.datasets.webdataset['train']!
    expect(features).toMatchObject({ png: 'Image', cls: 'ClassLabel' })
  })

  test('find every image and label in TFRecord files, by checksums that are right', () => {
    const { tfrecord, webdataset } = kept.answers
    for (const [split, found] of Object.entries(tfrecord)) {
      expect(found).toEqual(webdataset[split]!.rows)
    }
    expect(Object.keys(tfrecord)).toEqual(['train', 'holdout_clean', 'holdout_noisy'])
  })

  test('of TensorFlow find the same, decoded by TensorFlow itself', async () => {
    const text = await readFile(new URL('./fixtures/tensorflow.json', import.meta.url), 'utf8')
    const answers = JSON.parse(text) as {
      tfrecord: Record<string, Answered[]>
      keras: { classes: string[]; rows: Answered[] }
    }
    expect(answers.tfrecord).toEqual(kept.answers.tfrecord)
    // Of the image folder: names of folders, in which a slash cannot stand.
    const counted = (rows: readonly Answered[]) => rows.map(({ id }) => id).toSorted()
    expect(counted(answers.keras.rows)).toEqual(counted(kept.answers['image folder']))
    const classOf = new Map(kept.answers['image folder'].map((row) => [row.id, row.class]))
    for (const row of answers.keras.rows) expect(row.class).toBe(classOf.get(row.id))
  })

  test('number labels from 0 where targets have gaps', () => {
    const { rows } = kept.answers.webdataset['train']!
    const labels = new Map(rows.map((row) => [row.class, row.label]))
    expect([...labels].toSorted()).toEqual([
      ['form: a/b', 1],
      ['진단서', 0],
    ])
    const folders = kept.answers['image folder'].map((row) => row.class)
    expect(new Set(folders)).toEqual(new Set(['진단서', 'form- a-b']))
  })
})

describe('an exported set', () => {
  test('is resumed, and its bytes are the same in any time zone', async () => {
    const { folder } = await tinySet()
    const { files } = await run(folder, 'zip', { size: 1000 })
    const { mtimeMs } = await stat(join(folder, 'zip', files[0]!.file))
    const zone = process.env['TZ']
    process.env['TZ'] = 'Asia/Seoul'
    try {
      await rm(join(folder, 'zip', files[1]!.file))
      expect((await run(folder, 'zip', { size: 1000 })).files).toEqual(files)
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
    expect((await stat(join(folder, 'zip', files[0]!.file))).mtimeMs).toBe(mtimeMs)
    expect((await readdir(join(folder, 'zip'))).toSorted()).toEqual([
      'README.md',
      'data',
      'export.json',
      'manifest.jsonl',
    ])
    const card = await readFile(join(folder, 'zip', 'README.md'), 'utf8')
    expect(card).toContain('path: data/holdout_noisy-*.zip')
    expect(card).toContain('num_examples: 5')
  })

  test('of another set, format or size is refused, and so is one inside the set', async () => {
    const { folder } = await tinySet()
    await run(folder, 'webdataset', { out: 'x' })
    const other = run(folder, 'parquet', { out: 'x' })
    await expect(other).rejects.toMatchObject({ code: 'OTHER_EXPORT', kind: 'input' })
    const larger = run(folder, 'webdataset', { out: 'x', size: 9000 })
    await expect(larger).rejects.toMatchObject({ code: 'OTHER_EXPORT', kind: 'input' })
    const inside = run(folder, 'parquet', { out: 'set/parquet' })
    await expect(inside).rejects.toMatchObject({ code: 'OUT_IN_INPUT' })
  })

  test('lacks nothing: a damaged image ends the work and is named', async () => {
    const { folder, rows } = await tinySet()
    const [first = '', second = ''] = rows.map(({ file }) => join(folder, 'set', file))
    await writeFile(first, Buffer.alloc(rows[0]!.bytes))
    const damaged = run(folder, 'parquet')
    await expect(damaged).rejects.toMatchObject({ code: 'IMAGE_DAMAGED', kind: 'work' })
    await writeTinySet(join(folder, 'set'))
    await rm(second)
    await expect(run(folder, 'imagefolder')).rejects.toThrow(second)
  })
})
