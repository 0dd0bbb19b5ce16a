import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode, decodeSquare } from '../../../src/page/codec/decode.ts'
import { fileKind } from '../../../src/page/codec/file-kind.ts'
import { probe } from '../../../src/page/codec/probe.ts'
import { tiffPages } from '../../../src/page/codec/tiff-pages.ts'
import { tiff, type Samples } from './tiffs.ts'

const WIDTH = 96
const HEIGHT = 64

/** A page with lines, so that every part of its scan holds something. */
const levels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
  (i % WIDTH) % 7 < 2 ? 20 : 255 - (Math.imul(i, 2_654_435_761) >>> 29),
)
const grey = () => sharp(levels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
const jpeg = (progressive = false): Promise<Buffer> =>
  grey().toColourspace('srgb').jpeg({ quality: 90, progressive }).toBuffer()
const END = Buffer.from([0xff, 0xd9])

function scanStart(bytes: Buffer): number {
  return bytes.indexOf(Buffer.from([0xff, 0xda]))
}

describe('damaged JPEGs', () => {
  test.each([false, true])('half of the scan behind an end marker, progressive: %s', async (p) => {
    const whole = await jpeg(p)
    const at = scanStart(whole)
    const half = Buffer.concat([whole.subarray(0, at + ((whole.length - at) >> 1)), END])
    const { issue, width } = await decode(half, '')
    expect(width).toBe(WIDTH)
    expect(issue).toContain('part of the picture is missing')
    const square = new Uint8Array(32 * 32 * 3)
    expect(await decodeSquare(half, 32, '#ffffff', square)).toBe(issue)
  })

  test.each([
    ['in the middle', 0.4, 0.7],
    ['up to the end marker', 0.5, 1],
  ])('zeros %s', async (_, from, to) => {
    // With the standard's tables: with others zeros may be blank blocks.
    const plain = grey().toColourspace('srgb').jpeg({ quality: 90, optimiseCoding: false })
    const bytes = await plain.toBuffer()
    const start = scanStart(bytes)
    const length = bytes.length - 2 - start
    bytes.fill(0, start + Math.floor(length * from), start + Math.floor(length * to))
    expect((await decode(bytes, '')).issue).toContain('part of the picture is missing')
    const square = new Uint8Array(32 * 32 * 3)
    expect(await decodeSquare(bytes, 32, '#ffffff', square)).toContain('part of the picture')
  })

  test('whole files have no issue: blank, with restarts, bytes before or behind the end', async () => {
    const blank = { create: { width: 2000, height: 800, channels: 3 as const, background: '#fff' } }
    const plain = await jpeg()
    for (const bytes of [
      plain,
      await jpeg(true),
      await sharp(blank).jpeg({ mozjpeg: true, progressive: false }).toBuffer(),
      await sharp(blank).jpeg({ optimiseCoding: true }).toBuffer(),
      await sharp(blank).jpeg({ progressive: true }).toBuffer(),
      Buffer.concat([plain.subarray(0, -2), Buffer.alloc(20), END]),
      Buffer.concat([plain, Buffer.alloc(2000)]),
    ]) {
      expect((await decode(bytes, '')).issue).toBeUndefined()
    }
  })

  test.each([false, true])(
    'one that lacks only its end marker is read, progressive: %s',
    async (p) => {
      const whole = await jpeg(p)
      const { issue, pixels } = await decode(whole.subarray(0, -2), '')
      expect(issue).toContain('lacks its end marker')
      expect(pixels).toEqual((await decode(whole, '')).pixels)
    },
  )

  test('a progressive one that is cut between two scans is refused', async () => {
    const whole = await jpeg(true)
    const last = whole.lastIndexOf(Buffer.from([0xff, 0xda]))
    const tables = whole.lastIndexOf(Buffer.from([0xff, 0xc4]), last)
    const cut = whole.subarray(0, Math.min(last, tables < 0 ? last : tables))
    await expect(decode(cut, '')).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
  })
})

describe('samples of any kind', () => {
  const page = [255, 20, 128, 255]
  test.each<[string, Samples, (level: number) => number]>([
    ['fractions', 'float', (level) => level / 255],
    ['fractions of 0 to 255', 'float', (level) => level],
    ['32 bits', 'uint32', (level) => level * 16_843_009],
    ['32 bits of 0 to 255', 'uint32', (level) => level],
    ['16 bits with a sign', 'int16', (level) => level],
  ])('%s', async (_, samples, value) => {
    for (const channels of [1, 3] as const) {
      const values = page.flatMap((level) => Array.from({ length: channels }, () => value(level)))
      const bytes = tiff([{ width: 4, height: 1, channels, samples, values }])
      const { pixels } = await decode(bytes, '')
      page.forEach((level, x) => {
        for (let c = 0; c < 3; c++) {
          expect(Math.abs(pixels[4 * x + c]! - level), `${channels} ${x}`).toBeLessThanOrEqual(1)
        }
      })
    }
  })
})

describe('what a TIFF says of its samples', () => {
  const greys = [255, 20, 128, 255]
  const row = { width: 4, height: 1, channels: 1 as const }

  test.each<[Samples, (level: number) => number]>([
    ['float', (level) => 1 - level / 255],
    ['uint8', (level) => 255 - level],
    ['uint16', (level) => 257 * (255 - level)],
  ])('zero is white, %s', async (samples, value) => {
    const bytes = tiff([{ ...row, samples, values: greys.map(value), photometric: 0 }])
    const { pixels } = await decode(bytes, '')
    greys.forEach((level, x) => expect(Math.abs(pixels[4 * x]! - level)).toBeLessThanOrEqual(1))
  })

  test.each([10, 12, 14])('%d bits in 16', async (bits) => {
    const most = 2 ** bits - 1
    for (const channels of [1, 3] as const) {
      const values = greys.flatMap((level) =>
        Array.from({ length: channels }, () => Math.round((level * most) / 255)),
      )
      const bytes = tiff([{ ...row, channels, samples: 'uint16', values, most }])
      const { pixels } = await decode(bytes, '')
      greys.forEach((level, x) => expect(Math.abs(pixels[4 * x]! - level)).toBeLessThanOrEqual(1))
      const square = new Uint8Array(4 * 4 * 3)
      await decodeSquare(bytes, 4, '#ffffff', square)
      expect(Math.abs(square[3 * 5]! - 20)).toBeLessThan(3)
    }
  })

  test('the brightest value of a page is not white', async () => {
    const values = greys.map((level) => level * 200)
    const bytes = tiff([{ ...row, samples: 'uint16', values, most: 255 * 200 }])
    const { pixels } = await decode(bytes, '')
    expect(Math.abs(pixels[0]! - 198)).toBeLessThanOrEqual(1)
  })

  test('kinds that are not read say what to do', async () => {
    const double = tiff([{ ...row, samples: 'double', values: [1, 0, 1, 0] }])
    const colours = [...greys, ...greys, ...greys]
    const lab = tiff([{ ...row, channels: 3, samples: 'uint8', values: colours, photometric: 8 }])
    await expect(decode(double, '')).rejects.toThrow(/64 bits, which are not read: save it with/)
    await expect(decode(lab, '')).rejects.toThrow(/Lab colours, which are not read: save it with/)
  })
})

describe('pages of a TIFF', () => {
  const one = (width: number, level: number, part = 0) => ({
    width,
    height: 2,
    channels: 1 as const,
    samples: 'uint8' as const,
    values: Array.from({ length: width * 2 }, () => level),
    part,
  })

  test('thumbnails and masks are passed over, wherever they stand', async () => {
    const bytes = tiff([one(2, 1, 1), one(8, 60), one(8, 9, 4), one(6, 120), one(3, 2, 1)])
    expect(tiffPages(bytes)).toEqual([1, 3])
    expect(await probe(bytes)).toMatchObject({ width: 8, pages: 2 })
    const first = await decode(bytes, '')
    const second = await decode(bytes, '', { page: 2 })
    expect([first.width, first.pixels[0], second.width, second.pixels[0]]).toEqual([8, 60, 6, 120])
    await expect(decode(bytes, '', { page: 3 })).rejects.toMatchObject({ code: 'PAGE_MISSING' })
    const square = new Uint8Array(8 * 8 * 3)
    await decodeSquare(bytes, 8, '#ffffff', square)
    expect(square[4 * 8 * 3]).toBe(60)
  })

  test('a chain that goes in a circle, one cut off, and other files', async () => {
    const bytes = tiff([one(4, 1), one(4, 2)])
    const circle = Buffer.from(bytes)
    circle.writeUInt32LE(circle.readUInt32LE(4), circle.length - 4)
    expect(tiffPages(circle)).toEqual([0, 1])
    expect(tiffPages(bytes.subarray(0, 40))).toEqual([0])
    expect(tiffPages(await jpeg())).toEqual([0])
    expect(tiffPages(Buffer.alloc(0))).toEqual([0])
  })
})

const iso = (brand: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1heic`)])

test.each<[string, Buffer, RegExp]>([
  ['PPM', Buffer.from('P6\n2 2\n255\nxxxxxxxxxxxx'), /PPM/],
  ['TGA', Buffer.from([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 4, 0, 24, 0, 1, 1]), /a TGA/],
])('what is not read is named by its content: %s', async (_, bytes, pattern) => {
  await expect(decode(bytes, '')).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringMatching(pattern) as string,
  })
  expect(fileKind(bytes)).toMatchObject({ image: false })
})

test.each<[string, Buffer]>([
  ['an HEIC photograph', iso('heic')],
  ['a PDF document', Buffer.from('%PDF-1.7\n%...')],
  ['a JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n\x87\nxxxxxxxx', 'latin1')],
  ['a BMP', Buffer.from(`BM${'\0'.repeat(12)}\x28\0\0\0${'\0'.repeat(40)}`)],
])('%s that is damaged is named', async (name, bytes) => {
  await expect(decode(bytes, '')).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringContaining(`${name} that is damaged or cut off: `) as string,
  })
  expect(fileKind(bytes)).toMatchObject({ image: true })
})

test('images are told by their content, text and beginnings of text are not', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
    const bytes = await grey().toFormat(format).toBuffer()
    expect(fileKind(bytes), format).toMatchObject({ image: true })
  }
  for (const text of ['ID,target\na,1\n', 'BM is a mark\n', '{"a": 1}', 'P is a letter', '']) {
    expect(fileKind(Buffer.from(text)), text).toBeUndefined()
  }
})
