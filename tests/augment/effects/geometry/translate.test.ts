import { expect, test } from 'vitest'
import { translate } from '../../../../src/augment/effects/geometry/translate.ts'
import { mixedUp, paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

test('moves every pixel by the same whole number and fills with white', () => {
  const page = paintedPage(60, 80, mixedUp)
  run(translate, page, { x: 0.1, y: -0.05, fill: 'white' })
  expect(pixel(page, 6 + 11, 20)).toEqual(mixedUp(11, 24))
  expect(pixel(page, 59, 75)).toEqual(mixedUp(53, 79))
  expect(pixel(page, 5, 20)).toEqual([255, 255, 255])
  expect(pixel(page, 30, 76)).toEqual([255, 255, 255])
  expect(page.source).toBeUndefined()
})

test('paper fill is the colour along the border, not that of the content', () => {
  const page = paintedPage(60, 80, (x, y) =>
    x > 9 && x < 50 && y > 9 && y < 70 ? 10 : [240, 230, 205],
  )
  run(translate, page, { x: -0.2, y: 0, fill: 'paper' })
  expect(pixel(page, 58, 40)).toEqual([240, 230, 205])
})

test('less than half a pixel is nothing', () => {
  const page = paintedPage(60, 80, mixedUp)
  run(translate, page, { x: 0.005, y: 0 })
  expect(page.source).toBeDefined()
})
