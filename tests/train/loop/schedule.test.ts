import { expect, test } from 'vitest'
import { evaluationStep, planBudget, replan } from '../../../src/train/loop/schedule.ts'

const plan = { steps: 1000, evaluations: 4 }
const place = { step: 250, evaluations: 1, secondsPerStep: 0.1, secondsPerEvaluation: 2 }

test('a budget is spent on steps beside their evaluations, which get a third at most', () => {
  const request = { secondsPerStep: 0.1, made: 8, evaluations: 4 }
  expect(planBudget({ ...request, seconds: 108, secondsPerEvaluation: 2 })).toEqual({
    steps: 8 + 1000,
    evaluations: 4,
  })
  expect(planBudget({ ...request, seconds: 90, secondsPerEvaluation: 20 }).evaluations).toBe(1)
})

test('what is left of a plan stays where the time lasts, and by a hair where it does not', () => {
  expect(replan(plan, { ...place, seconds: 81 })).toBe(plan)
  expect(replan(plan, { ...place, seconds: 79 })).toBe(plan)
  expect(replan(plan, { ...place, seconds: Infinity })).toBe(plan)
  expect(replan(plan, { ...place, step: 1000, evaluations: 4, seconds: -3 })).toBe(plan)
})

test('on a machine that has got slower it is cut to what fits', () => {
  const half = replan(plan, { ...place, secondsPerStep: 0.2, seconds: 81 })
  expect(half).toEqual({ steps: 250 + 375, evaluations: 4 })
  expect(evaluationStep(half, 1)).toBeGreaterThan(250)
})

test.each([60, 31, 15, 5, 2.05, 0, -20])(
  'with %s seconds left every evaluation follows some updates, and the plan ends',
  (seconds) => {
    const rest = replan(plan, { ...place, step: 500, evaluations: 2, secondsPerStep: 0.2, seconds })
    let step = 500
    for (let index = 2; index < rest.evaluations; index++) {
      const end = evaluationStep(rest, index)
      expect(end).toBeGreaterThan(step)
      step = end
    }
    expect(step).toBe(rest.steps)
    expect(rest.steps).toBeLessThanOrEqual(1000)
    const max = Math.max(seconds * 1.03, 0.2 + 2)
    expect((rest.steps - 500) * 0.2 + (rest.evaluations - 2) * 2).toBeLessThanOrEqual(max + 1e-9)
  },
)
