import { expect, test } from 'vitest'
import { resize } from '../../../../src/augment/effects/geometry/resize.ts'
import { figures, paintedPage, pixel, run, text } from '../../../support/geometry-pages.ts'

test('reaches the wanted area', () => {
  const page = paintedPage(120, 200, text)
  run(resize, page, { area: 10_000, stretch: 0 })
  expect(Math.abs(page.width * page.height - 10_000)).toBeLessThan(150)
  expect(page.width / page.height).toBeCloseTo(0.6, 1)
})

test('stretch changes the aspect, not the area', () => {
  const page = paintedPage(200, 200, text)
  run(resize, page, { scale: 1, stretch: 0.1, area: 0 })
  expect(page.width / page.height).toBeCloseTo(1.1, 1)
  expect(page.width * page.height).toBeGreaterThan(39_500)
  expect(page.width * page.height).toBeLessThan(40_500)
})

test('reducing turns patterns too fine to show into even grey', () => {
  const page = paintedPage(200, 100, (x) => (x % 2 === 0 ? 0 : 240))
  run(resize, page, { scale: 0.4, stretch: 0, area: 0 })
  const { mean, sd } = figures(page)
  expect(mean).toBeCloseTo(120, -0.5)
  expect(sd).toBeLessThan(12)
})

test('keeps places and brightness when enlarging', () => {
  const page = paintedPage(40, 40, (x, y) => 3 * x + 2 * y)
  run(resize, page, { scale: 2.5, stretch: 0, area: 0 })
  expect([page.width, page.height]).toEqual([100, 100])
  // The middle of pixel 50 lies at 20.2 of the source, whose pixel 20 has its middle at 20.5.
  expect(pixel(page, 50, 50)[0]).toBeCloseTo(5 * (20.2 - 0.5), -0.3)
})
