import { describe, expect, it } from 'vitest'
import { binsFor, shares } from '../../../src/augment/inspect/bins.ts'

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
