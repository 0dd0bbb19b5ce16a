import { expect, test } from 'vitest'
import { moveOutline } from '../../../src/augment/annotations/move-outline.ts'
import type { Place } from '../../../src/dataset/annotations/annotation.ts'
import { areaOf, quadAlong } from '../../../src/dataset/annotations/outline.ts'
import { displacedMap, matrixMap } from '../../../src/page/geometry/point-map.ts'

const SIZE = { width: 100, height: 100 }
const QUAD: Place[] = [
  [10, 10],
  [50, 10],
  [50, 20],
  [10, 20],
]
const shifted = (x: number, y: number) => matrixMap(SIZE, SIZE, [1, 0, x, 0, 1, y, 0, 0, 1])

test('an outline within the picture keeps its places', () => {
  expect(moveOutline(QUAD, [shifted(5, 2), shifted(5, 2)])).toEqual({
    points: [
      [20, 14],
      [60, 14],
      [60, 24],
      [20, 24],
    ],
    visible: 1,
    whole: true,
  })
})

test('what is cut off on the way stays cut off', () => {
  const back = moveOutline(QUAD, [shifted(-30, 0), shifted(30, 0)])!
  expect(back.visible).toBeCloseTo(0.5)
  expect(areaOf(back.points)).toBeCloseTo(200)
  expect(Math.min(...back.points.map(([x]) => x))).toBeCloseTo(30)
  expect(moveOutline(QUAD, [shifted(0, -20.5)])).toBeUndefined()
})

test('a region larger than the picture is what of it is seen', () => {
  const whole: Place[] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ]
  const twice = matrixMap(SIZE, SIZE, [2, 0, -50, 0, 2, -50, 0, 0, 1])
  const seen = moveOutline(whole, [twice])!
  expect(seen.visible).toBeCloseTo(0.25)
  expect(areaOf(seen.points)).toBeCloseTo(10_000)
})

/** Each column sinks by its place on a wave. */
const wave = (x: number): number => 4 * Math.sin(x / 15)
const bending = displacedMap(SIZE, (x) => ({ x: 0, y: -wave(x) }))

test('a straight side that is bent becomes as many places as it takes', () => {
  const bent = moveOutline(QUAD, [bending])!
  expect(bent.points.length).toBeGreaterThan(8)
  expect(bent).toMatchObject({ visible: 1, whole: false })
  for (const [x, y] of bent.points) {
    expect(Math.min(Math.abs(y - 10 - wave(x)), Math.abs(y - 20 - wave(x)))).toBeLessThan(0.05)
  }
  // Between the places no side is farther from the wave than is asked.
  const upper = bent.points.filter(([x, y]) => Math.abs(y - 10 - wave(x)) < 0.05)
  upper.slice(1).forEach(([x, y], i) => {
    const [lastX, lastY] = upper[i]!
    const middle = (x + lastX) / 2
    expect(Math.abs((y + lastY) / 2 - 10 - wave(middle))).toBeLessThan(0.25)
  })
})

test('of a bent outline that is partly hidden the edge of what is seen is found', () => {
  const hidden = {
    ...bending,
    forward: (x: number, y: number) => (x < 40 ? bending.forward(x, y) : undefined),
  }
  const part = moveOutline(QUAD, [hidden])!
  expect(part.visible).toBeCloseTo(0.75, 1)
  expect(Math.max(...part.points.map(([x]) => x))).toBeCloseTo(40, 1)
})

test('a quad lies around its places in the direction in which one reads', () => {
  const turned: Place[] = [
    [20, 10],
    [20, 50],
    [10, 50],
    [12, 30],
    [10, 10],
  ]
  const around = quadAlong(turned, [0, 3], false).map(([x, y]) => [x + 0, y + 0])
  expect(around).toEqual([
    [20, 10],
    [20, 50],
    [10, 50],
    [10, 10],
  ])
  // Mirrored: below the text is on its other side.
  expect(quadAlong(turned, [0, 3], true)[0]).toEqual([10, 10])
})
