import { describe, expect, test } from 'vitest'
import { moire } from '../../../../src/augment/effects/capture/moire.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const PLAIN = { strength: 0.2, fringes: 12, bend: 0, rows: 0, glow: 0, bands: 0 } as const

/** How often the green of a line goes through its mean. */
function crossings(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b) / values.length
  return values.filter((value, i) => i > 0 && value > mean !== values[i - 1]! > mean).length
}

describe('moire', () => {
  test('has as many fringes across the short side as asked for, at any size', () => {
    for (const side of [150, 600]) {
      const page = paintedPage(side, side, () => 120)
      run(moire, page, PLAIN)
      const along = (step: [number, number]): number =>
        crossings(
          Array.from({ length: side }, (_, i) => pixel(page, i * step[0], i * step[1])[1]),
        ) / 2
      expect(Math.hypot(along([1, 0]), along([0, 1]))).toBeCloseTo(12, -0.3)
    }
  })

  test('red, green and blue take turns, and together lose no light', () => {
    const page = paintedPage(200, 200, () => 120)
    run(moire, page, PLAIN)
    const sums = [0, 0, 0]
    for (let y = 0; y < 200; y++) {
      for (let x = 0; x < 200; x++) {
        const [r, g, b] = pixel(page, x, y)
        expect(Math.abs((r + g + b) / 3 - 120)).toBeLessThan(1.5)
        ;[r, g, b].forEach((value, c) => (sums[c]! += value))
      }
    }
    for (const sum of sums) expect(Math.abs(sum / 40000 - 120)).toBeLessThan(2)
    const reds = Array.from({ length: 200 }, (_, x) => pixel(page, x, 100)[0])
    expect(Math.max(...reds) - Math.min(...reds)).toBeGreaterThan(35)
  })

  test('fringes finer than pixels are not seen; black glows, white stays white', () => {
    const fine = paintedPage(100, 100, () => 120)
    run(moire, fine, { ...PLAIN, fringes: 60 })
    expect(new Set(Array.from({ length: 100 }, (_, x) => pixel(fine, x, 50)[1])).size).toBe(1)
    const page = paintedPage(100, 100, (x) => (x < 50 ? 0 : 255))
    run(moire, page, { ...PLAIN, strength: 0, glow: 0.1 })
    const [black, white] = [pixel(page, 10, 10), pixel(page, 90, 10)]
    expect(black[2]).toBeGreaterThan(black[0])
    expect(black[1]).toBeGreaterThan(20)
    expect(white[1]).toBeGreaterThan(250)
  })
})
