import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { readJpegHead } from '../../../src/page/codec/jpeg-head.ts'
import { scanOf } from '../../../src/page/codec/jpeg-scan.ts'
import { pictureEnd } from '../../../src/page/codec/jpeg-walk.ts'
import { rngFrom } from '../../../src/core/rng.ts'

const SIDE = 320

/** Noise down to a row, and white below it. */
function page(noisy = SIDE) {
  const rng = rngFrom('jpeg-walk')
  const pixels = Buffer.alloc(SIDE * SIDE * 3, 255)
  for (let i = 0; i < noisy * SIDE * 3; i++) pixels[i] = rng.int(0, 255)
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
}

/** The file with the last part of its scan turned to zeros, its end marker in place. */
function zeroedTail(bytes: Uint8Array, share: number): Uint8Array {
  const { scan } = readJpegHead(bytes, true)!
  const broken = Uint8Array.from(bytes)
  broken.fill(0, Math.round(bytes.length - share * (bytes.length - scan)), -2)
  return broken
}

const OPTIONS = {
  optimised: { optimiseCoding: true },
  plain: { optimiseCoding: false },
  'full colour': { optimiseCoding: true, chromaSubsampling: '4:4:4' },
}

describe.each(Object.entries(OPTIONS))('%s', (_, options) => {
  test('a picture ends where its data ends, also where it is white or turned', async () => {
    for (const noisy of [SIDE, SIDE / 2, 0]) {
      const bytes = await page(noisy).withMetadata({ orientation: 6 }).jpeg(options).toBuffer()
      const end = pictureEnd(bytes, readJpegHead(bytes, true)!)!
      expect(bytes.length - 2 - end).toBeLessThanOrEqual(2)
      expect(end).toBeLessThanOrEqual(bytes.length - 2)
      expect(scanOf(bytes)).toEqual({ ended: true, whole: true, zeroed: false })
    }
  })

  test.each([0.5, 0.1, 0.02])('zeros in the last %d of the data are found', async (share) => {
    const bytes = zeroedTail(await page().jpeg(options).toBuffer(), share)
    expect(scanOf(bytes).zeroed).toBe(true)
    expect((await decode(bytes, '')).issue).toContain('part of the picture is missing')
  })
})

test.each([0.5, 0.3])(
  'zeros that could be blank blocks are found in the last %d',
  async (share) => {
    const rng = rngFrom('jpeg-walk')
    const pixels = Buffer.alloc(SIDE * SIDE * 3, 255)
    for (let i = 0; i < pixels.length; i++) {
      const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)]
      if (x < 16 && y % 64 < 16) pixels[i] = rng.int(0, 255)
    }
    const raw = { width: SIDE, height: SIDE, channels: 3 as const }
    const bytes = await sharp(pixels, { raw }).jpeg({ optimiseCoding: true }).toBuffer()
    const { dc, ac } = readJpegHead(bytes)!
    // Codes of zeros alone stand for nothing in all tables: libjpeg reads the zeros as blank blocks.
    for (const table of [dc[0], dc[1], ac[0], ac[1]]) expect(table!.symbols[0]).toBe(0)
    expect(scanOf(bytes).zeroed).toBe(false)
    const broken = zeroedTail(bytes, share)
    expect(scanOf(broken).zeroed).toBe(true)
    expect((await decode(broken, '')).issue).toContain('part of the picture is missing')
  },
)

test('grey pages too, and those cut in the middle have no end', async () => {
  const bytes = await page().greyscale().jpeg({ optimiseCoding: true }).toBuffer()
  expect(scanOf(bytes).zeroed).toBe(false)
  expect(scanOf(zeroedTail(bytes, 0.1)).zeroed).toBe(true)
  const head = readJpegHead(bytes)!
  expect(pictureEnd(bytes.subarray(0, bytes.length >> 1), head)).toBeUndefined()
})
