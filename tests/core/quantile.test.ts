import { describe, expect, it } from 'vitest'
import { quantile, quantileOfSorted, upperMedian } from '../../src/core/quantile.ts'

describe('quantile', () => {
  it('lies between neighbours in a straight line', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([4, 1, 3, 2], 0.1)).toBeCloseTo(1.3)
    expect(quantile([10], 0.9)).toBe(10)
    expect(quantile([2, 1], 1)).toBe(2)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('leaves the values as they are, and takes sorted ones without sorting', () => {
    const values = [3, 1, 2]
    expect(quantile(values, 0)).toBe(1)
    expect(values).toEqual([3, 1, 2])
    expect(quantileOfSorted(Float32Array.of(1, 10, 100), 0.75)).toBe(55)
  })
})

describe('upperMedian', () => {
  it('is one of the values, the higher of two in the middle', () => {
    expect(upperMedian([9, 1, 5])).toBe(5)
    expect(upperMedian([9, 10, 1, 5])).toBe(9)
    expect(upperMedian([])).toBeUndefined()
  })
})
