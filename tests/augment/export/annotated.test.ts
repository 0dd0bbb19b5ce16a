import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { exportSet, type ExportResult } from '../../../src/augment/export/export-set.ts'
import type { FormatName } from '../../../src/augment/export/formats.ts'
import { silent } from '../../../src/core/progress.ts'
import { readFormat } from '../../../src/dataset/annotations/files.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { writeAnnotatedSet } from './annotated-support.ts'
import { writeTinySet } from './support.ts'

interface Kept {
  files: Record<'coco' | 'funsd', ExportResult['files']>
  answers: {
    coco: Record<
      string,
      Record<
        string,
        { category: string; bbox: number[]; pixels: number | null; keypoints: number[] | null }[]
      >
    >
    funsd: {
      features: string[]
      rows: {
        id: string
        tokens: string[]
        bboxes: number[][]
        ner_tags: string[]
        size: number[]
      }[]
    }
  }
}

/** What `tools/interop/annotated.ts` kept of pycocotools and datasets. */
let kept: Kept
beforeAll(async () => {
  const file = new URL('./fixtures/annotated.json', import.meta.url)
  kept = JSON.parse(await readFile(file, 'utf8')) as Kept
})

const run = (folder: string, format: FormatName): Promise<ExportResult> =>
  exportSet({
    folder: join(folder, 'set'),
    out: join(folder, format),
    format,
    shardSize: 8000,
    overwrite: false,
    progress: silent,
    signal: new AbortController().signal,
  })

async function exported(
  format: FormatName,
): Promise<{ at: (name: string) => Promise<string>; files: ExportResult['files'] }> {
  const folder = await temporaryFolder()
  await writeAnnotatedSet(join(folder, 'set'))
  const { files } = await run(folder, format)
  return { files, at: (name) => readFile(join(folder, format, name), 'utf8') }
}

test.each(['coco', 'funsd'] as const)(
  'Python’s readers were given these very bytes as %s',
  async (format) => {
    expect((await exported(format)).files).toEqual(kept.files[format])
  },
)

test('pycocotools finds boxes, outlines and key points', () => {
  const { train } = kept.answers.coco
  const images = Object.values(train!)
  expect(images.map((found) => found.length)).toEqual([9, 0, 8, 0, 8])
  const [first] = images
  expect(first![0]).toEqual({
    category: 'question',
    bbox: [0, 0, 2, 2],
    pixels: 4,
    keypoints: null,
  })
  expect(first![7]).toMatchObject({ category: 'stamp', bbox: [1, 1, 2, 2], pixels: 4 })
  expect(first![8]).toMatchObject({ category: 'page', keypoints: [1.5, 2.5, 2] })
})

test('datasets finds FUNSD’s fields, boxes in thousandths and a tag for each word', () => {
  const { features, rows } = kept.answers.funsd
  expect(features).toEqual(['bboxes', 'id', 'image', 'ner_tags', 'tokens'])
  const row = rows.find(({ id }) => id === 'scan.v2_0000.png')
  expect(row).toEqual({
    id: 'scan.v2_0000.png',
    tokens: ['Name', '& Ort:', '김', '<end>'],
    ner_tags: ['B-QUESTION', 'I-QUESTION', 'B-ANSWER', 'O'],
    bboxes: [
      [0, 0, 333, 400],
      [333, 0, 666, 400],
      [666, 0, 1000, 400],
      [0, 600, 666, 800],
    ],
    size: [3, 5],
  })
  expect(rows.filter(({ tokens }) => tokens.length === 0)).toHaveLength(2)
})

test('FUNSD’s own files hold the form with its links', async () => {
  const text = await (await exported('funsd')).at('train/annotations/scan.v2_0000.json')
  const [page] = readFormat(text)!
  const regions = page!.annotations.filter(({ kind }) => kind === 'region')
  expect(regions).toMatchObject([
    { class: 'question', links: ['1'] },
    { class: 'answer', links: ['0'] },
    { class: 'other', text: '<end>' },
  ])
})

test('PAGE XML holds words in lines in regions, each once, with what XML escapes', async () => {
  const text = await (await exported('page')).at('train/page/scan.v2_0000.xml')
  const [page] = readFormat(text)!
  expect(page).toMatchObject({ image: 'scan.v2_0000.png', width: 3, height: 5 })
  const words = page!.annotations.filter(({ kind }) => kind === 'word')
  expect(words.map((word) => word.text)).toEqual(['Name', '& Ort:', '김', '<end>'])
  const ids = page!.annotations.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('labelme’s files hold outlines as they are, and key points', async () => {
  const text = await (await exported('labelme')).at('train/scan.v2_0000.json')
  const [page] = readFormat(text)!
  expect(
    page!.annotations.find((one) => one.text === '<end>' && one.kind === 'line')!.points,
  ).toHaveLength(5)
  expect(page!.keypoints).toMatchObject([{ name: 'fold', at: [1.5, 2.5] }])
})

test('YOLO’s files hold numbers of classes, and middles and sizes as shares', async () => {
  const { at } = await exported('yolo')
  const lines = (await at('train/labels/scan.v2_0000.txt')).trimEnd().split('\n')
  expect(lines[0]).toBe('2 0.333333 0.200000 0.666667 0.400000')
  expect(await at('train/labels/scan.v2_0001.txt')).toBe('')
  const yaml = await at('data.yaml')
  expect(yaml).toContain('names:\n  - answer\n  - line\n  - question\n  - stamp\n  - word\n')
  expect(await at('train.txt')).toContain('./train/images/scan.v2_0000.png\n')
})

test('a set without annotations is refused, and one with them takes them along into any format', async () => {
  const folder = await temporaryFolder()
  await writeTinySet(join(folder, 'set'))
  await expect(run(folder, 'coco')).rejects.toMatchObject({ code: 'NO_ANNOTATIONS', kind: 'input' })
  const text = await (await exported('webdataset')).at('annotations.jsonl')
  expect(text.trimEnd().split('\n')).toHaveLength(4)
})
