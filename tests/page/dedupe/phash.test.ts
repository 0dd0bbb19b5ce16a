import { createCanvas } from '@napi-rs/canvas'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { decode } from '../../../src/page/codec/decode.ts'
import { nearDuplicate } from '../../../src/page/dedupe/near-duplicate.ts'
import { fingerprint, hammingDistance, type Fingerprint } from '../../../src/page/dedupe/phash.ts'

/** A form of one template on uneven paper, its fourteen lines filled in by `text`. */
function form(text: string): Buffer {
  const canvas = createCanvas(443, 591)
  const context = canvas.getContext('2d')
  const light = context.createLinearGradient(0, 0, 443, 591)
  light.addColorStop(0, '#efece4')
  light.addColorStop(1, '#c9c2b4')
  context.fillStyle = light
  context.fillRect(0, 0, 443, 591)
  context.fillStyle = '#222222'
  context.fillRect(140, 30, 160, 16)
  const draws = rngFrom(text)
  for (let line = 0; line < 14; line++) {
    const y = 70 + line * 35
    context.strokeRect(30, y, 380, 35)
    context.fillRect(40, y + 12, 60, 10)
    // Filled in: strokes like those of twelve letters, so that the hash cannot tell the forms apart.
    for (let i = 0; i < 36; i++) {
      const x = 130 + (i / 3) * 11 + draws.uniform(0, 4)
      const tall = draws.bernoulli(0.5)
      const top = y + 12 + draws.uniform(0, 6)
      context.fillRect(x, top, tall ? 1.5 : 7, tall ? 9 : 1.5)
    }
  }
  return canvas.toBuffer('image/png')
}

async function print(file: Buffer): Promise<Fingerprint> {
  const { pixels, width, height } = await decode(file, '', { area: 512 * 512 })
  return fingerprint(pixels, width, height)
}

const page = form('one')

test.each([
  ['JPEG of quality 50', () => sharp(page).jpeg({ quality: 50 })],
  ['half the size', () => sharp(page).resize(222)],
  ['twice the size', () => sharp(page).resize(886)],
  ['other size and JPEG', () => sharp(page).resize(310).jpeg({ quality: 60 })],
  ['brighter', () => sharp(page).removeAlpha().linear(1, 10)],
  ['more contrast', () => sharp(page).removeAlpha().linear(1.06, -6)],
  ['grey', () => sharp(page).greyscale()],
])('a copy is known: %s', async (_, change) => {
  const copy = await print(await change().toBuffer())
  expect(nearDuplicate(await print(page), copy)).toBe(true)
})

test('forms of one template, filled in differently, are other pages', async () => {
  const first = await print(page)
  for (const text of ['two', 'three', 'four', 'five']) {
    const other = await print(form(text))
    expect(hammingDistance(first, other)).toBeLessThanOrEqual(3)
    expect(nearDuplicate(first, other)).toBe(false)
    const compressed = await print(await sharp(form(text)).jpeg({ quality: 50 }).toBuffer())
    expect(nearDuplicate(first, compressed)).toBe(false)
  }
})

test('a turned, mirrored or cropped page is another page', async () => {
  const first = await print(page)
  const others = [
    sharp(page).rotate(180),
    sharp(page).flop(),
    sharp(page).extract({ left: 40, top: 60, width: 380, height: 480 }),
  ]
  for (const other of others) {
    expect(nearDuplicate(first, await print(await other.png().toBuffer()))).toBe(false)
  }
})

/** Light that rises to the right (1) or falls (-1). */
function ramp(sign: number): Fingerprint {
  const rgba = new Uint8ClampedArray(90 * 80 * 4)
  for (let i = 0; i < rgba.length; i += 4) {
    const x = (i >> 2) % 90
    rgba.fill(128 + sign * (x - 45) * 2, i, i + 3)
  }
  return fingerprint(rgba, 90, 80)
}

test('the hash, bit by bit: light that rises to the right sets all, that falls sets none', () => {
  const rising = ramp(1)
  expect([rising.low, rising.high]).toEqual([0xffffffff, 0xffffffff])
  expect(rising.thumbnail[0]! / 16).toBeCloseTo(39.6, 0)
  expect(rising.thumbnail[35]! / 16).toBeCloseTo(214.4, 0)
  const falling = ramp(-1)
  expect([falling.low, falling.high]).toEqual([0, 0])
  expect(hammingDistance(rising, falling)).toBe(64)
})

test.each([
  [1, 1],
  [1, 700],
  [700, 1],
  [37, 33],
])('an even page of %d×%d has an even thumbnail', (width, height) => {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(200)
  const { thumbnail, low, high, aspect } = fingerprint(rgba, width, height)
  expect(new Set(thumbnail)).toEqual(new Set([3200]))
  expect([low, high, aspect]).toEqual([0, 0, width / height])
})
