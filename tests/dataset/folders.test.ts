import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readLabelledSet } from '../../src/dataset/labelled-set.ts'
import { findImages } from '../../src/dataset/list.ts'
import { folderOf } from './support.ts'

function filesOf(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '']))
}

async function classesOf(...names: string[]) {
  const { classes, pages, warnings } = await readLabelledSet(await folderOf(filesOf(...names)))
  return { names: classes.map(({ name }) => name), ids: pages.map(({ id }) => id), warnings }
}

test.each(['valid', 'val', 'test', 'validation', 'output', 'holdout', 'train'])(
  'a folder named %s is a class like another, and said to be',
  async (name) => {
    const { names, ids, warnings } = await classesOf(`${name}/a.png`, 'invalid/b.png')
    expect(names).toEqual(['invalid', name].toSorted())
    expect(ids).toHaveLength(2)
    if (name === 'train') return
    expect(warnings.join('\n')).toContain(`${name}/ is taken for a class`)
  },
)

test('parts beside train/ that hold class folders are no classes, and named', async () => {
  const parts = await classesOf('train/a/1.png', 'train/b/2.png', 'valid/a/3.png', 'test/b/4.png')
  expect(parts.names).toEqual(['a', 'b'])
  expect(parts.ids).toEqual(['a/1.png', 'b/2.png'])
  expect(parts.warnings).toEqual([
    expect.stringMatching(/not read: test\/, valid\/|valid\/, test\//),
  ])
  const inner = await classesOf('a/1.png', 'b/2.png', 'val/a/3.png', 'val/b/4.png')
  expect(inner.names).toEqual(['a', 'b'])
  expect(inner.warnings.join('\n')).toMatch(/not read: val\/, .*it holds class folders/)
})

test('a test/ of loose pages beside classes holds pages without labels, and is named', async () => {
  const { names, warnings } = await classesOf('a/1.png', 'b/2.png', 'test/9.png')
  expect(names).toEqual(['a', 'b'])
  expect(warnings.join('\n')).toMatch(/not read: test\/, .*no labels/)
})

test('images in no class folder are named', async () => {
  const { ids, warnings } = await classesOf('a/1.png', 'b/2.png', 'loose.png')
  expect(ids).toEqual(['a/1.png', 'b/2.png'])
  expect(warnings.join('\n')).toContain("1 images that lie in no class's folder: loose.png")
})

test('what a build wrote into the folder is no class', async () => {
  const { names, warnings } = await classesOf(
    'a/1.png',
    'b/2.png',
    'augmented/train/x.jpg',
    'augmented/dataset.json',
  )
  expect(names).toEqual(['a', 'b'])
  expect(warnings.join('\n')).toContain('not read: augmented/')
})

test('links: each real file once, and what leads nowhere is named', async () => {
  const root = await folderOf(filesOf('alpha/a.png', 'alpha/b.png', 'beta/c.png'))
  const other = await folderOf(filesOf('pages/x.png'))
  await symlink('..', join(root, 'alpha/up'))
  await symlink('/', join(root, 'alpha/all'))
  await symlink('../beta/c.png', join(root, 'alpha/again.png'))
  await symlink('/gone/x.png', join(root, 'beta/gone.png'))
  await symlink('/gone/folder', join(root, 'gamma'))
  await symlink(join(other, 'pages'), join(root, 'delta'))
  const { classes, pages, warnings } = await readLabelledSet(root)
  expect(classes.map(({ name }) => name)).toEqual(['alpha', 'beta', 'delta'])
  expect(pages.map(({ id }) => id)).toEqual([
    'alpha/a.png',
    'alpha/b.png',
    'beta/c.png',
    'delta/x.png',
  ])
  const text = warnings.join('\n')
  expect(text).toContain('2 links to what is not there: "beta/gone.png", "gamma"')
  expect(text).toMatch(/2 links to folders that are read already.*"alpha\/all", "alpha\/up"/)
  expect(text).toContain('1 links to files that are read already: "alpha/again.png"')
  expect((await findImages(root)).warnings.join('\n')).toContain('"beta/gone.png", "gamma"')
})

test('files are told by content, and what is not read is counted by its kind', async () => {
  const page = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  const root = await folderOf({
    'receipt/scan': page,
    'receipt/photo.jpg_large': page,
    'receipt/x.png': '',
    'receipt/notes.txt': 'words',
    'receipt/Thumbs.db': 'x',
    'receipt/y.ppm': 'P6\n1 1\n255\nabc',
    'invoice/1.djvu': 'AT&TFORM x',
    'invoice/2.djvu': 'AT&TFORM y',
  })
  const { pages, warnings } = await readLabelledSet(root)
  expect(pages.map(({ id }) => id)).toEqual([
    'receipt/photo.jpg_large',
    'receipt/scan',
    'receipt/x.png',
  ])
  const text = warnings.join('\n')
  expect(text).toMatch(/2 files.*a DjVu document.*"invoice\/1.djvu", "invoice\/2.djvu"/)
  expect(text).toMatch(/1 files.*PPM.*"receipt\/y.ppm"/)
  expect(text).toContain('1 files that are no images: "receipt/notes.txt"')
  expect(text).not.toContain('Thumbs')
})

test.skipIf(process.platform !== 'linux')(
  'names in CP949 bytes say how to rename them',
  async () => {
    const root = await folderOf(filesOf('a/1.png', 'b/2.png'))
    const name = Buffer.concat([Buffer.from(`${root}/b/`), Buffer.from([0xbf, 0xb5, 0xbc, 0xf6])])
    await writeFile(Buffer.concat([name, Buffer.from('.png')]), 'x')
    const { pages, warnings } = await readLabelledSet(root)
    expect(pages).toHaveLength(2)
    expect(warnings.join('\n')).toMatch(/1 names that are not UTF-8.*convmv -r -f cp949 -t utf8/)
  },
)

test('class names stand in the target column, with and without meta.csv', async () => {
  const files = { ...filesOf('train/1.jpg', 'train/2.jpg', 'train/3.jpg') }
  const csv = 'filename,label\n1.jpg,passport\n2.jpg,diagnosis\n3.jpg,passport\n'
  const plain = await readLabelledSet(await folderOf({ ...files, 'train.csv': csv }))
  expect(plain.classes).toEqual([
    { target: 0, name: 'diagnosis' },
    { target: 1, name: 'passport' },
  ])
  expect(plain.pages.map(({ target }) => target)).toEqual([1, 0, 1])
  expect(plain.warnings).toHaveLength(2)
  const meta = 'target,class_name\n4,passport\n7,diagnosis\n'
  const named = await folderOf({ ...files, 'train.csv': csv, 'meta.csv': meta })
  expect((await readLabelledSet(named)).pages.map(({ target }) => target)).toEqual([4, 7, 4])
})

test('IDs of another case or ending find the one image they can mean', async () => {
  const files = filesOf('train/Scan_1.JPG', 'train/b.jpeg', 'train/b2.png')
  const csv = 'ID,target\nscan_1.jpg,0\nb.png,1\nb2,1\n'
  const { pages } = await readLabelledSet(await folderOf({ ...files, 'train.csv': csv }))
  expect(pages.map(({ file }) => file.split('/').at(-1))).toEqual([
    'b.jpeg',
    'b2.png',
    'Scan_1.JPG',
  ])
  const two = { ...files, 'train/B.png': '', 'train.csv': 'ID,target\nb.tif,1\n' }
  await expect(readLabelledSet(await folderOf(two))).rejects.toMatchObject({ code: 'ID_AMBIGUOUS' })
})
