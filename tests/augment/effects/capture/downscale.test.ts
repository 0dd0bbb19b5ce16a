import { expect, test } from 'vitest'
import { downscale } from '../../../../src/augment/effects/capture/downscale.ts'
import { figures, paintedPage, run, sharpness, text } from '../../../support/geometry-pages.ts'

test.each(['tent', 'box', 'nearest'])(
  '%s takes detail and leaves size and brightness',
  (filter) => {
    const page = paintedPage(160, 120, text)
    const before = { ...figures(page), sharp: sharpness(page) }
    run(downscale, page, { factor: 0.5, filter })
    expect([page.width, page.height]).toEqual([160, 120])
    expect(page.source).toBeDefined()
    expect(sharpness(page) / before.sharp).toBeLessThan(0.5)
    if (filter !== 'nearest') expect(Math.abs(figures(page).mean - before.mean)).toBeLessThan(2)
  },
)

test('enlarged by lanczos print stays sharper than between pixels', () => {
  const [sharp, soft] = ['lanczos', 'tent'].map((shown) => {
    const page = paintedPage(160, 120, text)
    run(downscale, page, { factor: 0.8, filter: 'tent', shown })
    return sharpness(page)
  })
  expect(sharp! / soft!).toBeGreaterThan(1.1)
})

test('stays in place: a gradient is what it was', () => {
  const page = paintedPage(100, 100, (x, y) => x + y)
  run(downscale, page, { factor: 0.5, filter: 'tent' })
  const bytes = page.peek()
  for (let k = 10; k < 90; k += 7) {
    expect(Math.abs(bytes[(k * 100 + 99 - k) * 4]! - 99)).toBeLessThanOrEqual(2)
  }
})

test('a smaller factor leaves less', () => {
  const left = [0.8, 0.5, 0.3].map((factor) => {
    const page = paintedPage(160, 120, text)
    run(downscale, page, { factor, filter: 'box' })
    return sharpness(page)
  })
  expect(left[1]).toBeLessThan(left[0]!)
  expect(left[2]).toBeLessThan(left[1]!)
})
