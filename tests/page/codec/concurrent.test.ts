import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { rngFrom } from '../../../src/core/rng.ts'

test('pages with a part gone are named also where many are read at once', async () => {
  const rng = rngFrom('concurrent')
  const raw = { width: 48, height: 48, channels: 1 as const }
  const grey = Uint8Array.from({ length: 48 * 48 }, () => rng.int(0, 255))
  const jpeg = await sharp(grey, { raw }).jpeg().toBuffer()
  const half = Buffer.concat([jpeg.subarray(0, -30), Buffer.from([0xff, 0xd9])])
  // The library's messages are shared by all threads: these are other files' errors in between.
  const broken = jpeg.subarray(0, 40)
  const found = await Promise.all(
    Array.from({ length: 120 }, async (_, i) =>
      i % 3 === 0
        ? (await decode(half, '')).issue
        : decode(i % 3 === 1 ? broken : Buffer.from('none'), '').catch(() => undefined),
    ),
  )
  const issues = found.filter((_, i) => i % 3 === 0)
  expect(issues.every((issue) => issue === issues[0])).toBe(true)
  expect(issues[0]).toMatch(/part of the picture is missing/)
})
