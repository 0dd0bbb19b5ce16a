import sharp, { type JpegOptions } from 'sharp'
import { expect, test } from 'vitest'
import { smallJpeg } from '../../../src/page/codec/jpeg-small.ts'

/** A picture with slopes, edges and colours: what a wrong block, stride or table would tear apart. */
function picture(width: number, height: number): Buffer {
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const inside = Math.hypot(x - width / 3, y - height / 2) < height / 4
      rgb[i] = (255 * x) / width
      rgb[i + 1] = inside ? 220 : 60
      rgb[i + 2] = (255 * y) / height
    }
  }
  return rgb
}

const jpegOf = (width: number, height: number, options: JpegOptions = {}): Promise<Buffer> =>
  sharp(picture(width, height), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90, ...options })
    .toBuffer()

async function meanDifference(file: Uint8Array, small: Uint8Array): Promise<number> {
  const ours = await sharp(small).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const { width, height } = ours.info
  const theirs = await sharp(file)
    .resize(width, height, { fit: 'fill', fastShrinkOnLoad: false })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  let sum = 0
  for (const [i, value] of theirs.entries()) sum += Math.abs(value - ours.data[i]!)
  return sum / theirs.length
}

test.each([
  ['colour at half the resolution', 443, 591, {}, 3],
  ['colour at the full resolution', 300, 400, { chromaSubsampling: '4:4:4' }, 4],
  ['its own Huffman tables', 591, 443, { optimiseCoding: true }, 3],
  ['a side that is no multiple of a block', 431, 333, {}, 4],
  ['a large one', 1201, 1603, {}, 1],
])(
  'of a JPEG with %s the copy looks like one by libvips',
  async (_, width, height, how, eighths) => {
    const file = await jpegOf(width, height, how)
    const small = smallJpeg(file, 176 * 224, 90)!
    expect(small.of).toEqual({ width, height })
    expect(small.width).toBe(Math.ceil((width * eighths) / 8))
    expect(small.height).toBe(Math.ceil((height * eighths) / 8))
    expect(await sharp(small.jpeg).metadata()).toMatchObject({ width: small.width, format: 'jpeg' })
    expect(await meanDifference(file, small.jpeg)).toBeLessThan(3)
  },
)

test('a grey one too, and restart markers are passed', async () => {
  const grey = await sharp(await jpegOf(400, 300))
    .greyscale()
    .jpeg()
    .toBuffer()
  expect(await meanDifference(grey, smallJpeg(grey, 176 * 224, 90)!.jpeg)).toBeLessThan(3)
})

test('other files, other colours, damaged ones are left to others', async () => {
  const file = await jpegOf(443, 591)
  const none = async (bytes: Uint8Array | Promise<Uint8Array>): Promise<void> =>
    expect(smallJpeg(await bytes, 176 * 224, 68)).toBeUndefined()
  await none(sharp(file).png().toBuffer())
  await none(jpegOf(443, 591, { progressive: true }))
  await none(sharp(file).toColourspace('cmyk').jpeg().toBuffer())
  await none(sharp(file).withMetadata({ orientation: 6 }).jpeg().toBuffer())
  await none(jpegOf(60, 80))
  await none(file.subarray(0, file.length >> 1))
  await none(file.subarray(0, 300))
  await none(new Uint8Array())
  for (let cut = 1; cut < 700; cut += 37) await none(file.subarray(0, cut))
})

test('noise in place of the data is no crash', async () => {
  const file = await jpegOf(443, 591)
  for (let from = 0; from < 40; from++) {
    const broken = Buffer.from(file)
    for (let i = 0; i < 60; i++)
      broken[200 + ((i * 7919 + from * 104_729) % (file.length - 200))]! ^= 0x5a
    const small = smallJpeg(broken, 176 * 224, 68)
    if (small) expect(small.jpeg.subarray(-2)).toEqual(Uint8Array.of(0xff, 0xd9))
  }
})
