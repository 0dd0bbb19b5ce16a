import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder, writeFailure, writeWhole } from '../../src/core/files.ts'
import { temporaryFolder } from '../support/cli.ts'

test('a folder is made with those above it, and may be there', async () => {
  const folder = join(await temporaryFolder(), 'a', 'b', 'c')
  await makeFolder(folder)
  await makeFolder(folder)
  expect((await stat(folder)).isDirectory()).toBe(true)
})

test('folders made at the same time do not get in the way of each other', async () => {
  const root = await temporaryFolder()
  await Promise.all(['x', 'y', 'z'].map((name) => makeFolder(join(root, 'deep', 'er', name))))
  expect((await stat(join(root, 'deep', 'er', 'z'))).isDirectory()).toBe(true)
})

test('a file in the place of a folder is named', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'NOT_A_FOLDER' })
})

test.skipIf(process.platform !== 'linux')(
  'a place where the system makes no folders ends in an error and not in a loop',
  async () => {
    await expect(makeFolder('/proc/nothing/below')).rejects.toMatchObject({ kind: 'work' })
  },
)

test('a folder in the place of a file is named', async () => {
  await expect(writeWhole(await temporaryFolder(), 'text')).rejects.toMatchObject({
    code: 'NOT_A_FILE',
  })
})

const failed = (code: string): Error => Object.assign(new Error(code), { code })

test('without permission to write, the input is wrong where nothing was begun, else the work failed', () => {
  expect(writeFailure(failed('EACCES'), '/a', false)).toMatchObject({
    kind: 'input',
    code: 'READ_ONLY',
    message: '/a cannot be written: permission denied; choose another --out',
  })
  expect(writeFailure(failed('EPERM'), '/a')).toMatchObject({ kind: 'work', code: 'READ_ONLY' })
  expect(writeFailure(failed('EROFS'), '/a')).toMatchObject({
    message: '/a cannot be written: the disk is read-only; choose another --out',
  })
})
