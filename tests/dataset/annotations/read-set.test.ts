import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PageAnnotations } from '../../../src/dataset/annotations/annotation.ts'
import { findAnnotations } from '../../../src/dataset/annotations/files.ts'
import { readSetAnnotations } from '../../../src/dataset/annotations/read-set.ts'
import {
  findSourceLine,
  readSourceLine,
  SourceLines,
} from '../../../src/dataset/annotations/source-file.ts'
import { folderOf } from '../support.ts'

const PAGES = ['a.png', 'b.png', 'deep/c.png'].map((id) => ({
  id,
  path: `train/${id}`,
  width: 100,
  height: 200,
}))

const word = (points: unknown): string => JSON.stringify({ kind: 'word', text: 'x', points })
const RIGHT = [
  [1, 2],
  [9, 2],
  [9, 8],
]

/** What is read of a set of these files, by page, or the error. */
async function read(
  files: Record<string, string>,
  from?: string,
): Promise<Record<string, PageAnnotations> & { notes?: string[] }> {
  const pages = Object.fromEntries(PAGES.map(({ path }) => [path, 'pixels']))
  const root = await folderOf({ ...pages, ...files })
  const images = PAGES.map(({ path }) => join(root, path))
  const found = await findAnnotations(root, images, from && join(root, from))
  if (!found) return {}
  const notes: string[] = []
  const isOther = (name: string): boolean => name === 'test/t.png'
  const tell = (note: string): void => void notes.push(note)
  const all: Record<string, PageAnnotations> = {}
  const source = { root, files: found, pages: PAGES, isOther, tell }
  for await (const { page, annotations } of readSetAnnotations(source)) all[page.path] = annotations
  return notes.length > 0 ? Object.assign(all, { notes }) : all
}

const line = (image: string, more: string): string => `{"image":"${image}",${more}}`

test('lines name images by path, by ID, and by file name where one image has it', async () => {
  const text = ['train/a.png', 'b.png', 'c', 'test/t.png']
    .map((image) => line(image, `"annotations":[${word(RIGHT)}]`))
    .join('\n')
  const found = await read({ 'annotations.jsonl': text })
  expect(Object.keys(found).toSorted()).toEqual(PAGES.map(({ path }) => path).toSorted())
  expect(found['train/a.png']).toMatchObject({ width: 100, height: 200 })
})

test('a set without annotations has none', async () => {
  expect(await read({})).toEqual({})
})

test('files beside pages are found, and others beside them told of', async () => {
  const form = { form: [{ box: [1, 2, 9, 8], text: 'x', label: 'other', words: [] }] }
  const found = await read({
    'train/a.json': JSON.stringify(form),
    'train/b.json': '{ "camera": "phone" }',
  })
  expect(found['train/a.png']!.annotations).toHaveLength(1)
  expect(found.notes).toEqual(['not read: 1 files beside pages that hold no annotations'])
})

test('files in a folder that is named are by their pages’ names, and none is passed over', async () => {
  const form = { form: [{ box: [1, 2, 9, 8] }] }
  const found = await read({ 'forms/c.json': JSON.stringify(form) }, 'forms')
  expect(Object.keys(found)).toEqual(['train/deep/c.png'])
  const other = read({ 'forms/c.json': '{}' }, 'forms')
  await expect(other).rejects.toMatchObject({ code: 'ANNOTATION_INVALID', kind: 'input' })
  await expect(read({}, 'nowhere')).rejects.toMatchObject({ code: 'FILE_MISSING' })
})

test('pages annotated at another size keep it, and other shapes are refused', async () => {
  const half = line('a.png', `"width":50,"height":100,"annotations":[${word(RIGHT)}]`)
  expect((await read({ 'annotations.jsonl': half }))['train/a.png']).toMatchObject({ width: 50 })
  const square = line('a.png', `"width":100,"height":100,"annotations":[]`)
  await expect(read({ 'annotations.jsonl': square })).rejects.toMatchObject({
    code: 'ANNOTATION_SIZE',
    message: expect.stringContaining('train/a.png is 100 × 200 px, and was annotated at 100 × 100'),
  })
})

test.each([
  [
    'ANNOTATION_OUTSIDE',
    [
      [1, 2],
      [9, 2],
      [120, 8],
    ],
    '120,8 is outside of the page',
  ],
  [
    'ANNOTATION_EMPTY',
    [
      [1, 2],
      [9, 2],
      [5, 2],
    ],
    'the word has no area',
  ],
  [
    'ANNOTATION_INVALID',
    [
      [1, 2],
      [9, 2],
    ],
    'annotations.0.points',
  ],
])('%s names file and line', async (code, points, message) => {
  const text = `${line('a.png', '"annotations":[]')}\n\n${line('b.png', `"annotations":[${word(points)}]`)}`
  const error = (await read({ 'annotations.jsonl': text }).catch((e: unknown) => e)) as Error
  expect(error).toMatchObject({ code, kind: 'input' })
  expect(error.message).toMatch(/annotations\.jsonl:3: /)
  expect(error.message).toContain(message)
})

test('an image that is not there, and one that is there twice, are named', async () => {
  const unknown = read({ 'annotations.jsonl': line('z.png', '"annotations":[]') })
  await expect(unknown).rejects.toMatchObject({
    code: 'ANNOTATION_IMAGE_UNKNOWN',
    message: expect.stringContaining('annotations.jsonl:1: the set has no image "z.png"'),
  })
  const twice = ['a.png', 'train/a.png'].map((image) => line(image, '"annotations":[]')).join('\n')
  await expect(read({ 'annotations.jsonl': twice })).rejects.toMatchObject({
    code: 'ANNOTATION_TWICE',
  })
})

test('faults of JSON files are told by their line', async () => {
  const coco = JSON.stringify(
    {
      images: [{ id: 1, file_name: 'a.png', width: 100, height: 200 }],
      annotations: [
        { id: 1, image_id: 1, bbox: [1, 2, 3, 4] },
        { id: 2, image_id: 1, bbox: [1, 2, 0, 4] },
      ],
    },
    null,
    1,
  )
  const at = coco.split('\n').findIndex((text) => text.includes('"id": 2')) + 1
  const error = (await read({ 'annotations.json': coco }).catch((e: unknown) => e)) as Error
  expect(error).toMatchObject({ code: 'ANNOTATION_EMPTY' })
  expect(Number(/annotations\.json:(\d+)/.exec(error.message)![1])).toBe(at - 1)
})

test('lines of the source file are read by where they stand, and checked', async () => {
  let text = ''
  const lines = new SourceLines(async (more) => void (text += more))
  const annotations: PageAnnotations = { width: 9, height: 9, annotations: [] }
  await lines.add('ü.png', annotations)
  const slice = await lines.add('b.png', { ...annotations, width: 8 })
  const file = join(
    await folderOf({ 'source-annotations.jsonl': text }),
    'source-annotations.jsonl',
  )
  expect(await readFile(file, 'utf8')).toBe(text)
  expect(await readSourceLine(file, slice)).toMatchObject({ width: 8 })
  expect(await findSourceLine(file, 'b.png', slice.sha256)).toEqual({ ...annotations, width: 8 })
  const moved = readSourceLine(file, { ...slice, start: slice.start - 1 })
  await expect(moved).rejects.toMatchObject({ code: 'ANNOTATIONS_DAMAGED' })
})
