import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listImages } from '../../src/dataset/list.ts'
import { folderOf } from './support.ts'

test('images of any depth and kind in code-unit order, nothing else', async () => {
  const names = ['b.JPG', 'a/한글 [1].png', 'a.tiff', 'Z.webp', 'phone.heic']
  const others = ['.hidden.jpg', 'notes.txt', 'train.csv', 'a/Thumbs.db']
  const root = await folderOf(Object.fromEntries([...names, ...others].map((name) => [name, ''])))
  const expected = ['Z.webp', 'a.tiff', 'a/한글 [1].png', 'b.JPG', 'phone.heic']
  expect(await listImages(root)).toEqual(expected.map((name) => join(root, name)))
})

test('a folder whose name holds signs of a pattern', async () => {
  const root = await folderOf({ 'set (1) [x]/{a}.jpg': '' })
  expect(await listImages(join(root, 'set (1) [x]'))).toEqual([join(root, 'set (1) [x]/{a}.jpg')])
})

test('a folder that is not there is an error of the input', async () => {
  await expect(listImages('/nowhere/at/all')).rejects.toMatchObject({
    code: 'FOLDER_MISSING',
    kind: 'input',
    message: expect.stringContaining('/nowhere/at/all') as string,
  })
})
