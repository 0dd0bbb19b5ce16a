import sharp from 'sharp'
import { expect, test } from 'vitest'
import { joinTiffs } from '../../../src/page/codec/join-tiffs.ts'
import { tiffPages } from '../../../src/page/codec/tiff-pages.ts'
import { tiff } from './tiffs.ts'

const SIZES = [
  [31, 17],
  [300, 421],
  [8, 900],
] as const

function pixels(width: number, height: number): Buffer {
  return Buffer.from(
    Uint8Array.from(
      { length: width * height * 3 },
      (_, i) => Math.imul(i + width, 2_654_435_761) >>> 24,
    ),
  )
}

test('pages of different sizes, colours and resolutions come back as they went in', async () => {
  const files = await Promise.all(
    SIZES.map(([width, height], i) =>
      sharp(pixels(width, height), { raw: { width, height, channels: 3 } })
        .withMetadata({ density: 100 * (i + 1) })
        .tiff({ compression: i === 2 ? 'none' : 'lzw' })
        .toBuffer(),
    ),
  )
  const joined = joinTiffs(files)
  expect(tiffPages(joined)).toEqual([0, 1, 2])
  for (const [i, [width, height]] of SIZES.entries()) {
    const page = sharp(joined, { page: i })
    expect(await page.metadata()).toMatchObject({ width, height, pages: 3, density: 100 * (i + 1) })
    expect((await page.raw().toBuffer()).equals(pixels(width, height))).toBe(true)
  }
})

test('a single strip, whose offset stands in the directory, is moved too', async () => {
  const values = (n: number): number[] => Array.from({ length: 12 }, (_, i) => n * 20 + i)
  const files = [1, 2, 3].map((n) =>
    tiff([{ width: 4, height: 3, channels: 1, samples: 'uint8', values: values(n) }]),
  )
  const joined = joinTiffs(files)
  for (const n of [1, 2, 3]) {
    const page = await sharp(joined, { page: n - 1 })
      .greyscale()
      .raw()
      .toBuffer()
    expect([...page]).toEqual(values(n))
  }
})
