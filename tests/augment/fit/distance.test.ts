import { expect, test } from 'vitest'
import {
  ksDistance,
  noiseFloor,
  quantile,
  sorted,
  spreadDistance,
} from '../../../src/augment/fit/distance.ts'
import { streamOf } from '../../../src/core/random.ts'

const of = (...values: number[]): Float64Array => sorted(values)

test('Kolmogorov–Smirnov distances by hand', () => {
  expect(ksDistance(of(1, 2, 3), of(1, 2, 3))).toBe(0)
  expect(ksDistance(of(1, 2), of(3, 4))).toBe(1)
  expect(ksDistance(of(1, 2, 3, 4), of(3, 4, 5, 6))).toBe(0.5)
  expect(ksDistance(of(3, 4, 5, 6), of(1, 2, 3, 4))).toBe(0.5)
  // Ties: half of a is at 1, where all of b is.
  expect(ksDistance(of(1, 1, 2, 2), of(1, 1))).toBe(0.5)
  expect(ksDistance(of(2, NaN), of(2))).toBe(0)
  expect(ksDistance(of(NaN), of(2))).toBe(1)
})

test('a tolerance forgives shifts up to it and no more', () => {
  expect(ksDistance(of(1, 2, 3), of(1.1, 2.1, 2.9), 0.15)).toBe(0)
  expect(ksDistance(of(1, 2, 3), of(1.2, 2.2, 3.2), 0.15)).toBeCloseTo(1 / 3)
})

test('the spread distance of a shift is the shift in deviations', () => {
  const stream = streamOf('normal')
  const values = Array.from({ length: 4000 }, () => stream.normal())
  const a = sorted(values)
  expect(spreadDistance(sorted(values.map((v) => v + 2)), a, 0.1)).toBeCloseTo(2, 1)
  expect(quantile(a, 0.5)).toBeCloseTo(0, 1)
})

test('the floor is near the critical value of two halves, and shrinks with their size', () => {
  const stream = streamOf('floor')
  const few = Array.from({ length: 60 }, () => stream.unit())
  const many = Array.from({ length: 960 }, () => stream.unit())
  const small = noiseFloor(few, 0, streamOf('a'))
  const large = noiseFloor(many, 0, streamOf('a'))
  // 1.22 √(2/n) for halves of n each, at 10 %.
  expect(small).toBeGreaterThan(0.24)
  expect(small).toBeLessThan(0.38)
  expect(large).toBeGreaterThan(0.055)
  expect(large).toBeLessThan(0.1)
})
