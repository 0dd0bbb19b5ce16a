import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { psnr } from '../../bench/similarity.ts'
import type { RestoredRow } from '../../src/augment/denoise/task.ts'
import type { Roots, SetIndex } from '../../src/augment/inspect/data.ts'
import { decode } from '../../src/page/codec/decode.ts'
import { joinTiffs } from '../../src/page/codec/join-tiffs.ts'
import { augmentJson, temporaryFolder } from '../support/cli.ts'
import { drawSmallPage, writeSmallSet } from '../support/set.ts'
import { drawDegradedPage, writePage, writeTestPages } from '../support/degraded.ts'
import { QUICK } from '../support/workplace.ts'

interface Denoised {
  images: number
  changed: number
  failed: number
  made: number
  digest: string
  imagesPerSecond: number
}

/** Restores a folder by one worker: for few pages more of them only take longer to begin. */
const denoise = (...args: string[]): Promise<Denoised> =>
  augmentJson<Denoised>('denoise', ...args, '--workers', '1')

async function rowsOf(folder: string): Promise<RestoredRow[]> {
  const text = await readFile(join(folder, 'manifest.jsonl'), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RestoredRow)
}

/** What the page of a comparison knows of the set it shows, and where it finds its files. */
async function openCompared(page: string): Promise<[SetIndex, { a: Roots }]> {
  const read = async (name: string): Promise<unknown> => {
    const text = await readFile(join(page, 'report-data', `${name}.js`), 'utf8')
    return JSON.parse(/^palimpsest\("[^"]*",([\s\S]*)\)\n$/.exec(text)![1]!)
  }
  return [(await read('a/index')) as SetIndex, (await read('roots')) as { a: Roots }]
}

const pixelsOf = async (bytes: Uint8Array): Promise<Uint8ClampedArray> =>
  (await decode(bytes, '')).pixels

describe('augment denoise on a folder of images', () => {
  test('cleans the noisy ones, copies the others, and says what it found and did', async () => {
    const folder = await temporaryFolder()
    const input = join(folder, 'test')
    const out = join(folder, 'out')
    const names = await writeTestPages(input, 6)
    const result = await denoise(input, '--out', out, '--compare')
    expect(result).toMatchObject({ images: 6, changed: 3, failed: 0 })
    expect(result.imagesPerSecond).toBeGreaterThan(0)
    expect((await readdir(out)).filter((name) => name.endsWith('.jpg'))).toEqual(names)
    const rows = await rowsOf(out)
    expect(rows.map(({ file }) => file)).toEqual(names)
    for (const [i, row] of rows.entries()) {
      const before = await readFile(join(input, row.file))
      const after = await readFile(join(out, row.file))
      if (i % 2 === 1) {
        expect(row.changed).toBe(false)
        expect(after.equals(before)).toBe(true)
        expect(row.estimated.noise).toBeLessThan(1.5)
        expect(row.steps.every(({ skipped }) => skipped !== undefined)).toBe(true)
      } else {
        expect(row.changed).toBe(true)
        expect(row.estimated.noise).toBeGreaterThan(3)
        const clean = await pixelsOf(drawSmallPage(row.file))
        expect(psnr(await pixelsOf(after), clean)).toBeGreaterThan(
          psnr(await pixelsOf(before), clean) + 1,
        )
      }
      for (const value of [row.estimated.contrast, row.estimated.blur, row.estimated.illumination])
        expect(value).toBeTypeOf('number')
    }
    const sheet = await sharp(`${out}-compare.png`).metadata()
    expect(sheet.width).toBeGreaterThan(600)
    // All of them in the viewer, each beside what it was.
    const [viewer] = await openCompared(`${out}-compare`)
    expect(viewer).toMatchObject({
      splits: ['changed', 'as before'],
      split: [0, 1, 0, 1, 0, 1],
      ids: names,
      source: [0, 1, 2, 3, 4, 5],
      command: '',
    })
    expect(viewer.sources.map(({ path }) => path)).toEqual(names)
    expect(viewer.sources.every(({ thumb }) => thumb !== '')).toBe(true)
    // Said once more, there is nothing to do.
    expect(await denoise(input, '--out', out)).toMatchObject({
      made: 0,
      digest: result.digest,
    })
  })

  test('gives the same bytes for any number of workers', async () => {
    const folder = await temporaryFolder()
    await writeTestPages(join(folder, 'test'), 6)
    const digests = await Promise.all(
      ['1', '2', '4'].map(async (workers) => {
        const args = [join(folder, 'test'), '--out', join(folder, workers), '--workers', workers]
        return (await augmentJson<Denoised>('denoise', ...args, '--upright')).digest
      }),
    )
    expect(new Set(digests).size).toBe(1)
  })

  test('--only-noisy leaves a tilted clean page as it is, --upright is told in the manifest', async () => {
    const folder = await temporaryFolder()
    const input = join(folder, 'test')
    const tilted = await sharp(drawSmallPage('a'))
      .rotate(8, { background: '#fff' })
      .jpeg()
      .toBuffer()
    await writePage(join(input, 'a.jpg'), tilted)
    const noisy = await denoise(input, '--out', join(folder, 'noisy'), '--only-noisy')
    expect(noisy).toMatchObject({ images: 1, changed: 0 })
    expect((await readFile(join(folder, 'noisy', 'a.jpg'))).equals(tilted)).toBe(true)
    const all = await denoise(input, '--out', join(folder, 'all'), '--upright')
    expect(all).toMatchObject({ images: 1, changed: 1 })
    const [row] = await rowsOf(join(folder, 'all'))
    expect(row!.estimated.skew).toBeCloseTo(8, 0)
    expect(row!.estimated).toHaveProperty('orientation')
  })

  test('keeps kinds of images, names and folders', async () => {
    const folder = await temporaryFolder()
    const input = join(folder, 'test')
    const degraded = await drawDegradedPage('x')
    const kinds = { 'a.png': 'png', 'deep/b.webp': 'webp', 'deep/한글.tiff': 'tiff' } as const
    for (const [name, kind] of Object.entries(kinds)) {
      await writePage(join(input, name), await sharp(degraded).toFormat(kind).toBuffer())
    }
    const out = join(folder, 'out')
    await denoise(input, '--out', out)
    for (const [name, kind] of Object.entries(kinds)) {
      const bytes = await readFile(join(out, name))
      expect((await sharp(bytes).metadata()).format).toBe(kind)
      expect(bytes.equals(await readFile(join(input, name)))).toBe(false)
    }
  })
})

test('augment denoise keeps the resolution that a file claims', async () => {
  const folder = await temporaryFolder()
  const input = join(folder, 'test')
  const degraded = await drawDegradedPage('x')
  const scanned = sharp(degraded).withMetadata({ density: 300 })
  for (const kind of ['jpeg', 'png', 'tiff'] as const) {
    await writePage(join(input, `a.${kind}`), await scanned.clone().toFormat(kind).toBuffer())
  }
  const out = join(folder, 'out')
  await denoise(input, '--out', out)
  for (const row of await rowsOf(out)) {
    expect([row.file, row.changed]).toEqual([row.file, true])
    expect((await sharp(join(out, row.file)).metadata()).density).toBe(300)
  }
})

describe('augment denoise on a training set', () => {
  test('takes the labels along: the result is an input set for a build', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const rows = await writeSmallSet(data, { classes: 2, pages: 3 })
    await writeFile(join(data, 'train', 'p0x0.jpg'), await drawDegradedPage('p0x0.jpg'))
    await writeFile(join(data, 'train', 'p1x0.jpg'), 'no image')
    await writeFile(
      join(data, 'train.fixes.csv'),
      'ID,target,reason\np0x1.jpg,1,looks so\np1x0.jpg,0,gone\n',
    )
    const out = join(folder, 'out')
    // By the set's folder or by its train/.
    const result = await denoise(join(data, 'train'), '--out', out)
    expect(result).toMatchObject({ images: 5, changed: 1, failed: 1 })
    const listed = (await readFile(join(out, 'train.csv'), 'utf8')).trim().split('\n')
    expect(listed.slice(1).toSorted()).toEqual(
      rows.filter((row) => !row.startsWith('p1x0')).toSorted(),
    )
    expect(await readFile(join(out, 'train.fixes.csv'), 'utf8')).toBe(
      'ID,target,reason\np0x1.jpg,1,looks so\n',
    )
    expect(await readFile(join(out, 'meta.csv'))).toEqual(await readFile(join(data, 'meta.csv')))
    const again = await denoise(data, '--out', out)
    expect(again).toMatchObject({ made: 0, digest: result.digest })
    const built = await augmentJson<{ images: number; failed: number }>(
      'build',
      '--data',
      out,
      '--out',
      join(folder, 'set'),
      '--recipe',
      QUICK,
      '--target',
      '20',
      '--holdout',
      '0',
    )
    expect(built).toMatchObject({ images: 20, failed: 0 })
  })

  test('folders named by classes stay so', async () => {
    const folder = await temporaryFolder()
    const input = join(folder, 'pages')
    for (const name of ['bill/a.jpg', 'bill/b.jpg', 'letter/a.jpg']) {
      await writePage(join(input, name), drawSmallPage(name))
    }
    const out = join(folder, 'out')
    expect(await denoise(input, '--out', out)).toMatchObject({ images: 3 })
    const built = await augmentJson<{ images: number }>(
      'build',
      '--data',
      out,
      '--out',
      join(folder, 'set'),
      '--recipe',
      QUICK,
      '--target',
      '10',
      '--holdout',
      '0',
    )
    expect(built.images).toBe(10)
  })
})

describe('augment denoise on a TIFF of several pages', () => {
  const joined = async (...pages: Buffer[]): Promise<Uint8Array> =>
    joinTiffs(
      await Promise.all(
        pages.map((bytes) =>
          sharp(bytes).withMetadata({ density: 200 }).tiff({ compression: 'lzw' }).toBuffer(),
        ),
      ),
    )

  test('every page comes back, restored where it needs it, under the same name', async () => {
    const folder = await temporaryFolder()
    const [input, out] = [join(folder, 'test'), join(folder, 'out')]
    const clean = await sharp(drawSmallPage('a')).resize({ width: 260 }).png().toBuffer()
    const [worn, last] = [await drawDegradedPage('t2.jpg'), drawSmallPage('c')]
    const scan = await joined(clean, worn, last)
    await writePage(join(input, 'scan.tif'), scan)
    const blank = await joined(drawSmallPage('d'), drawSmallPage('e'))
    await writePage(join(input, 'unworn.tif'), blank)
    const result = await denoise(input, '--out', out, '--compare')
    expect(result).toMatchObject({ images: 2, changed: 1, failed: 0 })
    expect((await readFile(join(out, 'unworn.tif'))).equals(blank)).toBe(true)
    const made = await readFile(join(out, 'scan.tif'))
    const rows = await rowsOf(out)
    expect(rows.map(({ pages }) => pages?.map(({ changed }) => changed))).toEqual([
      [false, true, false],
      [false, false],
    ])
    for (const page of [1, 2, 3]) {
      const [before, after] = [await decode(scan, '', { page }), await decode(made, '', { page })]
      expect([after.width, after.height]).toEqual([before.width, before.height])
      expect(rows[0]!.pages![page - 1]).toMatchObject({ width: after.width, height: after.height })
      expect((await sharp(made, { page: page - 1 }).metadata()).density).toBe(200)
      if (page !== 2) expect(after.pixels).toEqual(before.pixels)
      else {
        const good = await pixelsOf(drawSmallPage('t2.jpg'))
        expect(psnr(after.pixels, good)).toBeGreaterThan(psnr(before.pixels, good) + 1)
      }
    }
  })
})
