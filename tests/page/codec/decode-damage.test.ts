import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { probe } from '../../../src/page/codec/probe.ts'
import { pngChunk } from './png.ts'

/** A page with detail everywhere, so that a cut loses some wherever it is made. */
const noise = Buffer.alloc(200 * 150 * 3).map((_, i) => Math.imul(i + 1, 2654435761) >>> 13)
const detailed = (): Sharp => sharp(noise, { raw: { width: 200, height: 150, channels: 3 } })

test.each<[string, Promise<Buffer>]>([
  ['JPEG', detailed().jpeg().toBuffer()],
  ['progressive JPEG', detailed().jpeg({ progressive: true }).toBuffer()],
  ['PNG', detailed().png().toBuffer()],
  ['WebP', detailed().webp().toBuffer()],
  ['TIFF', detailed().tiff({ compression: 'lzw' }).toBuffer()],
  ['GIF', detailed().gif().toBuffer()],
])('a truncated %s is refused wherever it is cut', async (_, file) => {
  const bytes = await file
  await expect(decode(bytes, '')).resolves.toMatchObject({ width: 200, height: 150 })
  for (const part of [0.02, 0.2, 0.5, 0.8, 0.95]) {
    const cut = bytes.subarray(0, Math.floor(bytes.length * part))
    await expect(decode(cut, ''), `cut at ${part}`).rejects.toMatchObject({
      name: 'ImageError',
      code: 'IMAGE_UNREADABLE',
    })
    await expect(decode(cut, '', { area: 1000 })).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    })
  }
})

test('a JPEG whose end is zeros is refused', async () => {
  const bytes = Buffer.from(await detailed().jpeg().toBuffer())
  bytes.fill(0, bytes.length >> 1)
  await expect(decode(bytes, '')).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' })
})

test.each([
  ['an empty file', Buffer.alloc(0), 'IMAGE_EMPTY'],
  ['text', Buffer.from('this is no image, whatever its name says'), 'IMAGE_UNREADABLE'],
  ['zeros', Buffer.alloc(4096), 'IMAGE_UNREADABLE'],
  ['a page without size', png(0, 10), 'IMAGE_UNREADABLE'],
  ['a page of 400 megapixels', png(20_000, 20_000), 'IMAGE_TOO_LARGE'],
])('%s', async (_, bytes, code) => {
  const before = process.memoryUsage().rss
  const start = performance.now()
  await expect(decode(bytes, '', { area: 262_144 })).rejects.toMatchObject({ code, kind: 'work' })
  await expect(probe(bytes)).rejects.toMatchObject({ code })
  expect(performance.now() - start).toBeLessThan(500)
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
})

/** A white bilevel PNG; its pixels compress a thousandfold. */
function png(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}
