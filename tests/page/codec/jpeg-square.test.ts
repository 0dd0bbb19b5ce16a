import sharp, { type JpegOptions } from 'sharp'
import { expect, test } from 'vitest'
import { decodeSquare } from '../../../src/page/codec/decode.ts'
import { scanOf } from '../../../src/page/codec/jpeg-scan.ts'
import { jpegSquare } from '../../../src/page/codec/jpeg-square.ts'

/** A page with slopes, lines of print and two colours. */
function page(width: number, height: number): Buffer {
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const print = y % 48 < 20 && (x + (y / 48) * 11) % 61 < 25
      rgb[i] = print ? 30 : 200 + (50 * x) / width
      rgb[i + 1] = print ? 30 : 235
      rgb[i + 2] = print ? 60 : 250 - (90 * y) / height
    }
  }
  return rgb
}

const jpegOf = (width: number, height: number, options: JpegOptions = {}): Promise<Buffer> =>
  sharp(page(width, height), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90, ...options })
    .toBuffer()

async function byLibvips(file: Buffer, size: number): Promise<Buffer> {
  return sharp(file)
    .resize(size, size, { fit: 'contain', background: '#2040c0', fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
}

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

test.each([
  ['a tall page', 443, 591, 96, {}],
  ['a wide one', 591, 443, 97, {}],
  ['colour at full resolution', 300, 400, 128, { chromaSubsampling: '4:4:4' }],
  ['its own Huffman tables', 443, 591, 224, { optimiseCoding: true }],
  ['sides that are no multiple of a block', 431, 333, 64, {}],
  ['a strip', 900, 31, 96, {}],
  ['a large one', 1601, 1203, 33, {}],
])('%s is drawn as libvips draws it', async (_, width, height, size, how) => {
  const file = await jpegOf(width, height, how)
  const out = new Uint8Array(size * size * 3)
  expect(jpegSquare(file, size, '#2040c0', out)).toBe(true)
  // A shift by half a pixel gives 15 and more.
  expect(meanDifference(out, await byLibvips(file, size))).toBeLessThan(5)
})

test('a grey page has no colour, and the rest of the square has its own', async () => {
  const grey = await sharp(await jpegOf(400, 200))
    .greyscale()
    .jpeg()
    .toBuffer()
  const out = new Uint8Array(80 * 80 * 3)
  expect(jpegSquare(grey, 80, '#2040c0', out)).toBe(true)
  const row = (y: number): Uint8Array => out.subarray(y * 240, (y + 1) * 240)
  expect([...row(19).subarray(0, 6)]).toEqual([0x20, 0x40, 0xc0, 0x20, 0x40, 0xc0])
  expect([...row(60).subarray(0, 3)]).toEqual([0x20, 0x40, 0xc0])
  for (let i = 0; i < 240; i += 3) {
    expect(row(40)[i]).toBe(row(40)[i + 1])
    expect(row(40)[i]).toBe(row(40)[i + 2])
  }
})

test('what it does not take is drawn the long way, and what is damaged is refused', async () => {
  const file = await jpegOf(443, 591)
  const out = new Uint8Array(96 * 96 * 3)
  const others = [
    sharp(file).png().toBuffer(),
    jpegOf(443, 591, { progressive: true }),
    sharp(file).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    jpegOf(120, 90),
  ]
  for (const other of others) {
    const bytes = await other
    expect(jpegSquare(bytes, 96, '#2040c0', out)).toBe(false)
    await decodeSquare(bytes, 96, '#2040c0', out, true)
    const { data, info } = await sharp(bytes)
      .autoOrient()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const theirs = await sharp(data, { raw: { width, height, channels } })
      .resize(96, 96, { fit: 'contain', background: '#2040c0' })
      .raw()
      .toBuffer()
    expect(meanDifference(out, theirs)).toBe(0)
  }
  for (let cut = 300; cut < file.length; cut += 997) {
    const bytes = file.subarray(0, cut)
    expect(jpegSquare(bytes, 96, '#2040c0', out)).toBe(false)
    await expect(decodeSquare(bytes, 96, '#2040c0', out)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    })
  }
})

test.each([32, 96, 224])(
  'one picture gives one square of %i px, whatever its format',
  async (size) => {
    const jpeg = await jpegOf(443, 591)
    const pixels = sharp(jpeg)
    const twins = [
      await pixels.clone().png().toBuffer(),
      await pixels.clone().webp({ lossless: true }).toBuffer(),
      await pixels.clone().tiff({ compression: 'none' }).toBuffer(),
    ]
    const out = new Uint8Array(size * size * 3)
    await decodeSquare(jpeg, size, '#2040c0', out)
    for (const twin of twins) {
      const other = new Uint8Array(size * size * 3)
      await decodeSquare(twin, size, '#2040c0', other)
      expect(meanDifference(out, Buffer.from(other))).toBe(0)
    }
  },
)

test('looking for the end of a file that ends with the beginning of a segment comes to an end', () => {
  for (const end of [[0xff, 0xc4], [0xff, 0xc4, 0], [0xff]]) {
    const scan = [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3]
    expect(scanOf(Uint8Array.from([...scan, ...end])).ended).toBe(false)
  }
})
