import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import {
  findWeights,
  initialWeights,
  mixture,
  parseEnsembleWeights,
} from '../../../src/train/inference/ensemble-weights.ts'
import { mean, scoresOf } from '../../../src/train/metrics/scores.ts'

const CLASSES = 4
const IMAGES = 400
const truth = Array.from({ length: IMAGES }, (_, i) => i % CLASSES)

/** A model of a given accuracy, confident in all it predicts. */
function model(name: string, skill: number, confidence = 0.85): Float32Array {
  const rng = rngFrom(name)
  const out = new Float32Array(IMAGES * CLASSES).fill((1 - confidence) / (CLASSES - 1))
  for (let i = 0; i < IMAGES; i++) {
    const predicted = rng.bernoulli(skill) ? truth[i]! : rng.int(0, CLASSES - 1)
    out[i * CLASSES + predicted] = confidence
  }
  return out
}

test('the best mixture of two likelihoods is where its slope is none', () => {
  // Maximises log(w·0.9 + (1−w)·0.2) + log(w·0.1 + (1−w)·0.6): by hand w = 0.4/0.7 − … found on a grid.
  const a = Float64Array.from([0.9, 0.1])
  const b = Float64Array.from([0.2, 0.6])
  const { weights, loss } = mixture([a, b])
  const lossAt = (w: number): number =>
    -(Math.log(w * 0.9 + (1 - w) * 0.2) + Math.log(w * 0.1 + (1 - w) * 0.6)) / 2
  const grid = Array.from({ length: 1001 }, (_, i) => i / 1000)
  const best = grid.reduce((x, y) => (lossAt(y) < lossAt(x) ? y : x))
  expect(weights[0]).toBeCloseTo(best, 2)
  expect(loss).toBeCloseTo(lossAt(best), 5)
})

test('models that know different things are kept, and together they are better', () => {
  const models = [model('a', 0.7), model('b', 0.7), model('c', 0.65)]
  const weights = findWeights(models, truth, CLASSES)
  expect(weights.every((weight) => weight > 0.1)).toBe(true)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
  const score = (probabilities: Float32Array): number =>
    scoresOf(truth, probabilities, CLASSES).macroF1
  expect(score(mean(models, weights))).toBeGreaterThan(Math.max(...models.map(score)))
})

test('a model that knows nothing, and one that repeats another, are left out', () => {
  const good = model('good', 0.9)
  const weights = findWeights([good, model('none', 0, 0.97), good.slice()], truth, CLASSES)
  expect(weights[1]).toBe(0)
  expect(weights.filter((weight) => weight > 0)).toHaveLength(1)
})

test('weights are read from words and numbers, one per model', () => {
  expect(parseEnsembleWeights('auto')).toBe('auto')
  expect(initialWeights('equal', 2)).toEqual([1, 1])
  expect(initialWeights(parseEnsembleWeights('1, 0,2.5'), 3)).toEqual([1, 0, 2.5])
  for (const bad of ['1,2,x', '0,0,0', '-1,1,1', '1,,2', 'best']) {
    expect(() => parseEnsembleWeights(bad)).toThrow(/expected auto, equal, or numbers/)
  }
  expect(() => initialWeights([1, 2], 3)).toThrow(/expected 3 numbers/)
})
