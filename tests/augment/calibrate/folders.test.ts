import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolders } from '../../../src/augment/calibrate/folders.ts'
import { temporaryFolder } from '../../support/cli.ts'

async function folderOf(root: string, name: string, images: number): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder, { recursive: true })
  for (let i = 0; i < images; i++) await writeFile(join(folder, `${i}.jpg`), '')
  return folder
}

test('lists the images of both folders', async () => {
  const root = await temporaryFolder()
  const [from, to] = [await folderOf(root, 'train', 30), await folderOf(root, 'test', 31)]
  const lists = await readFolders(from, to)
  expect([lists.from.length, lists.to.length]).toEqual([30, 31])
})

test('what is no pair of image folders is refused in words', async () => {
  const root = await temporaryFolder()
  const from = await folderOf(root, 'train', 30)
  const to = await folderOf(root, 'test', 30)
  const codeOf = async (a: string, b: string): Promise<unknown> =>
    readFolders(a, b).catch((error: unknown) => (error as { code?: unknown }).code)
  expect(await codeOf(from, join(root, 'nothing'))).toBe('FOLDER_MISSING')
  expect(await codeOf(from, from)).toBe('SAME_FOLDER')
  expect(await codeOf(from, root)).toBe('SAME_FOLDER')
  await symlink(to, join(root, 'link'))
  expect(await codeOf(join(root, 'link'), to)).toBe('SAME_FOLDER')
  expect(await codeOf(from, await folderOf(root, 'few', 29))).toBe('TOO_FEW_PAGES')
  expect(await codeOf(from, await folderOf(root, 'empty', 0))).toBe('NO_IMAGES')
  await writeFile(join(root, 'truth.csv'), 'ID,target\n')
  expect(await codeOf(from, join(root, 'truth.csv'))).toBe('NOT_A_FOLDER')
  await writeFile(join(to, 'truth.csv'), 'ID,target\n')
  expect(await codeOf(from, to)).toBe('HAS_LABELS')
})
