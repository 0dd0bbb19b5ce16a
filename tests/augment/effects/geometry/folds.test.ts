import { describe, expect, test } from 'vitest'
import { FOLDS } from '../../../../src/augment/effects/geometry/fold-plans.ts'
import { folds } from '../../../../src/augment/effects/geometry/folds.ts'
import { figures, greens, paintedPage, run, text } from '../../../support/geometry-pages.ts'

describe.each(FOLDS)('%s', (kind) => {
  test('relights a plain sheet but never darkens it much on the whole', () => {
    const page = paintedPage(240, 320, () => 220)
    run(folds, page, { kind, depth: 0.15, lift: 0.004, wear: 0.5, dirt: 0.1 })
    const { mean, sd } = figures(page)
    expect(sd).toBeGreaterThan(0.5)
    expect(sd).toBeLessThan(16)
    expect(Math.abs(mean - 220)).toBeLessThan(14)
  })

  test('opens nothing: no pixel of a light page becomes black', () => {
    const page = paintedPage(240, 320, () => 220)
    run(folds, page, { kind, depth: 0.2, lift: 0.01, wear: 1, dirt: 0.3 })
    expect(page.peek().every((value) => value > 60)).toBe(true)
  })
})

test('half makes one crease across the middle: a step of light there, none elsewhere', () => {
  const page = paintedPage(240, 320, () => 180)
  run(folds, page, { kind: 'half', depth: 0.2, lift: 0, wear: 0, dirt: 0 }, 'portrait')
  const rows = Array.from({ length: 320 }, (_, y) => greens(page, y).reduce((a, b) => a + b) / 240)
  const columns = Array.from({ length: 240 }, (_, x) => {
    let sum = 0
    for (let y = 0; y < 320; y++) sum += page.peek()[(y * 240 + x) * 4 + 1]!
    return sum / 320
  })
  const across = range(rows) > range(columns)
  const line = across ? rows : columns
  const step = (at: number): number => Math.abs(line[at + 4]! - line[at - 4]!)
  const middle = Math.round(line.length / 2)
  const nearMiddle = Math.max(...Array.from({ length: 25 }, (_, i) => step(middle - 12 + i)))
  expect(nearMiddle).toBeGreaterThan(18)
  expect(step(Math.round(line.length * 0.15))).toBeLessThan(4)
  expect(step(Math.round(line.length * 0.85))).toBeLessThan(4)
})

test('moves text by no more than the lift, and smoothly', () => {
  // Along both axes grey tells the place.
  const ramp = paintedPage(240, 240, (x, y) => (x < 120 ? x : y))
  const before = ramp.peek().slice()
  run(folds, ramp, { kind: 'quarter', depth: 0, lift: 0.01, wear: 0, dirt: 0 })
  const after = ramp.peek()
  let max = 0
  for (let y = 0; y < 240; y++) {
    for (let x = 0; x < 110; x++) {
      const at = (y * 240 + x) * 4
      max = Math.max(max, Math.abs(after[at]! - before[at]!))
    }
  }
  expect(max).toBeGreaterThanOrEqual(1)
  expect(max).toBeLessThanOrEqual(4)
})

test('rubs ink off along the crease', () => {
  expect(ink(1)).toBeLessThan(ink(0))
})

test('a page too small for a crease is left alone, and that is said', () => {
  expect(run(folds, paintedPage(8, 40, text))).toHaveProperty('skipped')
})

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

/** How much darker than paper a page of text with one crease is. */
function ink(wear: number): number {
  const page = paintedPage(240, 320, text)
  run(folds, page, { kind: 'half', depth: 0, lift: 0, wear, dirt: 0 }, 'worn')
  return 235 - figures(page).mean
}
