import { expect, test } from 'vitest'
import { rotate90 } from '../../../../src/augment/effects/geometry/rotate90.ts'
import { digest, mixedUp, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

test('one turn brings the left top corner to the right top, pixel for pixel', () => {
  const page = paintedPage(41, 67, mixedUp)
  run(rotate90, page, { turns: 1 })
  expect([page.width, page.height]).toEqual([67, 41])
  for (const [x, y] of [
    [0, 0],
    [40, 0],
    [0, 66],
    [33, 34],
  ] as const)
    expect(pixel(page, 66 - y, x)).toEqual(mixedUp(x, y))
})

test('three turns are one to the left', () => {
  const page = paintedPage(41, 67, mixedUp)
  run(rotate90, page, { turns: 3 })
  expect(pixel(page, 12, 41 - 1 - 7)).toEqual(mixedUp(7, 12))
})

test('two turns put the page on its head', () => {
  const page = paintedPage(40, 67, mixedUp)
  run(rotate90, page, { turns: 2 })
  expect(pixel(page, 39 - 5, 66 - 9)).toEqual(mixedUp(5, 9))
  expect(page.source).toBeUndefined()
})

test('four quarter turns, or two half turns, are none', () => {
  const page = paintedPage(41, 67, mixedUp)
  const before = digest(page)
  for (const turns of [1, 1, 1, 1]) run(rotate90, page, { turns })
  expect(digest(page)).toBe(before)
  for (const turns of [2, 2]) run(rotate90, page, { turns })
  expect(digest(page)).toBe(before)
})
