import { expect, test } from 'vitest'
import { patternSearch } from '../../../src/augment/fit/search.ts'
import { streamOf } from '../../../src/core/random.ts'

test('finds the lowest point within its bounds and its budget', async () => {
  let asked = 0
  const bowl = (values: readonly number[]): Promise<number> => {
    asked++
    const [a, b, c] = values as [number, number, number]
    return Promise.resolve((a - 0.3) ** 2 + (b + 20) ** 2 / 900 + (c - 5) ** 2 + 0.2 * a * c)
  }
  const space = { low: [0, -70, 0], high: [1, 70, 2], start: [1, 0, 1], isActive: () => true }
  const { values, trials } = await patternSearch(space, bowl, 150, streamOf('search'))
  expect(trials).toBe(asked)
  expect(trials).toBeLessThanOrEqual(150)
  expect(values[0]).toBeCloseTo(0.1, 1)
  expect(values[1]! / 10).toBeCloseTo(-2, 0)
  expect(values[2]).toBe(2)
})

test('what is idle is not tried until something wakes it', async () => {
  const tried: (readonly number[])[] = []
  // The second number only counts once the first, a probability, is above 0.
  const score = (values: readonly number[]): Promise<number> => {
    tried.push(values)
    const [p, size] = values as [number, number]
    return Promise.resolve((1 - p) * 4 + p * (size - 0.5) ** 2)
  }
  const space = {
    low: [0, 0],
    high: [1, 1],
    start: [0, 0],
    isActive: (i: number, values: readonly number[]) => i === 0 || values[0]! > 0,
  }
  const { values } = await patternSearch(space, score, 80, streamOf('idle'))
  expect(tried.filter(([p]) => p === 0).every(([, size]) => size === 0)).toBe(true)
  expect(values[0]).toBe(1)
  expect(values[1]).toBeCloseTo(0.5, 1)
})
