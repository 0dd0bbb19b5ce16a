import { expect, test } from 'vitest'
import { lighting } from '../../../../src/augment/effects/light/lighting.ts'
import { greens, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const PLAIN = { warmth: 0, vignette: 0, exposure: 1, distance: 0.7 }

/** Means over a lattice of 20 px squares. */
function levels(key: string, params: Record<string, number>): number[] {
  const page = paintedPage(200, 260, () => 200)
  run(lighting, page, { ...PLAIN, ...params }, key)
  const out: number[] = []
  for (let y = 0; y < 260; y += 20) {
    for (let x = 0; x < 200; x += 20) {
      let sum = 0
      for (let i = 0; i < 20; i++) sum += greens(page, y + i, x, x + 20).reduce((a, b) => a + b)
      out.push(sum / 400)
    }
  }
  return out
}

test.each(['a', 'b', 'c'])('strength is the fall from brightest to darkest (%s)', (key) => {
  const means = levels(key, { strength: 0.4 })
  expect(Math.max(...means)).toBeGreaterThan(188)
  expect(Math.max(...means)).toBeLessThanOrEqual(201)
  expect(Math.min(...means) / 200).toBeGreaterThan(0.59)
  expect(Math.min(...means) / 200).toBeLessThan(0.68)
})

test('never falls to black, even at full strength', () => {
  expect(Math.min(...levels('a', { strength: 0.7, vignette: 0.4 }))).toBeGreaterThan(30)
})

test('has no bands: neighbouring pixels of one shade are mixed from two levels', () => {
  const page = paintedPage(300, 300, () => 210)
  run(lighting, page, { ...PLAIN, strength: 0.15, distance: 2 })
  const bytes = page.peek()
  let longest = 0
  for (let y = 0; y < 300; y++) {
    let length = 1
    for (let x = 1; x < 300; x++) {
      const at = (y * 300 + x) * 4 + 1
      length = bytes[at] === bytes[at - 4] ? length + 1 : 1
      longest = Math.max(longest, length)
    }
  }
  // Rounding alone would make runs of up to a hundred pixels.
  expect(longest).toBeLessThan(60)
})

test('warmth turns grey paper orange or blue', () => {
  const warm = paintedPage(40, 40, () => 180)
  run(lighting, warm, { ...PLAIN, strength: 0.1, warmth: 1 })
  const [r, , b] = pixel(warm, 20, 20)
  expect(r - b).toBeGreaterThan(25)
  const cool = paintedPage(40, 40, () => 180)
  run(lighting, cool, { ...PLAIN, strength: 0.1, warmth: -1 })
  expect(pixel(cool, 20, 20)[2]).toBeGreaterThan(pixel(cool, 20, 20)[0] + 20)
})
