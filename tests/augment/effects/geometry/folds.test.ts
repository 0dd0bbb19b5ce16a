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
  run(folds, page, { kind: 'half', depth: 0.2, tilt: 0, lift: 0, wear: 0, dirt: 0 }, 'portrait')
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
  run(folds, ramp, { kind: 'quarter', depth: 0, tilt: 0, lift: 0.01, wear: 0, dirt: 0 })
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

describe('panels that stand', () => {
  const PANELS = { depth: 0, tilt: 8, lift: 0, wear: 0, dirt: 0 }

  test('are each lit evenly, and the two of a half fold unlike', () => {
    const steps = Array.from({ length: 8 }, (_, key) => {
      const page = paintedPage(240, 320, () => 180)
      run(folds, page, { ...PANELS, kind: 'half' }, `panels ${key}`)
      const down = Array.from({ length: 320 }, (__, y) => greens(page, y)[60]!)
      const across = Array.from(greens(page, 80))
      const bent = range(down) > range(across) ? down : across
      const middle = bent.length / 2
      const level = (from: number): number =>
        bent.slice(middle + from, middle + from + 24).reduce((x, y) => x + y) / 24
      expect(Math.abs(level(-75) - level(-50))).toBeLessThan(6)
      expect(Math.abs(level(50) - level(26))).toBeLessThan(6)
      return Math.abs(level(-40) - level(16))
    })
    expect(Math.max(...steps)).toBeGreaterThan(12)
  })

  test('bend lines of print that cross the crease under a camera that leans, and only then', () => {
    const astray = (lean: number): number => {
      const page = paintedPage(240, 320, (x) => (x > 117 && x < 123 ? 20 : 220))
      run(folds, page, { ...PANELS, kind: 'half', lean }, 'portrait')
      const middles = Array.from({ length: 300 }, (_, k) => {
        let [sum, places] = [0, 0]
        greens(page, k + 10).forEach((value, x) => {
          const dark = Math.max(0, 110 - value)
          sum += dark
          places += dark * x
        })
        return places / sum
      })
      return range(middles)
    }
    expect(astray(0)).toBeLessThan(0.3)
    expect(astray(35)).toBeGreaterThan(2)
  })
})

describe('a corner that lies turned over', () => {
  const page = paintedPage(240, 320, (_, y) => (y % 12 < 6 ? 60 : 230))
  const before = page.peek().slice()
  run(folds, page, { kind: 'dog-ear', depth: 0.1, fill: 'black' }, 'ear')
  const corners = [0, 239, 319 * 240, 319 * 240 + 239]
  const folded = corners.filter((i) => page.peek()[4 * i]! < 12)

  test('shows what lies under the page at that corner alone', () => {
    expect(folded.length).toBe(1)
  })

  test('shows the back of the paper beside it, with hardly any of the print', () => {
    const left = folded[0]! % 240 === 0
    const top = folded[0]! < 240
    // The flap reaches from the crease inwards; walked along the diagonal it follows the black.
    const walk = Array.from({ length: 60 }, (_, d) => {
      const x = left ? d : 239 - d
      const y = top ? d : 319 - d
      return page.peek()[4 * (y * 240 + x)]!
    })
    const edge = walk.findIndex((value) => value > 120)
    expect(edge).toBeGreaterThan(8)
    const flap = walk.slice(edge + 2, edge + 8)
    expect(Math.min(...flap)).toBeGreaterThan(150)
    expect(range(flap)).toBeLessThan(50)
  })

  test('leaves the rest of the page alone', () => {
    let changed = 0
    for (let i = 0; i < before.length; i++) if (before[i] !== page.peek()[i]) changed++
    expect(changed / before.length).toBeLessThan(0.12)
  })
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
  run(folds, page, { kind: 'half', depth: 0, tilt: 0, lift: 0, wear, dirt: 0 }, 'worn')
  return 235 - figures(page).mean
}
