import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../src/jobs/lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a folder is taken once, and free again after', async () => {
  const unlock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'FOLDER_BUSY',
    message: expect.stringContaining(`pid ${process.pid}`) as string,
  })
  await unlock()
  expect(await readdir(folder)).toEqual([])
  await (
    await lockFolder(folder)
  )()
})

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  await writeFile(join(folder, '.lock'), JSON.stringify({ pid, born: '' }))
  const unlock = await lockFolder(folder)
  expect(JSON.parse(await readFile(join(folder, '.lock'), 'utf8'))).toMatchObject({
    pid: process.pid,
  })
  await unlock()
})

test.skipIf(process.platform !== 'linux')(
  'a later process with the same pid is not the holder',
  async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    try {
      const holder = { pid: child.pid, born: 'another-boot/1' }
      await writeFile(join(folder, '.lock'), JSON.stringify(holder))
      await (
        await lockFolder(folder)
      )()
    } finally {
      child.kill('SIGKILL')
    }
  },
)

test('a lock that was torn while it was written is taken over', async () => {
  await writeFile(join(folder, '.lock'), '')
  await (
    await lockFolder(folder)
  )()
})
