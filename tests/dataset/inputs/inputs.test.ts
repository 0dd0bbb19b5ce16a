/** Sets as people have them: lists, patterns, archives, exports of labelling tools. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readStored, readStoredNow } from '../../../src/core/archives/stored-file.ts'
import { readLabelledSet, type LabelledSet } from '../../../src/dataset/labelled-set.ts'
import { readPageFile } from '../../../src/page/codec/page-file.ts'
import { folderOf } from '../support.ts'

const FILES = { 'in/a/1.jpg': '', 'in/a/2.jpg': '', 'in/b/3.jpg': '' }

/** ID and class name of each page. */
function labelled({ classes, pages }: LabelledSet): Record<string, string> {
  const names = new Map(classes.map(({ target, name }) => [target, name]))
  return Object.fromEntries(pages.map(({ id, target }) => [id, names.get(target)!]))
}

async function read(files: Record<string, string>, data: string): Promise<LabelledSet> {
  return readLabelledSet(join(await folderOf({ ...FILES, ...files }), data))
}

const ALL = { 'a/1.jpg': 'cat', 'a/2.jpg': 'dog', 'b/3.jpg': 'cat' }

describe('a list', () => {
  test.each([
    ['labels.csv', 'file_name,label,x\nin/a/1.jpg,cat,\nin/a/2.jpg,dog,\n"in/b/3.jpg",cat,\n'],
    ['labels.tsv', 'in/a/1.jpg\tcat\nin/a/2.jpg\tdog\nin/b/3.jpg\tcat\n'],
    ['labels.txt', 'in/a/1.jpg,cat\r\nin/a/2.jpg,dog\r\nin/b/3.jpg,cat'],
    [
      'labels.jsonl',
      ['1 cat', '2 dog', '3 cat']
        .map((one) => one.split(' '))
        .map(([name, label]) =>
          JSON.stringify({ path: `${name}.jpg`, label: 9, class_name: label }),
        )
        .join('\n'),
    ],
  ])('%s', async (name, text) => {
    const set = await read({ [name]: text }, name)
    expect(labelled(set)).toEqual(ALL)
    expect(set.layout).toBe('list')
    expect(set.pages[0]!.file).toBe(join(set.root, 'a/1.jpg'))
  })

  test('says which rows have no file, and what has no label', async () => {
    const gone = 'in/a/1.jpg,cat\nin/c/9.jpg,dog\n'
    await expect(read({ 'l.csv': gone }, 'l.csv')).rejects.toMatchObject({
      code: 'ROW_WITHOUT_FILE',
      message: expect.stringMatching(/line 2 "in\/c\/9\.jpg"/) as string,
    })
    await expect(read({ 'l.csv': 'in/a/1.jpg\n' }, 'l.csv')).rejects.toMatchObject({
      code: 'SET_NOT_FOUND',
      message: expect.stringMatching(/l\.csv:1: expected a path and a label/) as string,
    })
    const twice = 'in/a/1.jpg,cat\nin/a/1.jpg,dog\n'
    await expect(read({ 'l.csv': twice }, 'l.csv')).rejects.toMatchObject({ code: 'ID_TWICE' })
  })

  test('numbers are named by meta.csv of the images’ folder', async () => {
    const files = {
      'in/meta.csv': 'target,class_name\n0,x\n7,cat\n',
      'l.csv': 'in/a/1.jpg,7\nin/b/3.jpg,0\n',
    }
    expect(labelled(await read(files, 'l.csv'))).toEqual({ 'a/1.jpg': 'cat', 'b/3.jpg': 'x' })
  })
})

test('a pattern of images: the class is the folder', async () => {
  expect(labelled(await read({}, 'in/*/*.jpg'))).toEqual({
    'a/1.jpg': 'a',
    'a/2.jpg': 'a',
    'b/3.jpg': 'b',
  })
  await expect(read({}, 'in/*.gif')).rejects.toMatchObject({ code: 'SET_NOT_FOUND' })
})

test('imagefolder: labels of metadata.jsonl go before folders, which stand where it has none', async () => {
  const line = (name: string, more: object): string =>
    `${JSON.stringify({ file_name: name, ...more })}\n`
  const labels = [line('a/1.jpg', { label: 'cat' }), line('a/2.jpg', { label: 'dog' })]
  const all = [...labels, line('b/3.jpg', { label: 'cat' })].join('')
  expect(labelled(await read({ 'in/metadata.jsonl': all }, 'in'))).toEqual(ALL)
  const captions = line('a/1.jpg', { text: 'x' })
  expect(labelled(await read({ 'in/metadata.jsonl': captions }, 'in'))).toMatchObject({
    'b/3.jpg': 'b',
  })
})

describe('exports of labelling tools', () => {
  const choice = (...choices: string[]) => ({ result: [{ type: 'choices', value: { choices } }] })

  test('Label Studio: JSON', async () => {
    const tasks = [
      { data: { image: '/data/upload/3/0a1b2c3d-1.jpg' }, annotations: [choice('cat')] },
      {
        data: { image: '/data/local-files/?d=in%2Fa%2F2.jpg' },
        annotations: [{ ...choice('cat'), was_cancelled: true }, choice('dog')],
      },
      { data: { image: 's3://bucket/in/b/3.jpg' }, annotations: [choice('cat'), choice('cat')] },
      { data: { image: 'in/a/none.jpg' }, annotations: [] },
      { data: { image: 'in/a/both.jpg' }, annotations: [choice('cat', 'dog')] },
    ]
    const set = await read({ 'export.json': JSON.stringify(tasks) }, 'export.json')
    expect(labelled(set)).toEqual(ALL)
    expect(set.warnings.join('\n')).toMatch(/1 images .* no label\n.*1 images .* several labels/)
  })

  test('Label Studio: JSON-MIN', async () => {
    const tasks = [
      { image: 'a/1.jpg', id: 1, choice: 'cat' },
      { image: 'a/2.jpg', id: 2, choice: { choices: ['dog'] } },
      { image: 'b/3.jpg', id: 3, choice: 'cat' },
    ]
    expect(labelled(await read({ 'in/min.json': JSON.stringify(tasks) }, 'in/min.json'))).toEqual(
      ALL,
    )
  })

  test('COCO: a category for each image', async () => {
    const coco = {
      images: ['1', '2', '3'].map((name, id) => ({ id, file_name: `${name}.jpg` })),
      categories: [
        { id: 5, name: 'dog' },
        { id: 6, name: 'cat' },
      ],
      annotations: [6, 5, 6].map((category, image) => ({ image_id: image, category_id: category })),
    }
    expect(labelled(await read({ 'coco.json': JSON.stringify(coco) }, 'coco.json'))).toEqual(ALL)
  })

  test('CVAT: tags', async () => {
    const image = (name: string, tag: string): string =>
      `<image id="1" name="${name}" width="3" height="3">${tag && `<tag label="${tag}" source="manual"/>`}</image>`
    const images = [
      image('a/1.jpg', 'cat'),
      image('a/2.jpg', 'dog'),
      image('b/3.jpg', 'cat'),
      image('x.jpg', ''),
    ]
    const xml = `<?xml version="1.0"?><annotations><version>1.1</version>${images.join('')}</annotations>`
    expect(labelled(await read({ 'annotations.xml': xml }, 'annotations.xml'))).toEqual(ALL)
    const cut = xml.slice(0, -30)
    await expect(read({ 'annotations.xml': cut }, 'annotations.xml')).rejects.toMatchObject({
      code: 'SET_NOT_FOUND',
    })
  })
})

describe('archives that Python’s libraries wrote', () => {
  const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))

  test.each([['train-00000-of-00001.parquet'], ['train-000000.tar']])('%s', async (name) => {
    const set = await readLabelledSet(join(fixtures, name))
    expect(set.classes.map((one) => one.name)).toEqual(['invoice', 'receipt', '진단서'])
    expect(set.pages.map(({ target }) => target)).toEqual([0, 1, 1, 0, 2])
    // In any order: a group of rows is read once.
    for (const i of [4, 0, 2, 1, 3]) {
      const { file } = set.pages[i]!
      const bytes = await readStored(file)
      expect((await sharp(bytes).metadata()).width).toBe(8 + i)
      expect(Buffer.compare(await readStoredNow(file), bytes)).toBe(0)
      expect(await readPageFile(`${file}#2`)).toEqual({ bytes, page: 2 })
    }
  })

  test('a folder of them, of which the training part is read', async () => {
    const parquet = await readFile(join(fixtures, 'train-00000-of-00001.parquet'))
    const root = await folderOf({ 'data/train-0.parquet': parquet, 'data/test-0.parquet': parquet })
    const set = await readLabelledSet(root)
    expect(set.pages.map(({ file }) => file)).toContain(join(root, 'data/train-0.parquet@4'))
    expect([set.pages.length, set.warnings]).toEqual([5, [expect.stringContaining('1 archives')]])
  })
})
