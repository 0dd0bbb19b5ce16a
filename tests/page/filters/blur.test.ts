import { describe, expect, it } from 'vitest'
import { discBlur, gaussianBlur, motionBlur } from '../../../src/page/filters/blur.ts'
import type { Raster } from '../../../src/page/image/raster.ts'
import { at, emptyPage, noisyPage, painted, SIZES, worst } from '../geometry/moving-pages.ts'

/** A point of light in the dark, and what it became: weights of 255 by offset. */
function pointSpread(blur: (page: Raster) => void, reach: number): number[][] {
  const side = 2 * reach + 1
  const page = emptyPage(side, side)
  page.bytes.fill(255, (reach * side + reach) * 4, (reach * side + reach) * 4 + 4)
  blur(page)
  const places = Array.from({ length: side }, (_, k) => k)
  return places.map((y) => places.map((x) => at(page, x, y, 0) / 255))
}

/** Every pixel as the mean of those beside it, weighted by what a point became, mirrored. */
function convolved(page: Raster, spread: number[][]): Float64Array {
  const reach = (spread.length - 1) / 2
  const sum = spread.flat().reduce((a, b) => a + b)
  return painted(page.width, page.height, (x, y, c) => {
    let value = 0
    for (const [j, row] of spread.entries()) {
      for (const [i, weight] of row.entries()) {
        if (weight > 0) value += weight * at(page, x + reach - i, y + reach - j, c)
      }
    }
    return value / sum
  })
}

describe('blurs', () => {
  const blurs: [name: string, blur: (page: Raster) => void, reach: number][] = [
    ['disc', (page) => discBlur(page, 1.1), 4],
    ['motion', (page) => motionBlur(page, 1, 0.7), 4],
  ]
  it.each(blurs)('%s treats every pixel of every size like a single point', (_, blur, reach) => {
    const spread = pointSpread(blur, reach)
    for (const [width, height] of SIZES.slice(0, 3)) {
      const page = noisyPage(width, height)
      const wanted = convolved(page, spread)
      blur(page)
      expect(worst(page.bytes, wanted)).toBeLessThan(1.5)
    }
  })

  it('gaussian is the rounds of three taps it stands for', () => {
    const sigma = 0.9
    const side = (sigma * sigma) / 4
    for (const [width, height] of SIZES) {
      const page = noisyPage(width, height)
      let wanted: Float64Array = Float64Array.from(page.bytes)
      const clampedAt = (values: Float64Array, x: number, y: number, c: number): number =>
        values[
          (Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * 4 +
            c
        ]!
      const taps = [side * side, 2 * side * (1 - 2 * side)]
      taps.push(1 - 2 * (taps[0]! + taps[1]!))
      for (const [dx, dy] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const before = wanted
        wanted = painted(width, height, (x, y, c) => {
          let sum = 0
          for (let k = -2; k <= 2; k++) {
            sum += taps[2 - Math.abs(k)]! * clampedAt(before, x + k * dx, y + k * dy, c)
          }
          return sum
        })
      }
      gaussianBlur(page, sigma)
      expect(worst(page.bytes, wanted)).toBeLessThan(0.6)
    }
  })

  it('leave a plain page as it was, however wide they are', () => {
    for (const [width, height] of SIZES.slice(0, 3)) {
      for (const sigma of [0.2, 1.3, 1.6, 4, 30]) {
        const page = emptyPage(width, height)
        page.bytes.fill(255)
        gaussianBlur(page, sigma)
        discBlur(page, sigma)
        motionBlur(page, sigma, 2)
        expect(
          worst(
            page.bytes,
            painted(width, height, () => 255),
          ),
        ).toBe(0)
      }
    }
  })

  it('gaussian has its variance where a smaller copy is blurred too', () => {
    const side = 61
    const page = emptyPage(side, side)
    for (let y = 0; y < side; y++) {
      page.bytes.fill(255, (y * side + 30) * 4, (y * side + 31) * 4)
    }
    gaussianBlur(page, 3)
    let [sum, squares] = [0, 0]
    for (let x = 0; x < side; x++) {
      sum += at(page, x, 30, 1)
      squares += at(page, x, 30, 1) * (x - 30) ** 2
    }
    expect(sum).toBeGreaterThan(240)
    expect(sum).toBeLessThan(270)
    expect(Math.sqrt(squares / sum)).toBeCloseTo(3, 0)
  })
})
