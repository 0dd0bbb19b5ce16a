import { describe, expect, it } from 'vitest'
import { binsFor, ksDistance, quantile, shares } from '../../../src/augment/inspect/distance.ts'

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

describe('quantile', () => {
  it('lies between neighbours in a straight line', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([10], 0.9)).toBe(10)
  })
})

describe('bins', () => {
  it('count every value once, stragglers at the ends', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i)
    const bins = binsFor([values], 10, false)
    const found = shares([...values, 1e6, -1e6], bins)
    expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
    expect(found).toHaveLength(10)
    for (const share of found) expect(share).toBeCloseTo(0.1, 1)
  })

  it('are of equal ratio on a logarithmic axis', () => {
    const { edges } = binsFor([[1, 10, 100, 1000, 10_000]], 4, true)
    expect(edges[1]! / edges[0]!).toBeCloseTo(edges[4]! / edges[3]!)
  })

  it('have a width where all values are the same', () => {
    const bins = binsFor([[7, 7, 7]], 5, false)
    expect(bins.edges[5]! - bins.edges[0]!).toBeGreaterThan(0.1)
    expect(shares([7, 7], bins)[2]).toBe(1)
  })
})
