/** Every promise about faults, each with the fault made for real. */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import sharp, { type CreateRaw } from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { rngFrom } from '../../src/core/rng.ts'
import { augment, augmentJson, start, temporaryFolder } from '../support/cli.ts'
import { drawSmallPage, writeCsv, writeSmallSet } from '../support/set.ts'
import { QUICK, workplace } from '../support/workplace.ts'

interface Built {
  images: number
  failed: number
  digest: string
  failures: { path: string; code: string }[]
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function journalRows(out: string): Promise<number> {
  const text = await readFile(join(out, 'manifest.partial.jsonl'), 'utf8').catch(() => '')
  return text.split('\n').length - 1
}

describe('stopped in the middle', () => {
  test('by SIGKILL at any moment: the same command resumes to the same set', async () => {
    const { args: argsOf, out: folderOf } = await workplace(3, 4)
    const args = (name: string) => argsOf(name, '--target', '300', '--workers', '2')
    const whole = await augmentJson<Built>(...args('whole'))

    const moments = rngFrom(`kill ${process.pid}`)
    let interrupted = 0
    for (let round = 0; round < 3; round++) {
      const out = `killed-${round}`
      // Killed once or twice on the way, each time after some more images.
      for (let kill = 0; kill <= round % 2; kill++) {
        const { child, ended } = start('augment', args(out))
        const goal = moments.int(1, 90) + kill * 90
        while (child.exitCode === null && (await journalRows(folderOf(out))) < goal) await wait(5)
        await wait(moments.int(0, 40))
        if (child.exitCode === null) interrupted++
        child.kill('SIGKILL')
        await ended
      }
      const resumed = await augmentJson<Built & { made: number }>(...args(out))
      expect(resumed.digest).toBe(whole.digest)
      expect(resumed.made).toBeLessThan(whole.images)
      const checked = await augmentJson<{ bad: number; leaks: number }>('verify', folderOf(out))
      expect(checked).toMatchObject({ bad: 0, leaks: 0 })
      expect(await readdir(folderOf(out))).not.toContain('.partial')
    }
    expect(interrupted).toBeGreaterThan(0)
  })

  test('by Ctrl-C: it ends by itself with code 1, says so, and resumes', async () => {
    const { args: argsOf, out } = await workplace(2, 4)
    const args = argsOf('out', '--target', '300', '--workers', '2')
    const { child, ended } = start('augment', args)
    while (child.exitCode === null && (await journalRows(out('out'))) < 20) await wait(5)
    child.kill('SIGINT')
    const ran = await ended
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/stopped: \d+ of \d+ images are done; the same command resumes/)
    const done = await journalRows(out('out'))
    const resumed = await augmentJson<{ made: number; images: number }>(...args)
    expect(resumed.made).toBe(resumed.images - done)
  })

  test('a row that was torn is made again', async () => {
    const { args: argsOf, out: folderOf } = await workplace(2, 3)
    const [args, out] = [argsOf('out', '--target', '40'), folderOf('out')]
    const whole = await augmentJson<Built>(...args)
    const manifest = await readFile(join(out, 'manifest.jsonl'), 'utf8')
    await writeFile(join(out, 'manifest.partial.jsonl'), manifest.slice(0, manifest.length * 0.6))
    await rm(join(out, 'manifest.jsonl'))
    expect(await augmentJson<Built>(...args)).toMatchObject({ digest: whole.digest })
    expect(await readFile(join(out, 'manifest.jsonl'), 'utf8')).toBe(manifest)
  })
})

test('a second build into the same folder is refused with the pid of the first', async () => {
  const { args: argsOf, out } = await workplace(2, 4)
  const args = argsOf('out')
  const first = start('augment', args)
  while (first.child.exitCode === null && (await journalRows(out('out'))) < 1) await wait(5)
  // Halted in the middle, it cannot end before the second has begun.
  onTestFinished(() => void first.child.kill('SIGKILL'))
  first.child.kill('SIGSTOP')
  const second = await augment(...args)
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`is being written by another run (pid ${first.child.pid})`)
  first.child.kill('SIGINT')
  first.child.kill('SIGCONT')
  await first.ended
})

describe('bad pages', () => {
  /** A PNG whose header says 20,000×20,000: a few kB that would be 1.6 GB. */
  function bomb(): Buffer {
    const chunk = (type: string, data: Buffer): Buffer => {
      const body = Buffer.concat([Buffer.from(type), data])
      const frame = Buffer.alloc(8)
      frame.writeUInt32BE(data.length, 0)
      frame.writeUInt32BE(crc32(body) >>> 0, 4)
      return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
    }
    const header = Buffer.alloc(13)
    header.writeUInt32BE(20_000, 0)
    header.writeUInt32BE(20_000, 4)
    header.set([1, 0, 0, 0, 0], 8)
    const pixels = deflateSync(Buffer.alloc(20_000 * (1 + 20_000 / 8)))
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    return Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', pixels),
      chunk('IEND', Buffer.alloc(0)),
    ])
  }

  test('are named, counted and set aside; the others are done', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const rows = await writeSmallSet(data, { classes: 2, pages: 3 })
    const page = drawSmallPage('bad')
    const grey16 = Buffer.from(Uint16Array.from({ length: 40 * 30 * 3 }, (_, i) => i * 18).buffer)
    const files: Record<string, Buffer> = {
      'cut.jpg': page.subarray(0, page.length * 0.6),
      'empty.jpg': Buffer.alloc(0),
      'text.jpg': Buffer.from('this is no image\n'),
      'bomb.png': bomb(),
      'tiny.png': await sharp({ create: { width: 1, height: 1, channels: 3, background: '#aa8' } })
        .png()
        .toBuffer(),
      'cmyk.jpg': await sharp(page).toColourspace('cmyk').jpeg().toBuffer(),
      'deep.png': await sharp(grey16, {
        raw: { width: 40, height: 30, channels: 3, depth: 'ushort' } as CreateRaw,
      })
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
    }
    for (const [name, bytes] of Object.entries(files))
      await writeFile(join(data, 'train', name), bytes)
    await writeCsv(data, [...rows, ...Object.keys(files).map((name, i) => `${name},${i % 2}`)])
    const args = [
      'build',
      '--data',
      data,
      '--out',
      join(folder, 'out'),
      '--target',
      '60',
      '--holdout',
      '0',
    ]

    const ran = await augment(...args)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/4 could not be read or drawn, all in .*failures\.jsonl/)
    const built = await augmentJson<Built>(...args)
    expect(built).toMatchObject({ images: 60, failed: 4 })
    expect(built.failures.map(({ path, code }) => [path, code])).toEqual(
      expect.arrayContaining([
        ['train/bomb.png', 'IMAGE_TOO_LARGE'],
        ['train/cut.jpg', 'IMAGE_UNREADABLE'],
        ['train/empty.jpg', 'IMAGE_EMPTY'],
        ['train/text.jpg', 'IMAGE_UNREADABLE'],
      ]) as unknown,
    )
    // The odd ones that can be read were rendered like any other.
    const made = await readdir(join(folder, 'out', 'train'))
    for (const name of ['tiny', 'cmyk', 'deep']) {
      expect(made.filter((file) => file.startsWith(`${name}_`)).length).toBeGreaterThan(5)
    }
  })

  test('alone are a failure', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'data', 'train'), { recursive: true })
    await writeFile(join(folder, 'data', 'train', 'a.jpg'), 'no image')
    await writeCsv(join(folder, 'data'), ['a.jpg,0'])
    const ran = await augment('build', '--data', join(folder, 'data'), '--out', join(folder, 'out'))
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/none of the 1 images in .* can be read; .*failures\.jsonl says why/)
  })
})

describe('a full disk', () => {
  const mounts = process.platform === 'linux' && process.getuid?.() === 0

  test.skipIf(!mounts)(
    'stops with one message, and the same command resumes when there is space',
    async () => {
      const folder = await temporaryFolder()
      const data = join(folder, 'data')
      const out = join(folder, 'out')
      await writeSmallSet(data, { classes: 2, pages: 4 })
      await mkdir(out)
      const mount = (options: string): boolean =>
        spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', out]).status === 0
      // A container may be root and still not mount.
      if (!mount('size=512k')) return
      onTestFinished(() => void spawnSync('umount', [out]))
      const args = ['build', '--data', data, '--out', out, '--target', '200', '--recipe', QUICK]
      const ran = await augment(...args)
      expect(ran.code).toBe(1)
      expect(ran.stderr.match(/the disk is full/g)).toHaveLength(1)
      expect(ran.stderr).not.toMatch(/\bat .*\.js:\d+/)
      expect(mount('remount,size=64m')).toBe(true)
      const resumed = await augmentJson<Built & { made: number }>(...args)
      expect(resumed.made).toBeLessThan(resumed.images)
      const elsewhere = [...args]
      elsewhere[4] = join(folder, 'elsewhere')
      expect((await augmentJson<Built>(...elsewhere)).digest).toBe(resumed.digest)
    },
  )
})
