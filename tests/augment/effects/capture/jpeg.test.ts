import { expect, test } from 'vitest'
import { jpeg } from '../../../../src/augment/effects/capture/jpeg.ts'
import { digest, mixedUp, paintedPage, run, text } from '../../../support/geometry-pages.ts'

function error(quality: number): number {
  const page = paintedPage(96, 80, text)
  const before = page.peek().slice()
  run(jpeg, page, { quality })
  const after = page.peek()
  return Math.sqrt(after.reduce((sum, v, i) => sum + (v - before[i]!) ** 2, 0) / after.length)
}

test('a lower quality is farther from the page', () => {
  const [low, middle, high] = [12, 50, 95].map(error)
  expect(high).toBeLessThan(middle!)
  expect(middle).toBeLessThan(low!)
  expect(high).toBeGreaterThan(0)
  expect(low).toBeLessThan(45)
})

test('is drawn when apply returns, the same every time', () => {
  const digests = [1, 2, 3].map(() => {
    const page = paintedPage(64, 48, mixedUp)
    const before = digest(page)
    run(jpeg, page, { quality: 40 })
    expect(digest(page)).not.toBe(before)
    return digest(page)
  })
  expect(new Set(digests).size).toBe(1)
})
