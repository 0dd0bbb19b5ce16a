import { describe, expect, it } from 'vitest'
import { indexReached, quantile, quantileOfSorted, upperMedian } from '../../src/core/quantile.ts'

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

describe('indexReached', () => {
  it('is the first up to which the counts add up to what is wanted', () => {
    expect(indexReached([2, 0, 3, 5], 2)).toBe(0)
    expect(indexReached([2, 0, 3, 5], 2.5)).toBe(2)
    expect(indexReached([2, 0, 3, 5], 5)).toBe(2)
    expect(indexReached([2, 0, 3, 5], 6)).toBe(3)
  })

  it('is the last where they do not, and the first where nothing is wanted', () => {
    expect(indexReached([2, 0, 3, 5], 11)).toBe(3)
    expect(indexReached([0, 0], 0)).toBe(0)
  })
})
