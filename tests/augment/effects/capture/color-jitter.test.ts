import { expect, test } from 'vitest'
import { colorJitter } from '../../../../src/augment/effects/capture/color-jitter.ts'
import { figures, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const NEUTRAL = { brightness: 0, contrast: 1, saturation: 1, gamma: 1, warmth: 0 }
const photo = (x: number, y: number): [number, number, number] => [
  60 + ((x * 3 + y) % 130),
  50 + ((x * 3 + y) % 130),
  40 + ((x * 3 + y) % 130),
]

test('neutral parameters change nothing', () => {
  const page = paintedPage(40, 40, photo)
  run(colorJitter, page, NEUTRAL)
  expect(pixel(page, 17, 23)).toEqual(photo(17, 23))
})

test('brightness shifts the mean and leaves the contrast', () => {
  const page = paintedPage(64, 64, photo)
  const before = figures(page)
  run(colorJitter, page, { ...NEUTRAL, brightness: 24 })
  const after = figures(page)
  expect(after.mean - before.mean).toBeCloseTo(24, 0)
  expect(after.sd / before.sd).toBeCloseTo(1, 2)
})

test('what would leave the scale is pressed, in order, not cut', () => {
  const page = paintedPage(256, 1, (x) => x)
  run(colorJitter, page, { ...NEUTRAL, brightness: 40 })
  const values = Array.from({ length: 256 }, (_, x) => pixel(page, x, 0)[0])
  expect(values[255]).toBe(255)
  expect(values[100]).toBe(140)
  expect(values[215]).toBeLessThan(250)
  expect(values.every((value, i) => i === 0 || value >= values[i - 1]!)).toBe(true)
})

test('contrast spreads around the mean, which stays', () => {
  const page = paintedPage(64, 64, photo)
  const before = figures(page)
  run(colorJitter, page, { ...NEUTRAL, contrast: 0.7 })
  const after = figures(page)
  expect(after.mean).toBeCloseTo(before.mean, -0.3)
  expect(after.sd / before.sd).toBeCloseTo(0.7, 1)
})

test('saturation scales colour and leaves brightness', () => {
  const page = paintedPage(64, 64, photo)
  const before = figures(page)
  run(colorJitter, page, { ...NEUTRAL, saturation: 0.6 })
  const after = figures(page)
  expect(after.saturation / before.saturation).toBeCloseTo(0.6, 1)
  expect(after.mean).toBeCloseTo(before.mean, -0.3)
  run(colorJitter, page, { ...NEUTRAL, saturation: 0 })
  expect(figures(page).saturation).toBe(0)
})

test('warmth moves red up and blue down', () => {
  const page = paintedPage(8, 8, () => 150)
  run(colorJitter, page, { ...NEUTRAL, warmth: 1 })
  const [r, , b] = pixel(page, 4, 4)
  expect(r).toBeGreaterThan(155)
  expect(b).toBeLessThan(140)
})
