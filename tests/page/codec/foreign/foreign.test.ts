/** PDF, HEIC, BMP and JPEG 2000: files that other programs wrote, and damaged ones. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { ImageError } from '../../../../src/core/errors.ts'
import { sha256 } from '../../../../src/core/hash.ts'
import { decode, decodeSquare } from '../../../../src/page/codec/decode.ts'
import { countPages } from '../../../../src/page/codec/page-file.ts'
import { probe } from '../../../../src/page/codec/probe.ts'
import { damagedBytes, REPEATABLE } from '../../../support/mutations.ts'

/** Written by Pillow, pillow-heif, reportlab and pypdf. */
const pathOf = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
const fixture = (name: string): Promise<Buffer> => readFile(pathOf(name))

/** Mean and largest difference of two images' colours. */
async function difference(bytes: Uint8Array, to: string): Promise<{ mean: number; max: number }> {
  const { width, height, pixels } = await decode(bytes, sha256(bytes))
  const { data, info } = await sharp(await fixture(to))
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  expect([width, height]).toEqual([info.width, info.height])
  const differences = Array.from(data, (value, i) => Math.abs(value - pixels[i]!))
  return {
    mean: differences.reduce((sum, d) => sum + d, 0) / differences.length,
    max: Math.max(...differences),
  }
}

describe('BMP', () => {
  test.each([
    ['palette.bmp', 'small.png'],
    ['bilevel.bmp', 'bilevel.png'],
    ['alpha.bmp', 'small.png'],
  ])('%s is read to the level', async (name, to) => {
    expect(await difference(await fixture(name), to)).toEqual({ mean: 0, max: 0 })
  })

  /** A file of 4×2 pixels: header, palette or masks, rows or runs. */
  function bmp(bits: number, compression: number, table: number[], body: number[], height = 2) {
    const start = 54 + table.length
    const bytes = Buffer.alloc(start + body.length)
    bytes.write('BM')
    bytes.writeUInt32LE(start, 10)
    bytes.writeUInt32LE(40, 14)
    bytes.writeInt32LE(4, 18)
    bytes.writeInt32LE(height, 22)
    bytes.writeUInt16LE(1, 26)
    bytes.writeUInt16LE(bits, 28)
    bytes.writeUInt32LE(compression, 30)
    bytes.set([...table, ...body], 54)
    return bytes
  }
  const COLOURS = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]
  const [black, red, green, blue] = ['000000', 'ff0000', '00ff00', '0000ff']
  async function rows(bytes: Uint8Array): Promise<string[][]> {
    const { pixels } = await decode(bytes, 'x')
    const hex = Array.from({ length: 8 }, (_, i) =>
      Buffer.from(pixels.subarray(4 * i, 4 * i + 3)).toString('hex'),
    )
    return [hex.slice(0, 4), hex.slice(4)]
  }
  const wanted = [
    [green, green, green, blue],
    [red, black, red, black],
  ]

  test('of 4 and 8 bits, of runs, of 16 bits with masks, of rows from the top', async () => {
    const four = bmp(4, 0, COLOURS, [0x10, 0x10, 0, 0, 0x22, 0x23, 0, 0])
    expect(await rows(four)).toEqual(wanted)
    const eight = [1, 0, 1, 0, 2, 2, 2, 3]
    expect(await rows(bmp(8, 0, COLOURS, eight))).toEqual(wanted)
    const top = [...eight.slice(4), ...eight.slice(0, 4)]
    expect(await rows(bmp(8, 0, COLOURS, top, -2))).toEqual(wanted)
    // Four as they are, end of line, a run of three, a run of one, end.
    const runs = [0, 4, 1, 0, 1, 0, 0, 0, 3, 2, 1, 3, 0, 1]
    expect(await rows(bmp(8, 1, COLOURS, runs))).toEqual(wanted)
    // Two colours in turn; three and one of one colour.
    expect(await rows(bmp(4, 2, COLOURS, [4, 0x10, 0, 0, 3, 0x22, 1, 0x33, 0, 1]))).toEqual(wanted)
    const masks = [0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0]
    const pixels = [0xf800, 0, 0xf800, 0, 0x07e0, 0x07e0, 0x07e0, 0x001f]
    const sixteen = pixels.flatMap((value) => [value & 255, value >> 8])
    expect(await rows(bmp(16, 3, masks, sixteen))).toEqual(wanted)
  })

  test('cut off, of no size or of a kind that is not read is named', async () => {
    const cut = (await fixture('palette.bmp')).subarray(0, -9)
    await expect(decode(cut, 'x')).rejects.toThrow('a BMP that is damaged or cut off')
    await expect(decode(bmp(8, 4, COLOURS, []), 'x')).rejects.toThrow('compression 4')
    const huge = bmp(24, 0, [], [])
    huge.writeInt32LE(2_000_000_000, 18)
    await expect(decode(huge, 'x')).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' })
  })
})

describe('JPEG 2000', () => {
  test.each(['page.jp2', 'page.j2k'])('%s is read to the level', async (name) => {
    expect(await difference(await fixture(name), 'page.png')).toEqual({ mean: 0, max: 0 })
  })

  test('in grey is read', async () => {
    const { pixels } = await decode(await fixture('grey.jp2'), 'x')
    // The paper, and the red bar as Pillow weighs colours.
    expect([...pixels.subarray(0, 4)]).toEqual([238, 238, 238, 255])
    const bar = 4 * (15 * 60 + 20)
    expect([...pixels.subarray(bar, bar + 3)]).toEqual([81, 81, 81])
  })
})

describe('HEIC', () => {
  test('is read, as close as its loss allows', async () => {
    const { mean } = await difference(await fixture('page.heic'), 'page.png')
    expect(mean).toBeLessThan(1.5)
  })
})

describe('PDF', () => {
  test('has pages, each drawn at 200 dots per inch', async () => {
    const bytes = await fixture('two.pdf')
    expect(await countPages(pathOf('two.pdf'))).toBe(2)
    const found = await probe(bytes, 2)
    expect(found).toMatchObject({ format: 'pdf', pages: 2, width: 417, height: 556, density: 200 })
    const { width, pixels } = await decode(bytes, 'x')
    const at = (x: number, y: number): number[] => [
      ...pixels.subarray(4 * (y * width + x)).subarray(0, 3),
    ]
    // White paper; a red box of 50 by 30 points, 20 from the left and the bottom.
    expect(at(5, 5)).toEqual([255, 255, 255])
    expect(at(125, 458)).toEqual([255, 0, 0])
    // The words "Invoice 17".
    const ink = pixels.filter((value, i) => i % 4 === 0 && value < 100 && i < 4 * width * 130)
    expect(ink.length).toBeGreaterThan(400)
    // On the second page a picture of 60 by 80 points: its red bar.
    const second = await decode(bytes, 'x', { page: 2 })
    const bar =
      4 * (Math.round((70 + 15) * (200 / 72)) * width + Math.round((30 + 20) * (200 / 72)))
    expect(Math.abs(second.pixels[bar]! - 200)).toBeLessThan(8)
    expect(second.pixels[bar + 1]).toBeLessThan(60)
    await expect(decode(bytes, 'x', { page: 3 })).rejects.toMatchObject({ code: 'PAGE_MISSING' })
    const square = new Uint8Array(32 * 32 * 3)
    expect(await decodeSquare(bytes, 32, '#000000', square)).toBeUndefined()
    expect(square[3 * (16 * 32 + 16)]).toBe(255)
  })

  test('with a password, or cut off, is named', async () => {
    const locked = decode(await fixture('locked.pdf'), 'x')
    await expect(locked).rejects.toMatchObject({ code: 'IMAGE_ENCRYPTED' })
    const cut = decode(Buffer.from('%PDF-1.4\nnothing'), 'x')
    await expect(cut).rejects.toThrow('a PDF document that is damaged or cut off')
    expect(await countPages(pathOf('locked.pdf'))).toBe(1)
  })
})

test.each(['two.pdf', 'page.heic', 'page.jp2', 'palette.bmp'])(
  'damage to %s is named and ends nothing',
  async (name) => {
    const bytes = await fixture(name)
    const runs = Number(process.env['MUTATIONS'] ?? 40)
    await fc.assert(
      fc.asyncProperty(damagedBytes(fc.constant(bytes)), async (damaged) => {
        try {
          const { width, height, pixels } = await decode(damaged, 'x', { area: 40_000 })
          expect(pixels.length).toBe(width * height * 4)
        } catch (error) {
          expect(error).toBeInstanceOf(ImageError)
          expect((error as Error).message).not.toMatch(/: undefined$|\[object/)
        }
      }),
      { ...REPEATABLE, numRuns: runs },
    )
    // What was whole is read as before.
    expect((await probe(bytes)).width).toBeGreaterThan(0)
  },
  120_000,
)
