import { expect, test } from 'vitest'
import { solve, type LeastSquares } from '../../../src/augment/calibrate/solve.ts'

const problem = (
  size: number,
  residuals: (values: readonly number[]) => number[],
): LeastSquares & { trials: number } => {
  const found = {
    low: Array.from({ length: size }, () => -2),
    high: Array.from({ length: size }, () => 2),
    start: Array.from({ length: size }, () => 0),
    rest: Array.from({ length: size }, () => 0),
    trials: 0,
    evaluate(values: readonly number[]) {
      found.trials++
      return Promise.resolve(Float64Array.from(residuals(values)))
    },
  }
  return found
}

test('values that act on several residuals at once are found together', async () => {
  const one = problem(3, ([a, b, c]) => [
    20 * (a! + b! - 1),
    20 * (a! - 2 * b! + 0.5),
    20 * (c! + a! * a! - 0.75),
  ])
  const { values, trials, stopped } = await solve(one, 40)
  expect(stopped).toBe('converged')
  expect(values[0]).toBeCloseTo(0.5, 1)
  expect(values[1]).toBeCloseTo(0.5, 1)
  expect(values[2]).toBeCloseTo(0.5, 1)
  expect(trials).toBe(one.trials)
})

test('what lies beyond a bound is gone towards, and others make up for it', async () => {
  const one = problem(2, ([a, b]) => [20 * (a! - 5), 20 * (a! + b! - 1)])
  const { values } = await solve(one, 40)
  expect(values[0]).toBeCloseTo(2, 6)
  expect(values[1]).toBeCloseTo(-1, 1)
})

test('what changes nothing rests, and trials end with the budget', async () => {
  const one = problem(4, ([a]) => [10 * Math.sin(3 * a!) - 5])
  const { values, trials } = await solve(one, 23)
  expect(values.slice(1)).toEqual([0, 0, 0])
  expect(trials).toBeLessThanOrEqual(23)
  expect(one.trials).toBe(trials)
})

test('steps in the residuals, as of counted pages, do not mislead', async () => {
  const counted = (x: number): number => Math.round(x * 30) / 30
  const one = problem(2, ([a, b]) => [
    8 * counted(a! + 0.3 * b! - 1),
    8 * counted(b! - 0.4 * a! + 0.2),
  ])
  const { residuals } = await solve(one, 60)
  expect(Math.hypot(...residuals)).toBeLessThan(0.4)
})

test('a search says why it ended', async () => {
  const steep = (): LeastSquares => problem(2, ([a, b]) => [20 * (a! - 0.7), 20 * (b! + a! ** 3)])
  expect((await solve(steep(), 60)).stopped).toBe('converged')
  // A start and one probe of each value leave no trial for a step.
  const few = await solve(steep(), 3)
  expect([few.stopped, few.trials]).toEqual(['budget-too-small', 1])
  const some = await solve(steep(), 4)
  expect([some.stopped, some.trials]).toEqual(['budget', 4])
})
