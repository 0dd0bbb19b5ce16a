import { describe, expect, it } from 'vitest'
import { fade } from '../../../../src/augment/effects/ink/fade.ts'
import {
  BLACK,
  drawn,
  largestRise,
  light,
  meanLight,
  PAPER,
  ran,
  RED,
  same,
  survives,
} from '../drawn-pages.ts'

// Short side 443, so that a share of 0.007 is 3 px.
const source = drawn(443, 460, PAPER, [
  ...Array.from({ length: 20 }, (_, i) => [30, 30 + 6 * i, 380, 1, BLACK] as const),
  [30, 200, 380, 12, BLACK],
  [30, 250, 380, 1, RED],
])
const PARAMS = { strength: 0.5, maxStrokeWidth: 0.007, uneven: 0.4 }
const paper = light(Uint8ClampedArray.of(...PAPER, 255), 0)

/** Summed contrast of the twenty thin strokes. */
function contrast(pixels: Uint8ClampedArray): number {
  let sum = 0
  for (let i = 0; i < 20; i++) sum += paper - meanLight(pixels, 443, [40, 30 + 6 * i, 360, 1])
  return sum
}

/** Standard deviation of brightness along a thin stroke. */
function spread(uneven: number): number {
  const { after } = ran(fade, source, { ...PARAMS, uneven })
  const row = Array.from({ length: 360 }, (_, x) => light(after, (60 * 443 + 40 + x) * 4))
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length
  return Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length)
}

describe('fade', () => {
  it('halves the contrast of thin strokes and spares thick ones', () => {
    const { before, after } = ran(fade, source, PARAMS)
    const left = contrast(after) / contrast(before)
    expect(left).toBeGreaterThan(0.4)
    expect(left).toBeLessThan(0.62)
    const body = [40, 202, 360, 8] as const
    expect(meanLight(after, 443, body) - meanLight(before, 443, body)).toBeLessThan(2)
  })

  it('is patchy, and the more so the more uneven', () => {
    expect(spread(0)).toBeLessThan(3)
    expect(spread(0.7)).toBeGreaterThan(8)
  })

  it('never darkens, leaves paper alone and takes ink towards the paper in its own hue', () => {
    const { before, after } = ran(fade, source, PARAMS)
    expect(largestRise(after, before)).toBe(0)
    expect(meanLight(after, 443, [0, 300, 443, 100])).toBe(
      meanLight(before, 443, [0, 300, 443, 100]),
    )
    const i = (250 * 443 + 200) * 4
    expect(after[i + 1]!).toBeGreaterThan(before[i + 1]! + 30)
    expect(after[i]!).toBeGreaterThan(after[i + 1]! + 20)
  })

  it('leaves a stroke of a pixel alone where strokes as thin as that are not to fade', () => {
    const { before, after } = ran(fade, source, { ...PARAMS, maxStrokeWidth: 1 / 443 })
    expect(contrast(after) / contrast(before)).toBeGreaterThan(0.97)
  })

  it('takes less from print that is pale already, and hardly anything from the palest', () => {
    const left = (grey: number): number => {
      const strokes = Array.from(
        { length: 20 },
        (_, i) => [30, 30 + 6 * i, 380, 1, [grey, grey, grey]] as const,
      )
      const { before, after } = ran(fade, drawn(443, 460, PAPER, strokes), PARAMS)
      return contrast(after) / contrast(before)
    }
    expect(left(30)).toBeLessThan(0.62)
    expect(left(150)).toBeGreaterThan(0.63)
    expect(left(180)).toBeGreaterThan(0.9)
  })

  it('does nothing at strength 0, and says so where there is no paper', () => {
    const { before, after } = ran(fade, source, { ...PARAMS, strength: 0 })
    expect(same(after, before)).toBe(true)
    const dark = drawn(60, 60, [30, 50, 20], [])
    expect(ran(fade, dark, PARAMS).result).toEqual({ skipped: 'no paper to be seen' })
  })

  it('gets through any page', () => survives(fade, PARAMS))
})
