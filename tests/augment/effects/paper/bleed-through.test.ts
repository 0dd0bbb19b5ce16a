import { describe, expect, it } from 'vitest'
import { bleedThrough } from '../../../../src/augment/effects/paper/bleed-through.ts'
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

const PARAMS = { strength: 0.3, blur: 0.004, offset: 0, angle: 0, flip: 'horizontal', uneven: 0 }
const blank = drawn(220, 300, PAPER, [])
/** Ink at the upper left only, so that the way it was turned over shows. */
const overlay = drawn(220, 300, [226, 214, 190], [[20, 30, 60, 12, BLACK]])
const paper = light(Uint8ClampedArray.of(...PAPER, 255), 0)
const upperLeft = [25, 32, 50, 8] as const
const upperRight = [145, 32, 50, 8] as const
const lowerLeft = [25, 260, 50, 8] as const

describe('bleed-through', () => {
  it('shows the other page mirrored, faintly, and nothing of its paper', () => {
    const { after } = ran(bleedThrough, blank, PARAMS, { overlay })
    expect(meanLight(after, 220, upperLeft)).toBeCloseTo(paper, 0)
    const share = 1 - meanLight(after, 220, upperRight) / paper
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.35)
    expect(meanLight(after, 220, [10, 120, 200, 100])).toBeCloseTo(paper, 0)
  })

  it('is mirrored top to bottom where the sheet was turned over so', () => {
    const { after } = ran(bleedThrough, blank, { ...PARAMS, flip: 'vertical' }, { overlay })
    expect(meanLight(after, 220, upperRight)).toBeCloseTo(paper, 0)
    expect(meanLight(after, 220, lowerLeft)).toBeLessThan(0.85 * paper)
  })

  it('multiplies: never lightens, and hardly changes ink', () => {
    const page = drawn(220, 300, PAPER, [[140, 20, 60, 40, BLACK]])
    const { before, after } = ran(bleedThrough, page, PARAMS, { overlay })
    expect(largestRise(before, after)).toBe(0)
    const lost = meanLight(before, 220, upperRight) - meanLight(after, 220, upperRight)
    expect(lost).toBeLessThan(9)
  })

  it('takes the page its own ink without a overlay', () => {
    const { after, before } = ran(bleedThrough, overlay, PARAMS)
    expect(meanLight(after, 220, upperRight)).toBeLessThan(0.9 * meanLight(before, 220, upperRight))
  })

  it('moves by the shift and blurs by the blur', () => {
    const edge = (blur: number): number => {
      const { after } = ran(bleedThrough, blank, { ...PARAMS, blur }, { overlay })
      return meanLight(after, 220, [150, 26, 40, 2])
    }
    expect(edge(0.002)).toBeGreaterThan(edge(0.012) + 3)
    const still = ran(bleedThrough, blank, PARAMS, { overlay }).after
    const moved = ran(bleedThrough, blank, { ...PARAMS, offset: 0.06 }, { overlay }).after
    expect(same(moved, still)).toBe(false)
  })

  it('prepares a overlay once', () => {
    const other = drawn(100, 140, PAPER, [[10, 10, 50, 9, RED]])
    ran(bleedThrough, blank, PARAMS, { overlay: other })
    const kept = other.once('bleed-through', () => 'made again')
    expect(kept).not.toBe('made again')
  })

  it('says so where the other page shows nothing or this one is no paper', () => {
    const skipped = { skipped: 'the other page shows nothing' }
    expect(ran(bleedThrough, overlay, PARAMS, { overlay: blank }).result).toEqual(skipped)
    const tiny = drawn(1, 1, BLACK, [])
    expect(ran(bleedThrough, overlay, PARAMS, { overlay: tiny }).result).toEqual(skipped)
    const dark = drawn(60, 60, [30, 50, 20], [])
    expect(ran(bleedThrough, dark, PARAMS, { overlay }).result).toEqual({
      skipped: 'no paper to be seen',
    })
  })

  it('gets through any page', () => {
    survives(bleedThrough, { ...PARAMS, uneven: 0.5, angle: 2, offset: 0.03 }, overlay)
    survives(bleedThrough, PARAMS)
  })
})
