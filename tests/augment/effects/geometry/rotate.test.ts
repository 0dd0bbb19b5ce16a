import { expect, test } from 'vitest'
import { rotate } from '../../../../src/augment/effects/geometry/rotate.ts'
import { figures, greens, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

test('turns clockwise about the middle', () => {
  // A dark spot right of the middle goes down.
  const page = paintedPage(101, 101, (x, y) => (Math.hypot(x - 80, y - 50) < 4 ? 0 : 255))
  run(rotate, page, { angle: 90 - 1e-9, fill: 'white', size: 'keep' })
  expect(pixel(page, 50, 80)[1]).toBeLessThan(20)
  expect(pixel(page, 80, 50)[1]).toBe(255)
})

test.each([
  ['white', 255],
  ['paper', 214],
  ['black', 0],
])('fills corners with %s', (fill, level) => {
  const page = paintedPage(120, 160, (x, y) => (x > 30 && x < 90 && y > 40 && y < 120 ? 60 : 214))
  run(rotate, page, { angle: 20, fill, size: 'keep' })
  expect(pixel(page, 0, 0)).toEqual([level, level, level])
})

test('lays a desk with grain under the page', () => {
  const page = paintedPage(200, 200, () => 255)
  run(rotate, page, { angle: 45, fill: 'desk', size: 'fit' })
  const corner = greens(page, 5, 0, 40)
  expect(new Set(corner).size).toBeGreaterThan(3)
  expect(Math.max(...corner)).toBeLessThan(245)
})

test('fit keeps all of the page, expand all of its pixels', () => {
  const shown = 120 * 160
  expect(ink('expand') / shown).toBeCloseTo(1, 2)
  const scale = Math.min(
    120 / (120 * Math.cos(Math.PI / 6) + 80),
    160 / (60 + 160 * Math.cos(Math.PI / 6)),
  )
  expect(ink('fit') / shown).toBeCloseTo(scale * scale, 2)
  expect(ink('keep') / shown).toBeLessThan(0.95)
})

test('has an edge without steps: it is mixed with the fill', () => {
  const page = paintedPage(160, 160, () => 0)
  run(rotate, page, { angle: 8, fill: 'white', size: 'fit' })
  const edge = [34, 36, 38].flatMap((y) => greens(page, y))
  expect(edge.some((value) => value > 40 && value < 215)).toBe(true)
})

test('a full turn is nothing', () => {
  const page = paintedPage(20, 20, () => 9)
  run(rotate, page, { angle: 0 })
  expect(page.source).toBeDefined()
})

/** How many pixels a black page covers, parts of pixels included. */
function ink(size: string): number {
  const page = paintedPage(120, 160, () => 0)
  run(rotate, page, { angle: 30, fill: 'white', size })
  return (page.width * page.height * (255 - figures(page).mean)) / 255
}
