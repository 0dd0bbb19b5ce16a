/** What `augment denoise` promises about faults, each with the fault made for real. */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { augment, augmentJson, start, temporaryFolder } from '../support/cli.ts'
import { drawSmallPage } from '../support/set.ts'
import { drawDegradedPage, writePage, writeTestPages } from '../support/degraded.ts'

interface Denoised {
  images: number
  changed: number
  failed: number
  made: number
  digest: string
  failures: { path: string; code: string }[]
}

/** Restores a folder by one worker: for few pages more of them only take longer to begin. */
const denoise = (...args: string[]): Promise<Denoised> =>
  augmentJson<Denoised>('denoise', ...args, '--workers', '1')

/** Pages of the run that a second one comes upon. */
const COPIES = 60

test('killed at any moment, the same command resumes to the same result', async () => {
  const folder = await temporaryFolder()
  const input = join(folder, 'test')
  await writeTestPages(input, 40)
  const whole = await denoise(input, '--out', join(folder, 'whole'))
  const out = join(folder, 'killed')
  const journal = join(out, 'manifest.partial.jsonl')
  for (const goal of [3, 17]) {
    const { child, ended } = start('augment', ['denoise', input, '--out', out])
    const rows = async (): Promise<number> =>
      (await readFile(journal, 'utf8').catch(() => '')).split('\n').length - 1
    while (child.exitCode === null && (await rows()) < goal)
      await new Promise((done) => setTimeout(done, 5))
    child.kill('SIGKILL')
    await ended
  }
  const resumed = await denoise(input, '--out', out)
  expect(resumed.digest).toBe(whole.digest)
  expect(resumed.made).toBeLessThan(40)
  const manifest = (name: string) => readFile(join(folder, name, 'manifest.jsonl'), 'utf8')
  expect(await manifest('killed')).toBe(await manifest('whole'))
  expect(await readdir(out)).toEqual(await readdir(join(folder, 'whole')))

  // A page that changed is restored anew, one that is gone goes.
  await writeFile(join(input, 't1.jpg'), drawSmallPage('another'))
  await rm(join(input, 't3.jpg'))
  expect(await denoise(input, '--out', out)).toMatchObject({
    images: 39,
    made: 1,
  })
  expect(await readdir(out)).not.toContain('t3.jpg')
})

test('images that cannot be read are set aside; a set of nothing else is a failure', async () => {
  const folder = await temporaryFolder()
  const input = join(folder, 'test')
  await writePage(join(input, 'cut.jpg'), drawSmallPage('a').subarray(0, 2000))
  await writePage(join(input, 'empty.png'), Buffer.alloc(0))
  const none = await augment('denoise', input, '--out', join(folder, 'none'))
  expect(none.code).toBe(1)
  expect(none.stderr).toMatch(/none of the 2 images in .* can be read; .*failures\.jsonl says why/)
  await writePage(join(input, 'good.jpg'), drawSmallPage('a'))
  await symlink(join(folder, 'nowhere.jpg'), join(input, 'link.jpg'))
  const some = await denoise(input, '--out', join(folder, 'some'))
  expect(some).toMatchObject({ images: 1, changed: 0 })
  expect(some.failures.map(({ path, code }) => [path, code])).toEqual(
    expect.arrayContaining([
      ['cut.jpg', 'IMAGE_UNREADABLE'],
      ['empty.png', 'IMAGE_EMPTY'],
    ]) as unknown,
  )
})

test('what is wrong is refused before any work, with code 2', async () => {
  const folder = await temporaryFolder()
  const input = join(folder, 'test')
  await writeTestPages(input, 2)
  await mkdir(join(folder, 'bare'))
  await writePage(join(folder, 'full', 'thesis.txt'), Buffer.from('years of work'))
  const out = join(folder, 'out')
  await denoise(input, '--out', out)
  await writeTestPages(join(folder, 'other'), 2)
  const wrong: [string[], RegExp][] = [
    [[join(folder, 'gone'), '--out', out], /expected a folder of images at .*gone/],
    [[join(folder, 'bare'), '--out', out], /bare: expected images/],
    [[input, '--out', join(folder, 'full')], /holds other things \(thesis\.txt\)/],
    [[input, '--out', join(input, 'out')], /must not be one inside the other/],
    [[input, '--out', out, '--recipe', 'restroe'], /did you mean "restore"/],
    [[input, '--out', out, '--recipe', 'light'], /restored with other settings.*--overwrite/],
    [[input, '--out', out, '--upright'], /restored with other settings.*--overwrite/],
    [[join(folder, 'other'), '--out', out], /holds what was restored from .*test: .*--overwrite/],
    [[input, '--out', out, '--only-nosiy'], /unknown option/],
  ]
  for (const [args, message] of wrong) {
    const ran = await augment('denoise', ...args)
    expect(ran.stderr).toMatch(message)
    expect(ran.code).toBe(2)
  }
  const overwrite = await denoise(join(folder, 'other'), '--out', out, '--overwrite')
  expect(overwrite).toMatchObject({ images: 2, made: 2 })
})

test('a second run into the same folder is refused; Ctrl-C ends the first, and it resumes', async () => {
  const folder = await temporaryFolder()
  const input = join(folder, 'test')
  const page = await drawDegradedPage('page')
  for (let i = 0; i < COPIES; i++) await writePage(join(input, `t${i}.jpg`), page)
  const args = ['denoise', input, '--out', join(folder, 'out'), '--workers', '1']
  const { child, ended } = start('augment', args)
  const journal = join(folder, 'out', 'manifest.partial.jsonl')
  while (
    child.exitCode === null &&
    !(await readFile(journal, 'utf8').catch(() => '')).includes('\n')
  )
    await new Promise((done) => setTimeout(done, 5))
  // Halted in the middle, it cannot end before the second has begun.
  onTestFinished(() => void child.kill('SIGKILL'))
  child.kill('SIGSTOP')
  const second = await augment(...args)
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`is being written by another run (pid ${child.pid})`)
  child.kill('SIGINT')
  child.kill('SIGCONT')
  const first = await ended
  expect(first.code).toBe(1)
  expect(first.stderr).toMatch(/stopped: \d+ of 60 images are done; the same command resumes/)
  const resumed = await augmentJson<Denoised>(...args)
  expect(resumed.images).toBe(COPIES)
  expect(resumed.made).toBeLessThan(COPIES)
})

const mounts = process.platform === 'linux' && process.getuid?.() === 0

test.skipIf(!mounts)(
  'a full disk stops it with one message, and it resumes when there is space',
  async () => {
    const folder = await temporaryFolder()
    const input = join(folder, 'test')
    const out = join(folder, 'out')
    await writeTestPages(input, 24)
    await mkdir(out)
    const mount = (options: string): boolean =>
      spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', out]).status === 0
    // A container may be root and still not mount.
    if (!mount('size=200k')) return
    onTestFinished(() => void spawnSync('umount', [out]))
    const ran = await augment('denoise', input, '--out', out)
    expect(ran.code).toBe(1)
    expect(ran.stderr.match(/the disk is full/g)).toHaveLength(1)
    expect(ran.stderr).not.toMatch(/\bat .*\.js:\d+/)
    expect(mount('remount,size=64m')).toBe(true)
    const resumed = await denoise(input, '--out', out)
    expect(resumed.made).toBeLessThan(24)
    const elsewhere = await denoise(input, '--out', join(folder, 'else'))
    expect(elsewhere.digest).toBe(resumed.digest)
  },
)
