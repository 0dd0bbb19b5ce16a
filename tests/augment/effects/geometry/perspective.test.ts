import { expect, test } from 'vitest'
import { perspective } from '../../../../src/augment/effects/geometry/perspective.ts'
import { cornersTo, project } from '../../../../src/page/geometry/projection.ts'
import { warp } from '../../../../src/page/geometry/warp.ts'
import { figures, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

test('strength is how far corners move: more of the fill shows', () => {
  const shown = [0.02, 0.05, 0.1].map((strength) => {
    const page = paintedPage(160, 200, () => 0)
    run(perspective, page, { strength, fill: 'white' })
    return figures(page).mean / 255
  })
  expect(shown[0]).toBeGreaterThan(0.005)
  expect(shown[1]).toBeGreaterThan(shown[0]! * 1.8)
  expect(shown[2]).toBeGreaterThan(shown[1]! * 1.5)
  expect(shown[2]).toBeLessThan(0.4)
})

test('a projective map takes the corners where they were sent', () => {
  const to = [
    { x: 12, y: 7 },
    { x: 95, y: 3 },
    { x: 90, y: 71 },
    { x: 4, y: 66 },
  ] as const
  const map = cornersTo(100, 75, to)
  for (const [i, [x, y]] of [
    [0, 0],
    [100, 0],
    [100, 75],
    [0, 75],
  ].entries()) {
    const place = project(map, x!, y!)
    expect(place.x).toBeCloseTo(to[i]!.x, 6)
    expect(place.y).toBeCloseTo(to[i]!.y, 6)
  }
})

test('draws a spot where the map says, and the edge by the share it covers', () => {
  const page = paintedPage(100, 75, (x, y) => (Math.hypot(x - 70, y - 20) < 4 ? 0 : 200))
  const map = cornersTo(100, 75, [
    { x: 10.25, y: 0 },
    { x: 100, y: 4 },
    { x: 92, y: 75 },
    { x: 10.25, y: 75 },
  ])
  const bytes = new Uint8ClampedArray(page.peek().length)
  warp({ width: 100, height: 75, bytes: page.peek() }, { width: 100, height: 75, bytes }, map)
  page.replace(100, 75, bytes)
  const spot = project(map, 70.5, 20.5)
  expect(pixel(page, Math.floor(spot.x), Math.floor(spot.y))[1]).toBeLessThan(10)
  // The left side stands at 10.25: pixel 10 is covered to three quarters, over black.
  expect(pixel(page, 10, 40)[1]).toBe(150)
  expect(pixel(page, 9, 40)[1]).toBe(0)
  expect(pixel(page, 11, 40)[1]).toBe(200)
})
