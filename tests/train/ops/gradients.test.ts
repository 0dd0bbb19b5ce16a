import { beforeAll, expect, it } from 'vitest'
import * as ops from '../../../src/train/ops/ops.ts'
import { tf } from '../../../src/train/tensorflow.ts'
import { wrongGradients } from '../support/numerical-gradient.ts'
import { WORDS } from './cases.ts'

/** Share of the largest derivative: what float32 leaves of a quotient of differences. */
const TOLERANCE = 1e-4

beforeAll(() => tf.setBackend('cpu'))

const named = WORDS.map((each) => [each.name, each] as const)

it.each(named)('the gradient of %s is the slope of its values', (_name, each) => {
  expect(wrongGradients(each, TOLERANCE)).toEqual([])
})

it('covers every word that computes', () => {
  const orders = new Set(['rowOrder', 'reversed'])
  const words = Object.keys(ops).filter((name) => !orders.has(name))
  expect(new Set(WORDS.map(({ word }) => word))).toEqual(new Set(words))
})

it('gives a channel that is zero all over the gradient of what it passes on', () => {
  const x = tf.tensor4d([0, 1, 0, -2, 0, 0.5], [1, 3, 1, 2])
  const dy = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 3, 1, 2])
  const normalised = (page: tf.Tensor) =>
    ops.globalResponseNorm(page as tf.Tensor4D, tf.tensor1d([0.5, 0.25]), tf.tensor1d([0, 0]))
  const found = tf.grad(normalised)(x, dy).arraySync() as number[][][][]
  expect(found[0]!.map((row) => row[0]![0])).toEqual([1, 3, 5])
})
