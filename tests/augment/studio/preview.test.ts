import { createCanvas, type Canvas } from '@napi-rs/canvas'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { encodeSheet } from '../../../src/augment/studio/encode-sheet.ts'
import { captionOf } from '../../../src/augment/studio/preview-caption.ts'

/** Noise, which no encoder makes small. */
function noise(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  const rng = rngFrom('sheet')
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : rng.int(0, 255)
  context.putImageData(image, 0, 0)
  return canvas
}

describe('a sheet as a file', () => {
  const sheet = noise(1800, 1200)

  it.each([
    ['a.jpg', 'jpeg'],
    ['a.webp', 'webp'],
    ['a', 'jpeg'],
  ])('%s is %s below 2 MB, by its quality, then by its size', async (name, format) => {
    const bytes = await encodeSheet(sheet, name)
    expect(bytes.length).toBeLessThanOrEqual(2_000_000)
    const found = await sharp(bytes).metadata()
    expect(found.format).toBe(format)
    expect(found.width / found.height).toBeCloseTo(1800 / 1200, 2)
    // No smaller than it need be.
    expect(bytes.length).toBeGreaterThan(700_000)
  })

  it('is exact as a PNG, however large', async () => {
    const bytes = await encodeSheet(sheet, 'a.PNG')
    expect(bytes.length).toBeGreaterThan(4_000_000)
    const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer()
    expect(
      pixels.equals(Buffer.from(sheet.getContext('2d').getImageData(0, 0, 1800, 1200).data)),
    ).toBe(true)
  })

  it('fits into the longest side that WebP has', async () => {
    const { width } = await sharp(await encodeSheet(createCanvas(20_000, 20), 'a.webp')).metadata()
    expect(width).toBe(16_383)
  })
})

it('a caption says which image it is and what each step drew', () => {
  const caption = captionOf({ seed: 7 }, 3, {
    readability: 0.8125,
    attempt: 1,
    steps: [
      { path: 'rotate', effect: 'rotate', params: { angle: 4.61234, fill: 'auto' } },
      { path: 'flip', effect: 'flip', params: {} },
      { path: 'fade', effect: 'fade', params: { strength: 0.2 }, skipped: 'no text lines' },
    ],
  })
  expect(caption).toEqual([
    'variant 3, seed 7, readability 0.81, attempt 2',
    'rotate: angle 4.61, fill auto',
    'flip',
    '(fade: no text lines)',
  ])
  expect(captionOf({ seed: 0 }, 1, { steps: [], readability: undefined, attempt: 0 })).toEqual([
    'variant 1, seed 0',
    'nothing',
  ])
})
