import { expect, test } from 'vitest'
import { blur } from '../../../../../src/augment/effects/capture/blur.ts'
import { estimateBlur } from '../../../../../src/augment/effects/restore/estimate/blur.ts'
import { brightness } from '../../../../../src/augment/effects/restore/estimate/channels.ts'
import { paintedPage, run } from '../../../../support/geometry-pages.ts'

/** Blur found on a page of black squares that was blurred by this many pixels. */
function found(sigma: number): number | undefined {
  const page = paintedPage(200, 200, (x, y) => (((x >> 4) + (y >> 4)) % 2 === 0 ? 30 : 220))
  if (sigma > 0) run(blur, page, { kind: 'gaussian', size: sigma / 200 })
  return estimateBlur(brightness(page.peek(), 200, 200))
}

test.each([1, 1.6, 2.4])('finds a blur of %d pixels', (sigma) => {
  expect(Math.abs(found(sigma)! - sigma)).toBeLessThan(0.4)
})

test('finds less on a sharp page, and nothing on one without edges', () => {
  expect(found(0)!).toBeLessThan(found(1)! - 0.3)
  const page = paintedPage(80, 80, (x) => 100 + x)
  expect(estimateBlur(brightness(page.peek(), 80, 80))).toBeUndefined()
})
