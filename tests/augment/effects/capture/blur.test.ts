import { describe, expect, test } from 'vitest'
import { blur } from '../../../../src/augment/effects/capture/blur.ts'
import { figures, paintedPage, run, sharpness, text } from '../../../support/geometry-pages.ts'

/** Standard deviation of what a bright point becomes, along x and y. */
function spread(kind: string, size: number): { x: number; y: number; sum: number } {
  const side = 101
  const page = paintedPage(side, side, (x, y) =>
    Math.abs(x - 50) <= 1 && Math.abs(y - 50) <= 1 ? 255 : 0,
  )
  run(blur, page, { kind, size })
  const bytes = page.peek()
  let sum = 0
  let xx = 0
  let yy = 0
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = bytes[(y * side + x) * 4 + 1]!
      sum += value
      xx += value * (x - 50) ** 2
      yy += value * (y - 50) ** 2
    }
  }
  // The spot itself has a variance of two thirds.
  return {
    x: Math.sqrt(Math.max(0, xx / sum - 2 / 3)),
    y: Math.sqrt(Math.max(0, yy / sum - 2 / 3)),
    sum: sum / (9 * 255),
  }
}

describe.each(['gaussian', 'disc'])('%s', (kind) => {
  test.each([0.006, 0.012, 0.025])('spreads a point by size × short side (%f)', (size) => {
    const { x, y, sum } = spread(kind, size)
    expect(Math.abs(x / (size * 101) - 1)).toBeLessThan(0.25)
    expect(Math.abs(y / x - 1)).toBeLessThan(0.15)
    expect(Math.abs(sum - 1)).toBeLessThan(0.12)
  })
})

test('motion spreads in one direction', () => {
  const { x, y } = spread('motion', 0.025)
  expect(Math.hypot(x, y)).toBeCloseTo(0.025 * 101, 0)
})

test.each(['gaussian', 'disc', 'motion'])('%s softens text and keeps its brightness', (kind) => {
  const page = paintedPage(160, 120, text)
  const before = { ...figures(page), sharp: sharpness(page) }
  run(blur, page, { kind, size: 0.008 })
  expect(Math.abs(figures(page).mean - before.mean)).toBeLessThan(1.5)
  expect(sharpness(page) / before.sharp).toBeLessThan(0.6)
})

test('next to nothing is left alone, and said', () => {
  const page = paintedPage(40, 40, text)
  expect(run(blur, page, { size: 0.001 })).toHaveProperty('skipped')
})
