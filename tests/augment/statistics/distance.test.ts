import { describe, expect, it } from 'vitest'
import { ksDistance } from '../../../src/augment/statistics/distance.ts'

describe('ksDistance', () => {
  it('is 0 for the same values in another order, 1 for values apart', () => {
    expect(ksDistance([3, 1, 2], [1, 2, 3])).toBe(0)
    expect(ksDistance([1, 2], [3, 4])).toBe(1)
  })

  it('is the largest difference of the shares below a value, ties counted on both sides first', () => {
    // Up to 2 lie all of the first and a quarter of the second.
    expect(ksDistance([1, 2], [2, 3, 4, 5])).toBeCloseTo(0.75)
    expect(ksDistance([1, 1, 2, 2], [1, 2])).toBe(0)
  })

  it('does not depend on which comes first', () => {
    const a = [5, 1, 9, 3, 3]
    const b = [2, 2, 8]
    expect(ksDistance(a, b)).toBe(ksDistance(b, a))
  })

  it('is unknown where there is nothing to compare', () => {
    expect(ksDistance([], [1])).toBeUndefined()
  })
})
