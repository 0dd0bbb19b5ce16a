import { expect, test } from 'vitest'
import { macroF1Interval, pairedDifference } from '../../../src/train/metrics/bootstrap.ts'
import { compare, significanceText } from '../../../src/train/report/comparison.ts'
import { evaluate, evaluationLines } from '../../../src/train/report/evaluation.ts'
import {
  calibrationError,
  confusion,
  argmax,
  macroF1,
  mean,
  perClass,
  softmax,
  scoresOf,
} from '../../../src/train/metrics/scores.ts'

const CLASSES = [0, 1, 2].map((target) => ({ target, name: `class_${target}` }))

test('macro F1 is what scikit-learn says of the same labels', () => {
  // f1_score([0,0,1,1,2,2,2], [0,1,1,1,2,0,2], average='macro') = 0.7 exactly: (1/2 + 4/5 + 4/5) / 3
  const truth = [0, 0, 1, 1, 2, 2, 2]
  const predicted = [0, 1, 1, 1, 2, 0, 2]
  const counts = confusion(truth, predicted, 3)
  expect(macroF1(counts, 3)).toBeCloseTo(0.7, 12)
  const [zero, one, two] = perClass(counts, 3)
  expect(zero).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, images: 2 })
  expect(one!.precision).toBeCloseTo(2 / 3)
  expect(two!.recall).toBeCloseTo(2 / 3)
  // A class in neither truth nor prediction does not count; one that is only predicted counts 0.
  expect(macroF1(confusion([0, 1], [0, 1], 3), 3)).toBe(1)
  expect(macroF1(confusion([0, 0], [0, 1], 2), 2)).toBeCloseTo(1 / 3)
})

test('softmax are softmax rows, also of huge logits', () => {
  const probabilities = softmax(Float32Array.from([1000, 1000, -1000, 0, Math.log(3), 0]), 3)
  expect([...probabilities].map((p) => Number(p.toFixed(4)))).toEqual([0.5, 0.5, 0, 0.2, 0.6, 0.2])
  expect([...argmax(probabilities, 3)]).toEqual([0, 1])
  const both = mean([Float32Array.from([1, 0]), Float32Array.from([0, 1])], [3, 1])
  expect([...both]).toEqual([0.75, 0.25])
})

test('calibration error is the gap between how sure and how right', () => {
  // Four predictions at 0.8, three of them right: a gap of 0.05; they fall into one bin.
  const probabilities = Float32Array.from([0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.2, 0.8])
  expect(calibrationError([0, 0, 0, 0], probabilities, 2)).toBeCloseTo(0.05, 6)
  const { loss, accuracy } = scoresOf([0, 0, 0, 0], probabilities, 2)
  expect(accuracy).toBe(0.75)
  expect(loss).toBeCloseTo(-(3 * Math.log(0.8) + Math.log(0.2)) / 4, 6)
})

test('a bootstrap interval holds the score, is the same every time, and narrows with more images', () => {
  const truth = Array.from({ length: 200 }, (_, i) => i % 3)
  const predicted = truth.map((label, i) => (i % 5 === 0 ? (label + 1) % 3 : label))
  const score = macroF1(confusion(truth, predicted, 3), 3)
  const found = macroF1Interval(truth, predicted, 3)
  expect(found.low).toBeLessThan(score)
  expect(found.high).toBeGreaterThan(score)
  expect(macroF1Interval(truth, predicted, 3)).toEqual(found)
  const few = macroF1Interval(truth.slice(0, 30), predicted.slice(0, 30), 3)
  expect(few.high - few.low).toBeGreaterThan(1.5 * (found.high - found.low))
  // About plus or minus two standard errors of a share of 0.8 of 200.
  expect(found.high - found.low).toBeGreaterThan(0.08)
  expect(found.high - found.low).toBeLessThan(0.15)
})

test('a paired difference tells a real gain from a chance one', () => {
  const truth = Array.from({ length: 300 }, (_, i) => i % 3)
  const wrong = (every: number) =>
    truth.map((label, i) => (i % every === 0 ? (label + 1) % 3 : label))
  const real = pairedDifference(truth, wrong(4), wrong(16), 3)
  expect(real.difference).toBeGreaterThan(0.1)
  expect(real.low).toBeGreaterThan(0)
  expect(real.pValue).toBeLessThan(0.01)
  expect(significanceText(real)).toContain('second is better')
  const shifted = truth.map((label, i) => (i % 16 === 1 ? (label + 1) % 3 : label))
  const chance = pairedDifference(truth, wrong(16), shifted, 3)
  expect(chance.low).toBeLessThan(0)
  expect(chance.high).toBeGreaterThan(0)
  expect(significanceText(chance)).toContain('may be chance')
})

test('an evaluation names the pairs that are confused, commonest first', () => {
  const truth = [0, 0, 0, 1, 1, 2]
  const probabilities = new Float32Array(18)
  for (const [row, predicted] of [1, 1, 0, 1, 2, 2].entries())
    probabilities[row * 3 + predicted] = 1
  const found = evaluate(CLASSES, truth, probabilities)
  expect(
    found.confused.map(({ truth: t, predicted: p, images }) => [t.target, p.target, images]),
  ).toEqual([
    [0, 1, 2],
    [1, 2, 1],
  ])
  expect(found.confusion).toEqual([
    [1, 2, 0],
    [0, 1, 1],
    [0, 0, 1],
  ])
  const lines = evaluationLines(found).join('\n')
  expect(lines).toContain('2 × 0 class_0 predicted as 1 class_1')
  expect(lines).toContain('accuracy 0.5000')
})

test('a comparison counts what was fixed and what was broken', () => {
  const rows = (predicted: number[]): Float32Array => {
    const probabilities = new Float32Array(predicted.length * 3)
    for (const [row, label] of predicted.entries()) probabilities[row * 3 + label] = 1
    return probabilities
  }
  const found = compare(CLASSES, [0, 1, 2, 0], rows([0, 0, 0, 0]), rows([1, 1, 2, 0]))
  expect(found).toMatchObject({ fixed: 2, broken: 1 })
  expect(found.classes[1]).toMatchObject({ first: 0, images: 1 })
  expect(found.second.accuracy).toBe(0.75)
})
