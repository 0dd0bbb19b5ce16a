import * as fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { readJpegHead } from '../../../src/page/codec/jpeg-head.ts'
import { LARGEST, readSmallPlanes } from '../../../src/page/codec/jpeg-planes.ts'
import { scanOf } from '../../../src/page/codec/jpeg-scan.ts'
import { smallJpeg } from '../../../src/page/codec/jpeg-small.ts'
import { jpegSquare } from '../../../src/page/codec/jpeg-square.ts'
import { kernelArena } from '../../../src/page/kernels/arena.ts'
import { damagedBytes, REPEATABLE } from '../../support/mutations.ts'

/** Colour at two resolutions, grey, progressive, with restart markers and with a thumbnail's segments. */
const files: Uint8Array[] = []

beforeAll(async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 72 * 56 * 3 }, (_, i) => (i * 7919) % 251))
  const page = sharp(noise, { raw: { width: 72, height: 56, channels: 3 } })
  files.push(
    await page.clone().jpeg({ quality: 80 }).toBuffer(),
    await page.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
    await page.clone().greyscale().jpeg().toBuffer(),
    await page.clone().jpeg({ progressive: true }).toBuffer(),
    await page.clone().jpeg({ optimiseCoding: true }).withMetadata({ orientation: 6 }).toBuffer(),
  )
})

const valid = fc.nat(4).map((at) => files[at]!)
const hostile = fc.oneof(
  { weight: 9, arbitrary: damagedBytes(valid) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
)

/** A read of a small file takes a millisecond; one that hangs, or reads what is not there, far more. */
const LONGEST = 2000

function inTime<T>(work: () => T): T {
  const begin = performance.now()
  const result = work()
  expect(performance.now() - begin).toBeLessThan(LONGEST)
  return result
}

it('a damaged head is undefined, or one whose numbers can be worked with', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      const head = inTime(() => readJpegHead(bytes))
      if (!head) return
      expect(head.width).toBeGreaterThan(0)
      expect(head.height).toBeGreaterThan(0)
      expect(head.scan).toBeGreaterThan(0)
      expect(head.scan).toBeLessThanOrEqual(bytes.length)
      expect([1, 3]).toContain(head.components.length)
      for (const { across, down, dc, ac, quant } of head.components) {
        expect([1, 2]).toContain(across)
        expect([1, 2]).toContain(down)
        expect(head.quants[quant]).toHaveLength(64)
        for (const table of [head.dc[dc]!, head.ac[ac]!]) {
          expect(table.counts).toHaveLength(16)
          expect(table.symbols.length).toBe(table.counts.reduce((sum, count) => sum + count, 0))
        }
      }
      expect(Number.isInteger(head.interval)).toBe(true)
    }),
    { ...REPEATABLE, numRuns: 3000 },
  )
})

it('an end is looked for in any bytes, and found where the file is whole', () => {
  for (const file of files)
    expect(scanOf(file)).toEqual({ ended: true, whole: true, zeroed: false })
  fc.assert(
    fc.property(hostile, (bytes) => {
      expect(Object.values(inTime(() => scanOf(bytes))).map((each) => typeof each)).toEqual([
        'boolean',
        'boolean',
        'boolean',
      ])
    }),
    { ...REPEATABLE, numRuns: 3000 },
  )
  fc.assert(
    fc.property(valid, fc.nat(), (bytes, cut) => {
      expect(scanOf(bytes.subarray(0, cut % (bytes.length - 1))).ended).toBe(false)
    }),
    { ...REPEATABLE, numRuns: 300 },
  )
})

it('damaged pictures are read or refused, without a trap and in time', () => {
  let read = 0
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: LARGEST }), (bytes, size) => {
      const head = readJpegHead(bytes)
      // As its callers do: a page of billions of pixels is refused by its size.
      if (!head || head.width * head.height > 1e6) return
      const planes = inTime(() => readSmallPlanes(kernelArena(), head, bytes, size))
      if (!planes) return
      read++
      expect(planes.width).toBe(Math.ceil((head.width * size) / 8))
      expect(planes.height).toBe(Math.ceil((head.height * size) / 8))
    }),
    { ...REPEATABLE, numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(20)
})

it('copies and squares of damaged pictures are whole or refused', () => {
  const square = new Uint8Array(24 * 24 * 3)
  fc.assert(
    fc.property(hostile, (bytes) => {
      const small = inTime(() => smallJpeg(bytes, 24 * 24, 90))
      if (small) {
        expect(small.width * small.height).toBeLessThanOrEqual(24 * 24 + small.width + small.height)
        expect(scanOf(small.jpeg).ended).toBe(true)
      }
      square.fill(77)
      const drawn = inTime(() => jpegSquare(bytes, 24, '#ffffff', square))
      if (!drawn) expect(square.every((value) => value === 77)).toBe(true)
    }),
    { ...REPEATABLE, numRuns: 1500 },
  )
})
