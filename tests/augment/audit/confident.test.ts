import { expect, test } from 'vitest'
import { confidentErrors, type Scored } from '../../../src/augment/audit/confident.ts'

/** Ten sure pages of each of three classes; `p` of the own class, the rest shared. */
function pagesOf(p: number): Scored[] {
  return Array.from({ length: 30 }, (_, i) => {
    const label = i % 3
    const probabilities = [0, 1, 2].map((c) => (c === label ? p : (1 - p) / 2))
    return { label, probabilities }
  })
}

test('a page that is as sure of another class as its own pages are is a label error', () => {
  const pages = [...pagesOf(0.8), { label: 0, probabilities: [0.05, 0.9, 0.05] }]
  const { errors, joint, thresholds } = confidentErrors(pages, 3)
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ index: 30, suggested: 1, confidence: 0.05 })
  expect(errors[0]!.margin).toBeCloseTo((0.05 - 0.9 + 1) / 2)
  expect(thresholds[0]).toBeCloseTo((10 * 0.8 + 0.05) / 11)
  expect([...joint]).toEqual([10, 1, 0, 0, 10, 0, 0, 0, 10])
})

test('a lead over the own label is no error where the other class is usually surer', () => {
  const pages = [...pagesOf(0.9), { label: 0, probabilities: [0.2, 0.6, 0.2] }]
  expect(confidentErrors(pages, 3).errors).toEqual([])
})

test('errors are in the order of the probability of their label', () => {
  const wrong = [0.85, 0.99, 0.92].map((p) => ({ label: 2, probabilities: [p, 0, 1 - p] }))
  const { errors } = confidentErrors([...pagesOf(0.8), ...wrong], 3)
  expect(errors.map(({ index }) => index)).toEqual([31, 32, 30])
})

test('a class without pages is never suggested and breaks nothing', () => {
  const pages = pagesOf(0.8).map(({ label, probabilities }) => ({
    label,
    probabilities: [...Array.from(probabilities), 0.9],
  }))
  const { errors, thresholds } = confidentErrors(pages, 4)
  expect(thresholds[3]).toBeNaN()
  expect(errors).toEqual([])
})

test('rounding of the mean hides nobody', () => {
  // 0.9 added up eight times and divided by eight is more than 0.9.
  const sure = Array.from({ length: 16 }, (_, i) => ({
    label: i % 2,
    probabilities: i % 2 === 0 ? [0.9, 0.1] : [0.1, 0.9],
  }))
  const { errors } = confidentErrors([...sure, { label: 0, probabilities: [0.1, 0.9] }], 2)
  expect(errors.map(({ index }) => index)).toEqual([16])
})

test('beside sure errors come those that are predicted otherwise, as many as asked for', () => {
  const sure = { label: 0, probabilities: [0.05, 0.94, 0.01] }
  const unsure = [
    { label: 0, probabilities: [0.3, 0.5, 0.2] },
    // Torn between two others, and sure that it is not what it is labelled.
    { label: 1, probabilities: [0.51, 0.001, 0.489] },
    { label: 2, probabilities: [0.3, 0.3, 0.4] },
  ]
  const pages = [...pagesOf(0.9), ...unsure, sure]
  const named = (more: number): number[] =>
    confidentErrors(pages, 3, more).errors.map(({ index }) => index)
  expect(named(0)).toEqual([33])
  expect(named(1)).toEqual([31, 33])
  expect(named(20)).toEqual([31, 33, 30])
})
