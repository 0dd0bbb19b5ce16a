import { expect, test } from 'vitest'
import { flip } from '../../../../src/augment/effects/geometry/flip.ts'
import { rotate90 } from '../../../../src/augment/effects/geometry/rotate90.ts'
import { digest, mixedUp, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

test.each([
  ['horizontal', 31 - 4, 9],
  ['vertical', 4, 44 - 9],
  ['both', 31 - 4, 44 - 9],
])('%s moves a pixel where it belongs', (axis, x, y) => {
  const page = paintedPage(32, 45, mixedUp)
  run(flip, page, { axis })
  expect(pixel(page, x, y)).toEqual(mixedUp(4, 9))
  expect(page.source).toBeUndefined()
})

test.each(['horizontal', 'vertical', 'both'])('%s twice is nothing', (axis) => {
  const page = paintedPage(33, 45, mixedUp)
  const before = digest(page)
  run(flip, page, { axis })
  expect(digest(page)).not.toBe(before)
  run(flip, page, { axis })
  expect(digest(page)).toBe(before)
})

test('both is a half turn', () => {
  const flipped = paintedPage(33, 45, mixedUp)
  run(flip, flipped, { axis: 'both' })
  const turned = paintedPage(33, 45, mixedUp)
  run(rotate90, turned, { turns: 2 })
  expect(digest(flipped)).toBe(digest(turned))
})
