import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { fitLogistic, logLoss, type LogisticProblem } from '../../../src/train/loop/logistic.ts'

const CLASSES = 3
const WIDTH = 5

/** Rows whose class shows in their features, but not surely. */
function problem(rows: number, key = 'rows'): LogisticProblem {
  const rng = rngFrom(key)
  const features = new Float32Array(rows * WIDTH)
  const targets = new Float32Array(rows * CLASSES)
  for (let row = 0; row < rows; row++) {
    const own = row % CLASSES
    for (let f = 0; f < WIDTH; f++) features[row * WIDTH + f] = rng.normal(f === own ? 1 : 0, 1)
    targets.fill(0.05 / CLASSES, row * CLASSES, (row + 1) * CLASSES)
    targets[row * CLASSES + own] = 0.95 + 0.05 / CLASSES
  }
  const weights = Float32Array.from({ length: rows }, (_, row) => 0.5 + (row % 4))
  return { classes: CLASSES, width: WIDTH, features, targets, weights }
}

/** What is minimised, written down once more. */
function value(from: LogisticProblem, penalty: number, head: Float64Array): number {
  const total = from.weights.reduce((sum, weight) => sum + weight, 0)
  let loss = 0
  for (const [row, weight] of from.weights.entries()) {
    const logits = Array.from({ length: CLASSES }, (_, c) => {
      let sum = head[c * (WIDTH + 1) + WIDTH]!
      for (let f = 0; f < WIDTH; f++) {
        sum += head[c * (WIDTH + 1) + f]! * from.features[row * WIDTH + f]!
      }
      return sum
    })
    const all = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0))
    for (const [c, logit] of logits.entries()) {
      loss -= (weight / total) * from.targets[row * CLASSES + c]! * (logit - all)
    }
  }
  const squares = head.reduce(
    (sum, weight, at) => sum + (at % (WIDTH + 1) === WIDTH ? 0 : weight ** 2),
    0,
  )
  return loss + (penalty / 2) * squares
}

const zero = (): Float64Array => new Float64Array(CLASSES * (WIDTH + 1))

describe('multinomial logistic regression', () => {
  it.each([0.003, 0.1, 3])('ends where nothing near is lower, penalty %d', (penalty) => {
    const rows = problem(120)
    const head = fitLogistic(rows, penalty, zero(), { iterations: 200 })
    const lowest = value(rows, penalty, head)
    // What is minimised is convex: lowest here is lowest everywhere.
    for (let at = 0; at < head.length; at++) {
      for (const change of [-1e-3, 1e-3]) {
        const moved = head.slice()
        moved[at] = moved[at]! + change
        expect(value(rows, penalty, moved)).toBeGreaterThan(lowest)
      }
    }
    expect(logLoss(rows, head)).toBeCloseTo(value(rows, 0, head), 10)
  })

  it('learns what tells the classes apart, and nothing by a strong penalty but how frequent they are', () => {
    const rows = problem(300)
    const head = fitLogistic(rows, 0.01, zero(), { iterations: 100 })
    expect(logLoss(problem(300, 'others'), head)).toBeLessThan(0.85)
    const frequencies = fitLogistic(rows, 1e5, zero(), { iterations: 100 })
    const shares = [0, 0, 0]
    for (const [row, weight] of rows.weights.entries()) {
      for (let c = 0; c < CLASSES; c++) {
        shares[c] = shares[c]! + weight * rows.targets[row * CLASSES + c]!
      }
    }
    const bias = (c: number): number => frequencies[c * (WIDTH + 1) + WIDTH]!
    expect(bias(1) - bias(0)).toBeCloseTo(Math.log(shares[1]! / shares[0]!), 3)
    expect(Math.abs(frequencies[0]!)).toBeLessThan(1e-4)
  })

  it('counts a row of weight 0 not at all, and gives the same numbers every time', () => {
    const rows = problem(60)
    const broken = problem(60)
    for (const from of [rows, broken]) from.weights[7] = 0
    broken.features.fill(NaN, 7 * WIDTH, 8 * WIDTH)
    const head = fitLogistic(rows, 0.01, zero(), { iterations: 30 })
    expect(fitLogistic(broken, 0.01, zero(), { iterations: 30 })).toEqual(head)
    expect(head.every(Number.isFinite)).toBe(true)
  })
})
