import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { findWeights, mixture, parseWeighing } from '../../../src/train/inference/ensemble.ts'
import { mean, scoresOf } from '../../../src/train/metrics/scores.ts'

const CLASSES = 4
const IMAGES = 400
const truth = Array.from({ length: IMAGES }, (_, i) => i % CLASSES)

/** A member that is right with a chance, and sure of what it says. */
function member(name: string, skill: number, sure = 0.85): Float32Array {
  const rng = rngFrom(name)
  const out = new Float32Array(IMAGES * CLASSES).fill((1 - sure) / (CLASSES - 1))
  for (let i = 0; i < IMAGES; i++) {
    const said = rng.bernoulli(skill) ? truth[i]! : rng.int(0, CLASSES - 1)
    out[i * CLASSES + said] = sure
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

test('members that know different things are kept, and together they are better', () => {
  const members = [member('a', 0.7), member('b', 0.7), member('c', 0.65)]
  const weights = findWeights(members, truth, CLASSES)
  expect(weights.every((weight) => weight > 0.1)).toBe(true)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1)
  const score = (chances: Float32Array): number => scoresOf(truth, chances, CLASSES).macroF1
  expect(score(mean(members, weights))).toBeGreaterThan(Math.max(...members.map(score)))
})

test('a member that knows nothing, and one that says what another says, are left out', () => {
  const good = member('good', 0.9)
  const weights = findWeights([good, member('none', 0, 0.97), good.slice()], truth, CLASSES)
  expect(weights[1]).toBe(0)
  expect(weights.filter((weight) => weight > 0)).toHaveLength(1)
})

test('weights are read from words and numbers', () => {
  expect(parseWeighing('auto', 3)).toBe('auto')
  expect(parseWeighing('1, 0,2.5', 3)).toEqual([1, 0, 2.5])
  for (const bad of ['1,2', '1,2,x', '0,0,0', '-1,1,1', '1,,2', 'best']) {
    expect(() => parseWeighing(bad, 3)).toThrow(/expected auto, equal, or 3 numbers/)
  }
})
