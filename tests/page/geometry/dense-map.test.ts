/** Places of all pixels are those that the maps give one by one. */
import { expect, test } from 'vitest'
import { denseMap } from '../../../src/page/geometry/dense-map.ts'
import {
  composedMap,
  displacedMap,
  matrixMap,
  scalingMap,
  type PointMap,
} from '../../../src/page/geometry/point-map.ts'
import { turned } from '../../../src/page/geometry/projection.ts'

const size = { width: 150, height: 201 }
const turn = matrixMap(size, size, turned(150, 201, 17, 1.1, { x: 70, y: 110 }))
const lens = matrixMap(size, size, [1, 0.05, 3, -0.02, 0.95, 4, 4e-4, -3e-4, 1])
const wave = displacedMap(size, (x, y) => ({ x: 4 * Math.sin(y / 11), y: 2 * Math.cos(x / 17) }))
/** The right part lies 30 px further to the right, and what was there is gone. */
const torn = displacedMap(size, (x) => ({ x: x > 61 ? -30 : 0, y: 0 }))
const small = scalingMap(size, { width: 61, height: 83 })

test.each<[string, PointMap[]]>([
  ['turned', [turn]],
  ['seen askew', [lens, turn]],
  ['waves', [wave]],
  ['a wave, turned, smaller', [wave, turn, small]],
  ['torn', [torn, turn]],
  [
    'cut off on the way',
    [composedMap(turn, matrixMap(size, size, turned(150, 201, -17, 1, { x: 75, y: 100 })))],
  ],
])('%s', (_, moves) => {
  const { to, xs, ys } = denseMap(moves)
  const all = moves.reduce(composedMap)
  expect(to).toEqual(all.to)
  let unlike = 0
  let outside = 0
  for (let y = 0, i = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++, i++) {
      const at = all.backward(x + 0.5, y + 0.5)
      if (!at) outside++
      if (Number.isNaN(xs[i]!) !== !at) unlike++
      else if (at && Math.hypot(at.x - xs[i]!, at.y - ys[i]!) > 0.25) unlike++
    }
  }
  if (moves[0] !== wave || moves.length > 1) expect(outside).toBeGreaterThan(50)
  expect(unlike).toBe(0)
})
