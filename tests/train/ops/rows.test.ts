import { beforeAll, expect, it } from 'vitest'
import { reversed, rowOrder, takeRows } from '../../../src/train/ops/ops.ts'
import { tf } from '../../../src/train/tensorflow.ts'

beforeAll(() => tf.setBackend('cpu'))

const table = (): tf.Tensor3D =>
  tf.tensor3d([
    [
      [1, 10],
      [2, 20],
      [3, 30],
    ],
  ])

it('takes rows in any order, zeros for -1', () => {
  const order = rowOrder(Int32Array.of(2, -1, 0, 2), 3)
  expect(takeRows(table(), order).arraySync()).toEqual([
    [
      [3, 30],
      [0, 0],
      [1, 10],
      [3, 30],
    ],
  ])
})

it('gives a row the gradients of all places it went to, and none to one that went nowhere', () => {
  const order = rowOrder(Int32Array.of(2, -1, 0, 2), 3)
  const weights = tf.tensor3d([[[1], [2], [3], [4]]])
  const gradient = tf.grad((x) =>
    takeRows(x as tf.Tensor3D, order)
      .mul(weights)
      .sum(),
  )(table())
  expect(gradient.arraySync()).toEqual([
    [
      [3, 3],
      [0, 0],
      [5, 5],
    ],
  ])
})

it('is undone by its reverse where it uses every row once', () => {
  const order = rowOrder(Int32Array.of(1, -1, 2, 0), 3)
  const there = takeRows(table(), order)
  expect(takeRows(there, reversed(order)).arraySync()).toEqual(table().arraySync())
})
