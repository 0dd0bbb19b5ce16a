import { describe, expect, it } from 'vitest'
import { classCounts, SAMPLE_CLASSES } from '../../src/sample/classes.ts'
import { sampleFiles } from '../../src/sample/files.ts'
import { planSample } from '../../src/sample/plan.ts'
import { InputError } from '../../src/core/errors.ts'

const full = planSample({ seed: 1, train: 1570, test: 3140 })

const countBy = (values: readonly number[]): number[] =>
  SAMPLE_CLASSES.map(({ target }) => values.filter((v) => v === target).length)

describe('planSample', () => {
  it("has the competition's counts in training, by truth and by label, and twice the mix in the test", () => {
    const counts = SAMPLE_CLASSES.map((c) => c.count)
    expect(countBy(full.train.map((p) => p.target))).toEqual(counts)
    expect(countBy(full.train.map((p) => p.label))).toEqual(counts)
    expect(countBy(full.test.map((p) => p.target))).toEqual(counts.map((n) => 2 * n))
  })

  it('mislabels exactly eight training pages, inside the two groups that people mix up', () => {
    const wrong = full.train.filter((p) => p.label !== p.target)
    expect(wrong).toHaveLength(8)
    for (const { target, label } of wrong)
      expect([
        [3, 7, 14, 4].includes(target) && [3, 7, 14, 4].includes(label),
        [10, 11].includes(target) && [10, 11].includes(label),
      ]).toContain(true)
    expect(full.test.every((p) => p.label === p.target)).toBe(true)
  })

  it.each([
    [0, 0],
    [17, 0],
    [98, 0],
    [99, 1],
    [785, 4],
  ])('scales the wrong labels: %i pages, %i wrong', (train, wrong) => {
    const plan = planSample({ seed: 5, train, test: 0 })
    expect(plan.train).toHaveLength(train)
    expect(plan.train.filter((p) => p.label !== p.target)).toHaveLength(wrong)
  })

  it('names pages by 16 hex digits, all different, sorted', () => {
    for (const split of [full.train, full.test]) {
      const ids = split.map((p) => p.id)
      expect(ids.every((id) => /^[0-9a-f]{16}\.jpg$/.test(id))).toBe(true)
      expect(ids).toEqual(ids.toSorted())
    }
    expect(new Set([...full.train, ...full.test].map((p) => p.id)).size).toBe(4710)
  })

  it('is the same for the same seed and another for another', () => {
    const size = { train: 40, test: 20 }
    expect(planSample({ seed: 2, ...size })).toEqual(planSample({ seed: 2, ...size }))
    expect(planSample({ seed: 3, ...size }).train[0]?.id).not.toBe(
      planSample({ seed: 2, ...size }).train[0]?.id,
    )
  })

  it.each([-1, 1.5, Number.NaN])('refuses %d pages', (train) => {
    expect(() => planSample({ seed: 1, train, test: 1 })).toThrow(InputError)
  })
})

describe('classCounts', () => {
  it.each([0, 5, 16, 17, 18, 100, 157, 1569, 3140])('adds up to %i', (total) => {
    const counts = classCounts(total)
    expect(counts.reduce((a, b) => a + b, 0)).toBe(total)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(total >= 17 ? 1 : 0)
  })

  it('keeps the proportions by largest remainder', () => {
    expect(classCounts(157)).toEqual([
      10, 5, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 7, 5, 10, 10,
    ])
  })
})

describe('sampleFiles', () => {
  const plan = planSample({ seed: 9, train: 393, test: 3 })
  const files = new Map(sampleFiles(plan).map(({ name, text }) => [name, text.split('\n')]))

  it("writes the competition's CSV files and the truth", () => {
    expect([...files.keys()]).toEqual([
      'train.csv',
      'meta.csv',
      'sample_submission.csv',
      'test_truth.csv',
      'sample_truth.csv',
    ])
    expect(files.get('train.csv')).toEqual([
      'ID,target',
      ...plan.train.map((p) => `${p.id},${p.label}`),
      '',
    ])
    expect(files.get('meta.csv')?.slice(0, 3)).toEqual([
      'target,class_name',
      '0,account_number',
      '1,application_for_payment_of_pregnancy_medical_expenses',
    ])
    expect(files.get('meta.csv')).toHaveLength(19)
    expect(files.get('sample_submission.csv')).toEqual([
      'ID,target',
      ...plan.test.map((p) => `${p.id},0`),
      '',
    ])
    expect(files.get('test_truth.csv')?.[1]).toBe(`${plan.test[0]?.id},${plan.test[0]?.target}`)
  })

  it('lists the wrong labels with the truth', () => {
    const wrong = plan.train.filter((p) => p.label !== p.target)
    expect(wrong).toHaveLength(2)
    expect(files.get('sample_truth.csv')).toEqual([
      'ID,target,truth',
      ...wrong.map((p) => `${p.id},${p.label},${p.target}`),
      '',
    ])
  })
})
