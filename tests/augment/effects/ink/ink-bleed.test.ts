import { describe, expect, it } from 'vitest'
import { inkBleed } from '../../../../src/augment/effects/ink/ink-bleed.ts'
import {
  BLACK,
  BLUE,
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

const PARAMS = { reach: 0.005, amount: 0.8, uneven: 0.5 }
// Short side 220: a reach of 0.005 is 1.1 px.
const source = drawn(220, 240, PAPER, [
  [30, 30, 160, 10, BLACK],
  [30, 80, 160, 1, BLACK],
  [30, 120, 160, 8, BLUE],
  [30, 160, 160, 8, RED],
])

/** How much darker the whole page gets on average. */
function loss(reach: number, amount: number): number {
  const { before, after } = ran(inkBleed, source, { reach, amount, uneven: 0.5 })
  const all = [0, 0, 220, 240] as const
  return meanLight(before, 220, all) - meanLight(after, 220, all)
}

describe('ink-bleed', () => {
  it('darkens paper beside strokes, never lightens anything, and leaves the rest alone', () => {
    const { before, after } = ran(inkBleed, source, PARAMS)
    expect(largestRise(before, after)).toBe(0)
    expect(meanLight(after, 220, [40, 29, 140, 1])).toBeLessThan(210)
    expect(meanLight(after, 220, [40, 27, 140, 1])).toBeGreaterThan(
      meanLight(after, 220, [40, 29, 140, 1]),
    )
    expect(meanLight(after, 220, [0, 50, 220, 20])).toBe(meanLight(before, 220, [0, 50, 220, 20]))
  })

  it('lets thick strokes grow more than thin ones, unevenly', () => {
    const { after } = ran(inkBleed, source, PARAMS)
    const thick = 248 - meanLight(after, 220, [40, 29, 140, 1])
    const thin = 248 - meanLight(after, 220, [40, 79, 140, 1])
    expect(thick).toBeGreaterThan(1.25 * thin)
    const edge = Array.from({ length: 140 }, (_, x) => light(after, (29 * 220 + 40 + x) * 4))
    expect(Math.max(...edge) - Math.min(...edge)).toBeGreaterThan(30)
  })

  it('keeps the colour of the ink', () => {
    const { after } = ran(inkBleed, source, PARAMS)
    const at = (x: number, y: number): number[] => [
      ...after.subarray((y * 220 + x) * 4).subarray(0, 3),
    ]
    let [blues, reds] = [0, 0]
    for (let x = 40; x < 180; x++) {
      const [r, , b] = at(x, 119) as [number, number, number]
      if (r < 200) {
        blues++
        expect(b).toBeGreaterThan(r + 10)
      }
      const [red, green] = at(x, 159) as [number, number]
      if (green < 200) {
        reds++
        expect(red).toBeGreaterThan(green + 10)
      }
    }
    expect(blues).toBeGreaterThan(20)
    expect(reds).toBeGreaterThan(20)
  })

  it('grows with reach and with amount', () => {
    expect(loss(0.005, 0.8)).toBeGreaterThan(1.3 * loss(0.002, 0.8))
    expect(loss(0.005, 0.8)).toBeGreaterThan(1.5 * loss(0.005, 0.4))
    expect(loss(0.005, 0)).toBe(0)
  })

  it('says so where there is no paper', () => {
    const dark = drawn(60, 60, [30, 50, 20], [[10, 10, 20, 20, [90, 20, 20]]])
    const { result, before, after } = ran(inkBleed, dark, PARAMS)
    expect(result).toEqual({ skipped: 'no paper to be seen' })
    expect(same(after, before)).toBe(true)
  })

  it('gets through any page', () => survives(inkBleed, PARAMS))
})
