import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readLabelledSet } from '../../src/dataset/labelled-set.ts'
import { folderOf } from './support.ts'

const META = 'target,class_name\n1,prescription\n0,diagnosis\n2,passport\n'
const FILES = { 'train/a.jpg': '', 'train/b.jpg': '', 'train/c.png': '' }
const SET = { ...FILES, 'meta.csv': META, 'train.csv': 'ID,target\nc.png,2\na.jpg,0\nb.jpg,1\n' }

async function read(files: Record<string, string | Buffer>, options = {}) {
  return readLabelledSet(await folderOf(files), options)
}

function failure(code: string, ...texts: string[]) {
  const pattern = texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')
  return { code, kind: 'input', message: expect.stringMatching(pattern) as string }
}

test('pages stand in the order of their IDs, classes in that of their targets', async () => {
  const root = await folderOf({ ...SET, 'train/notes.txt': 'no image' })
  expect(await readLabelledSet(root)).toEqual({
    root,
    layout: 'competition',
    classes: [
      { target: 0, name: 'diagnosis' },
      { target: 1, name: 'prescription' },
      { target: 2, name: 'passport' },
    ],
    pages: [
      { id: 'a.jpg', file: join(root, 'train/a.jpg'), target: 0 },
      { id: 'b.jpg', file: join(root, 'train/b.jpg'), target: 1 },
      { id: 'c.png', file: join(root, 'train/c.png'), target: 2 },
    ],
    patched: [],
    warnings: [expect.stringMatching(/1 files that are no images: "notes.txt"/) as string],
  })
})

test('byte order mark, CRLF, quotes, blank lines, other columns and Korean names', async () => {
  const csv = '\uFEFFextra,"ID",Target\r\n\r\nx,"진단서, 1쪽.jpg", 0 \r\n\r\n,b.jpg,1\r\n'
  const files = { 'train/진단서, 1쪽.jpg': '', 'train/b.jpg': '', 'train.csv': csv }
  const { pages, classes } = await read(files)
  expect(pages.map(({ id, target }) => [id, target])).toEqual([
    ['b.jpg', 1],
    ['진단서, 1쪽.jpg', 0],
  ])
  expect(classes.map(({ name }) => name)).toEqual(['0', '1'])
})

test.each([
  ['NFC', 'NFD'],
  ['NFD', 'NFC'],
])('a CSV in %s finds files in %s', async (inCsv, onDisk) => {
  const stored = '처방전.jpg'.normalize(onDisk)
  const csv = `ID,target\n${'처방전.jpg'.normalize(inCsv)},0\n`
  const { pages, root } = await read({ [`train/${stored}`]: '', 'train.csv': csv })
  expect(pages).toEqual([
    { id: '처방전.jpg'.normalize('NFC'), file: join(root, 'train', stored), target: 0 },
  ])
})

test('an ID without ending finds the one image of that name', async () => {
  const csv = 'ID,target\na,0\nscan.2019,1\n'
  const { pages } = await read({ 'train/a.tiff': '', 'train/scan.2019.jpg': '', 'train.csv': csv })
  expect(pages.map(({ id, file }) => [id, file.split('/').at(-1)])).toEqual([
    ['a', 'a.tiff'],
    ['scan.2019', 'scan.2019.jpg'],
  ])
})

test('label fixes are applied, recorded and left out on demand', async () => {
  const fixes = 'ID,target,reason\na.jpg,1,"title says, 처방전"\nb,1,already so\n'
  const root = await folderOf({ ...SET, 'train.fixes.csv': fixes })
  const fixed = await readLabelledSet(root)
  expect(fixed.pages[0]!.target).toBe(1)
  expect(fixed.patched).toEqual([{ id: 'a.jpg', from: 0, to: 1, reason: 'title says, 처방전' }])
  const raw = await readLabelledSet(root, { fixes: false })
  expect(raw.pages[0]!.target).toBe(0)
  expect(raw.patched).toEqual([])
})

test('with a column confirmed, only confirmed fixes count', async () => {
  const fixes = 'ID,target,reason,confirmed\na.jpg,2,,Yes\nb.jpg,2,,no\nc.png,0,,\n'
  const { pages } = await read({ ...SET, 'train.fixes.csv': fixes })
  expect(pages.map(({ target }) => target)).toEqual([2, 1, 2])
})

test('a fix whose target is drop leaves its page out', async () => {
  const fixes = 'ID,target,reason,confirmed\na.jpg,drop,blurred,yes\nb.jpg,drop,,no\n'
  const { pages, patched } = await read({ ...SET, 'train.fixes.csv': fixes })
  expect(pages.map(({ id }) => id)).toEqual(['b.jpg', 'c.png'])
  expect(patched).toEqual([{ id: 'a.jpg', from: 0, to: undefined, reason: 'blurred' }])
})

test.each([
  ['ID,target,reason\nz.jpg,1,\n', failure('FIX_UNKNOWN_ID', 'train.fixes.csv', 'line 2 "z.jpg"')],
  ['ID,target,reason\na.jpg,9,\n', failure('TARGET_UNKNOWN', 'line 2 9', '0, 1, 2')],
  ['ID,target\na.jpg,1\na,2\n', failure('FIX_TWICE', '"a.jpg" on lines 2 and 3')],
])('a fix that cannot be applied is an error: %j', async (fixes, expected) => {
  await expect(read({ ...SET, 'train.fixes.csv': fixes })).rejects.toMatchObject(expected)
})

test('classes are chosen by name or number, after the fixes', async () => {
  const root = await folderOf({ ...SET, 'train.fixes.csv': 'ID,target,reason\na.jpg,2,\n' })
  const { classes, pages } = await readLabelledSet(root, { classes: ['2', 'prescription'] })
  expect(classes.map(({ target }) => target)).toEqual([1, 2])
  expect(pages.map(({ id }) => id)).toEqual(['a.jpg', 'b.jpg', 'c.png'])
  const empty = readLabelledSet(root, { classes: ['diagnosis'] })
  await expect(empty).rejects.toMatchObject(failure('SET_EMPTY', 'diagnosis'))
  const wrong = readLabelledSet(root, { classes: ['perscription'] })
  await expect(wrong).rejects.toMatchObject(
    failure('CLASS_UNKNOWN', '"perscription", did you mean "prescription"?', '0 diagnosis'),
  )
})

const csv = (...rows: string[]) => ({
  ...SET,
  'train.csv': `${['ID,target', ...rows].join('\n')}\n`,
})
const ALL = ['a.jpg,0', 'b.jpg,1', 'c.png,2']

test.each([
  [
    'row without file',
    csv(...ALL, 'd.jpg,0'),
    failure('ROW_WITHOUT_FILE', 'train.csv', 'line 5 "d.jpg"'),
  ],
  ['file without row', csv('a.jpg,0'), failure('FILE_WITHOUT_ROW', '(2)', '"b.jpg"; "c.png"')],
  ['ID twice', csv(...ALL, 'a.jpg,1'), failure('ID_TWICE', '"a.jpg" on lines 2 and 5')],
  [
    'ID twice, once without ending',
    csv(...ALL, 'a,0'),
    failure('ID_TWICE', '"a" on lines 2 and 5'),
  ],
  ['ID empty', csv(...ALL, ',1'), failure('ID_EMPTY', 'line 5')],
  ['target no number', csv('a.jpg,1.0'), failure('TARGET_INVALID', 'line 2 "1.0"')],
  ['target below 0', csv('a.jpg,-1'), failure('TARGET_INVALID', '"-1"')],
  ['target no class', csv('a.jpg,17'), failure('TARGET_UNKNOWN', 'line 2 17', '0, 1, 2')],
  [
    'ID of two files',
    { ...csv('a,0'), 'train/a.png': '' },
    failure('ID_AMBIGUOUS', 'a.jpg or a.png'),
  ],
  ['no rows', { 'train.csv': 'ID,target\n', 'train/notes.txt': '' }, failure('SET_EMPTY')],
  ['no folder of images', { 'train.csv': 'ID,target\n' }, failure('FOLDER_MISSING', 'train')],
  [
    'class twice',
    { ...SET, 'meta.csv': `${META}1,resume\n` },
    failure('CLASS_TWICE', 'target 1 on lines 2 and 5'),
  ],
])('%s', async (_, files, expected) => {
  await expect(read(files)).rejects.toMatchObject(expected)
})

test.each(['../a.jpg', 'x/../../a.jpg', '/etc/passwd', 'C:/a.jpg', 'c:a.jpg', 'x\\a.jpg', '..'])(
  'the ID %s leads out of the folder',
  async (id) => {
    await expect(read(csv(`${id},0`))).rejects.toMatchObject(failure('ID_OUTSIDE', `"${id}"`))
  },
)

test('of many faults five are shown and all are counted', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `lost${i}.jpg,0`)
  await expect(read(csv(...rows))).rejects.toMatchObject(
    failure('ROW_WITHOUT_FILE', '(30)', 'line 6 "lost4.jpg"; and 25 more. Put the files'),
  )
})

test('a folder that is not there, and one that holds no set', async () => {
  const root = await folderOf({ 'train/a.jpg': '', 'test/b.jpg': '' })
  await expect(readLabelledSet(join(root, 'none'))).rejects.toMatchObject(
    failure('FOLDER_MISSING', join(root, 'none')),
  )
  const file = join(root, 'train', 'a.jpg')
  await expect(readLabelledSet(file)).rejects.toThrow(`labelled set at ${file}, found a file`)
  await expect(readLabelledSet(root)).rejects.toMatchObject(failure('SET_NOT_FOUND', 'train.csv'))
})

test.each(['', 'train/'])('one folder per class, below "%s"', async (base) => {
  const files = {
    'passport/1.jpg': '',
    'diagnosis/deep/2.png': '',
    'diagnosis/1.jpg': '',
    'diagnosis/x.txt': '',
  }
  const placed = Object.fromEntries(Object.entries(files).map(([name, v]) => [base + name, v]))
  const { layout, classes, pages, root } = await read({ ...placed, 'test/9.jpg': '' })
  expect(layout).toBe('folders')
  expect(classes).toEqual([
    { target: 0, name: 'diagnosis' },
    { target: 1, name: 'passport' },
  ])
  expect(pages).toEqual([
    { id: 'diagnosis/1.jpg', file: join(root, base, 'diagnosis/1.jpg'), target: 0 },
    { id: 'diagnosis/deep/2.png', file: join(root, base, 'diagnosis/deep/2.png'), target: 0 },
    { id: 'passport/1.jpg', file: join(root, base, 'passport/1.jpg'), target: 1 },
  ])
})

test('folders named by numbers keep them; with meta.csv names are looked up there', async () => {
  const plain = await read({ '10/a.jpg': '', '9/a.jpg': '' })
  expect(plain.classes.map(({ target }) => target)).toEqual([9, 10])
  expect(plain.pages.map(({ id, target }) => [id, target])).toEqual([
    ['10/a.jpg', 10],
    ['9/a.jpg', 9],
  ])
  const named = await read({ 'passport/a.jpg': '', '0/a.jpg': '', 'meta.csv': META })
  expect(named.pages.map(({ target }) => target)).toEqual([0, 2])
  await expect(read({ 'pasport/a.jpg': '', 'meta.csv': META })).rejects.toMatchObject(
    failure('FOLDER_UNKNOWN', '"pasport"'),
  )
})
