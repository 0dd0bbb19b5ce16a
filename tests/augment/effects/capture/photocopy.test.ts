import { describe, expect, test } from 'vitest'
import { photocopy } from '../../../../src/augment/effects/capture/photocopy.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run, type Paint } from '../../../support/geometry-pages.ts'

/** A copier without faults, so that one at a time can be asked for. */
const CLEAN = {
  generation: 1,
  exposure: 0.5,
  contrast: 4,
  fog: 0,
  grain: 0,
  hollow: 0,
  bands: 0,
  streaks: 0,
  dirt: 0,
  edges: 0,
  softness: 0,
  path: 'long',
} as const

const [WIDTH, HEIGHT] = [240, 320]

/** White paper with squares of the given grey levels, one below the other, too small to be taken for a desk. */
function squares(levels: readonly number[], scale = 1): Page {
  const paint: Paint = (x, y) => {
    const [u, v] = [x / scale, y / scale]
    const inside = u >= 110 && u < 124 && v >= 40 && v % 40 < 14
    return inside ? (levels[Math.floor(v / 40) - 1] ?? 255) : 255
  }
  return paintedPage(WIDTH * scale, HEIGHT * scale, paint)
}

/** The middle of the first or second of the squares. */
const toneOf = (page: Page, square: number): number => meanIn(page, 113, 43 + 40 * square, 8)

const blank = (): Page => paintedPage(WIDTH, HEIGHT, () => 255)

/** Mean of the green channel in a box. */
function meanIn(page: Page, left: number, top: number, wide: number, high = wide): number {
  let sum = 0
  for (let y = top; y < top + high; y++) {
    for (let x = left; x < left + wide; x++) sum += pixel(page, x, y)[1]
  }
  return sum / (wide * high)
}

const rowMeans = (page: Page): number[] =>
  Array.from({ length: page.height }, (_, y) => meanIn(page, 0, y, page.width, 1))
const columnMeans = (page: Page): number[] =>
  Array.from({ length: page.width }, (_, x) => meanIn(page, x, 0, 1, page.height))

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length)
}

describe('photocopy', () => {
  test('has no colour', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) =>
      x > 80 && x < 160 && y > 80 && y < 240 ? [200, 30, 40] : [255, 250, 230],
    )
    run(photocopy, page, { generation: 2, dirt: 40 })
    const coloured = page
      .peek()
      .some((value, i, all) => value !== (i % 4 === 3 ? 255 : all[i & ~3]))
    expect(coloured).toBe(false)
  })

  test('pushes grey to black or white, further with contrast and with each copy of a copy', () => {
    const told = (given: object): { pale: number; dark: number } => {
      const page = squares([190, 60])
      run(photocopy, page, { ...CLEAN, ...given })
      return { pale: toneOf(page, 0), dark: toneOf(page, 1) }
    }
    const [low, high, third] = [
      { contrast: 2 },
      { contrast: 6 },
      { contrast: 2, generation: 3 },
    ].map(told) as [ReturnType<typeof told>, ReturnType<typeof told>, ReturnType<typeof told>]
    expect(low.dark).toBeLessThan(80)
    expect(high.pale - high.dark).toBeGreaterThan(low.pale - low.dark + 15)
    expect(third.dark).toBeLessThan(low.dark)
    expect(high.pale).toBeGreaterThan(225)
  })

  test('is the darker the more it is exposed', () => {
    const means = [0.2, 0.5, 0.8].map((exposure) => {
      const page = squares([150])
      run(photocopy, page, { ...CLEAN, exposure })
      return toneOf(page, 0)
    })
    expect(means[0]! - means[1]!).toBeGreaterThan(25)
    expect(means[1]! - means[2]!).toBeGreaterThan(25)
  })

  test('leaves solid black hollow: paler within than at its edges, and the more so with grains', () => {
    const told = (given: object): { edge: number; middle: number; spread: number } => {
      const page = squares([0], 4)
      run(photocopy, page, { ...CLEAN, ...given })
      const inner = Array.from(
        { length: 50 },
        (_, i) => pixel(page, 450 + (i % 36), 186 + Math.floor(i / 36))[1],
      )
      return {
        edge: meanIn(page, 441, 175, 3, 26),
        middle: meanIn(page, 460, 178, 16),
        spread: deviation(inner),
      }
    }
    const full = told({})
    expect(Math.abs(full.edge - full.middle)).toBeLessThan(3)
    const hollow = told({ hollow: 1, exposure: 0.4 })
    expect(hollow.middle - hollow.edge).toBeGreaterThan(25)
    expect(told({ hollow: 1, exposure: 0.4, grain: 0.15 }).spread).toBeGreaterThan(25)
  })

  test('speckles bare paper by fog and grain, more than by either', () => {
    const specks = (given: object): number => {
      const page = blank()
      run(photocopy, page, { ...CLEAN, ...given })
      return page.peek().filter((value, i) => i % 4 === 0 && value < 160).length
    }
    expect(specks({})).toBe(0)
    expect(specks({ grain: 0.15 })).toBeLessThan(20)
    expect(specks({ grain: 0.15, fog: 0.25 })).toBeGreaterThan(500)
  })

  test('clears fog in the field of black lines', () => {
    const ruled = (hollow: number): number => {
      const page = paintedPage(400, 500, (_, y) => (y % 8 < 3 ? 0 : 255))
      run(photocopy, page, { ...CLEAN, fog: 0.3, grain: 0.15, hollow })
      let sum = 0
      for (let y = 101; y < 301; y += 8) sum += meanIn(page, 50, y, 300, 1)
      return sum / 25
    }
    expect(ruled(0.9)).toBeGreaterThan(ruled(0) + 8)
  })

  test.each([
    ['long', 'bands', { bands: 0.5 }, true],
    ['short', 'bands', { bands: 0.5 }, false],
    ['long', 'streaks', { streaks: 12 }, false],
    ['short', 'streaks', { streaks: 12 }, true],
  ] as const)('along the %s side it has its %s', (path, _, given, inRows) => {
    let [rows, columns] = [0, 0]
    for (const key of ['a', 'b', 'c']) {
      const page = blank()
      run(photocopy, page, { ...CLEAN, ...given, path, contrast: 2 }, key)
      rows += deviation(rowMeans(page))
      columns += deviation(columnMeans(page))
    }
    expect(Math.max(rows, columns)).toBeGreaterThan(6)
    if (inRows) expect(rows).toBeGreaterThan(2 * columns)
    else expect(columns).toBeGreaterThan(2 * rows)
  })

  test('shows the dark under the lid at some sides and nothing of it within', () => {
    const page = blank()
    const outcome = run(photocopy, page, { ...CLEAN, edges: 0.06 }) as { did: { edges: string } }
    const sides = outcome.did.edges.split(' ')
    const darkest = {
      top: Math.min(...rowMeans(page).slice(0, 2)),
      right: Math.min(...columnMeans(page).slice(-2)),
      bottom: Math.min(...rowMeans(page).slice(-2)),
      left: Math.min(...columnMeans(page).slice(0, 2)),
    }
    for (const [side, mean] of Object.entries(darkest)) {
      if (sides.includes(side)) expect(mean).toBeLessThan(190)
    }
    expect(sides.length).toBeGreaterThan(0)
    expect(sides.length).toBeLessThan(4)
    expect(meanIn(page, 30, 30, 180, 260)).toBeGreaterThan(240)
  })

  test('dirt comes in specks, more of them the more there is', () => {
    const dark = (dirt: number): number => {
      const page = paintedPage(600, 800, () => 255)
      run(photocopy, page, { ...CLEAN, dirt })
      return page.peek().filter((value, i) => i % 4 === 0 && value < 200).length
    }
    expect(dark(0)).toBe(0)
    expect(dark(100)).toBeGreaterThan(100)
    expect(dark(800)).toBeGreaterThan(4 * dark(100))
  })

  test('a page and the same page three times as large are as dark', () => {
    const dark = (scale: number): number => {
      const page = squares([0, 120, 180], scale)
      run(photocopy, page, { ...CLEAN, fog: 0.2, grain: 0.14, hollow: 0.4, dirt: 40, edges: 0.03 })
      return 255 - meanIn(page, 0, 0, page.width, page.height)
    }
    expect(dark(3) / dark(1)).toBeGreaterThan(0.85)
    expect(dark(3) / dark(1)).toBeLessThan(1.18)
  })

  test('keeps the text of a page that lies in a shadow', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => {
      const light = 1 - 0.35 * Math.min(1, Math.max(0, (x - 60) / 120))
      return Math.round(light * (y % 16 < 3 && x % 40 > 6 ? 40 : 235))
    })
    run(photocopy, page, CLEAN)
    for (const left of [10, 210]) {
      expect(meanIn(page, left, 166, 20, 4)).toBeGreaterThan(200)
      expect(meanIn(page, left + 6, 161, 10, 1)).toBeLessThan(110)
    }
  })
})
