import { describe, expect, test } from 'vitest'
import {
  profileOf,
  type Liquid,
  type Profile,
} from '../../../../../src/augment/effects/paper/stains/liquids.ts'
import { rngFrom } from '../../../../../src/core/rng.ts'

const profile = (liquid: Liquid, lines = 1, pixel = 0.1): Profile =>
  profileOf(liquid, { lines, pixel }, rngFrom('profile'))

const at = ({ densities, from, step }: Profile, depth: number): number =>
  densities[Math.round((depth - from) / step)]!

/** Depths, mm, at which it is darker than just before and behind. */
function ridges(one: Profile): number[] {
  const found: number[] = []
  for (let depth = 0; depth < 38; depth += one.step) {
    const here = at(one, depth)
    if (here > at(one, depth - 0.2) + 1e-4 && here >= at(one, depth + 0.2)) {
      if (depth - (found.at(-1) ?? -9) > 1) found.push(depth)
    }
  }
  return found
}

describe('what dries on paper', () => {
  test.each(['coffee', 'tea', 'wine', 'water'] as const)(
    '%s is darkest along its edge, sharp outwards and soft inwards',
    (liquid) => {
      const one = profile(liquid)
      expect(at(one, -0.6)).toBe(0)
      expect(at(one, 0.3)).toBeGreaterThan(1.4 * at(one, 6))
      expect(at(one, 6)).toBeGreaterThan(0)
      expect(ridges(one).length).toBe(1)
    },
  )

  test('grease has no edge: it is as dark within as anywhere, and comes in softly', () => {
    const one = profile('grease')
    expect(at(one, 2)).toBeCloseTo(at(one, 20), 5)
    expect(at(one, 0)).toBeCloseTo(0.5 * at(one, 20), 2)
  })

  test('has a line for each time that it dried', () => {
    for (const lines of [2, 3, 5]) expect(ridges(profile('water', lines)).length).toBe(lines)
  })

  test('an edge thinner than a pixel keeps what it takes of the light', () => {
    const sum = (one: Profile): number => {
      let total = 0
      for (let depth = -2; depth < 8; depth += one.step) {
        if (depth >= one.from) total += at(one, depth) * one.step
      }
      return total
    }
    const [fine, coarse] = [profile('coffee', 1, 0.05), profile('coffee', 1, 1.5)]
    expect(at(coarse, 0.5)).toBeLessThan(0.8 * at(fine, 0.3))
    expect(sum(coarse) / sum(fine)).toBeGreaterThan(0.9)
    expect(sum(coarse) / sum(fine)).toBeLessThan(1.1)
  })
})
