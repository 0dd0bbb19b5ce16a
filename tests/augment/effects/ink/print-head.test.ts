import { describe, expect, test } from 'vitest'
import { printHead } from '../../../../src/augment/effects/ink/print-head.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const PLAIN = {
  kind: 'dot-matrix',
  dots: 5,
  pins: 9,
  dead: 0,
  slip: 0,
  copy: 1,
  smudge: 0,
  press: 0,
  spread: 0.3,
  weak: 0,
  uneven: 0,
  color: 'usual',
} as const

/** A page of 900 × 1200 px without text lines: print is taken to be 20 px tall. */
const [WIDTH, HEIGHT] = [900, 1200]
const PAPER = 238
/** Upright bars 10 px wide, and below them level ones. */
const painted = paintedPage(WIDTH, HEIGHT, (x, y) => {
  if (y < 100 || y > 1100 || x < 60 || x > 840) return PAPER
  if (y < 600) return x % 40 < 10 ? 40 : PAPER
  return y % 40 < 10 ? 40 : PAPER
})
function bars(): Page {
  const page = new Page()
  page.load(painted.source!)
  return page
}
const levels = (page: Page, count: number, at: (i: number) => [number, number]): number[] =>
  Array.from({ length: count }, (_, i) => pixel(page, ...at(i))[1])
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length
const deviation = (values: readonly number[]): number => {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

describe('print-head', () => {
  test('a dot matrix prints dots, as far apart as it is told, and leaves paper alone', () => {
    for (const dots of [4, 6]) {
      const page = bars()
      run(printHead, page, { ...PLAIN, dots, spread: 0 }, 'a')
      // Down the outer edge of a stroke dots and gaps follow each other.
      const [strong] = [80, 81, 82, 83, 84, 85, 86, 87, 88, 89]
        .map((x) => levels(page, 400, (i) => [x, 150 + i]))
        .toSorted((a, b) => deviation(b) - deviation(a))
      const pitch = 20 / dots
      const middle = mean(strong!)
      const likeness = (lag: number): number => {
        let sum = 0
        for (let i = 0; i + lag < strong!.length; i++)
          sum += (strong![i]! - middle) * (strong![i + lag]! - middle)
        return sum / (strong!.length - lag)
      }
      // Several turns of the pattern, so that parts of pixels add up.
      expect(likeness(Math.round(12 * pitch))).toBeGreaterThan(0.5 * likeness(0))
      expect(likeness(Math.round(12.5 * pitch))).toBeLessThan(0)
      expect(pixel(page, 100, 300)[1]).toBe(PAPER)
      expect(pixel(page, 30, 30)[1]).toBe(PAPER)
    }
  })

  test('a dead pin leaves a blank row in each band', () => {
    const blank = (dead: number): number => {
      const page = bars()
      run(printHead, page, { ...PLAIN, dots: 6, dead }, 'b')
      const rows = Array.from({ length: 400 }, (_, i) =>
        mean(levels(page, 8, (k) => [81 + k, 150 + i])),
      )
      return rows.filter((level) => level > 190).length
    }
    expect(blank(0)).toBe(0)
    // 120 rows of dots, one in nine missing, neighbours' dots reaching into it.
    expect(blank(1)).toBeGreaterThan(10)
    expect(blank(1)).toBeLessThan(80)
  })

  test('a worn ribbon prints paler, but to be read', () => {
    const dark = (weak: number): number => {
      const page = bars()
      run(printHead, page, { ...PLAIN, weak }, 'c')
      return mean(levels(page, 300, (i) => [85, 150 + i]))
    }
    expect(dark(0)).toBeLessThan(90)
    expect(dark(0.6)).toBeGreaterThan(dark(0) + 40)
    expect(dark(1)).toBeLessThan(0.85 * PAPER)
  })

  test('type leaves more ink at the rim than within, and dents that are lit from the upper left', () => {
    const page = bars()
    run(printHead, page, { ...PLAIN, kind: 'letterpress', weak: 0.8, press: 0, spread: 1 }, 'd')
    const across = Array.from({ length: 10 }, (_, k) =>
      mean(levels(page, 300, (i) => [80 + k, 150 + i])),
    )
    expect(Math.min(across[0]!, across[9]!) + 15).toBeLessThan(across[5]!)
    const dented = bars()
    run(printHead, dented, { ...PLAIN, kind: 'letterpress', press: 1, spread: 0 }, 'd')
    const upper = mean(levels(dented, 300, (i) => [200 + i, 638]))
    const lower = mean(levels(dented, 300, (i) => [200 + i, 651]))
    expect(upper).toBeLessThan(PAPER - 1)
    expect(lower).toBeGreaterThan(PAPER + 1)
  })

  test('each further carbon copy is softer and paler', () => {
    const edge = (copy: number): { dark: number; soft: number } => {
      const page = bars()
      run(printHead, page, { ...PLAIN, kind: 'carbon', copy, color: 'black' }, 'e')
      const across = Array.from({ length: 30 }, (_, k) =>
        mean(levels(page, 200, (i) => [70 + k, 150 + i])),
      )
      const dark = Math.min(...across)
      const half = (PAPER - dark) / 5
      return { dark, soft: across.filter((v) => v > dark + half && v < PAPER - half).length }
    }
    const [first, fourth] = [edge(1), edge(4)]
    expect(fourth.dark).toBeGreaterThan(first.dark + 15)
    expect(fourth.soft).toBeGreaterThan(first.soft)
  })

  test('carbon takes its colour, soils paper where it is told to, and leaves coloured ink as it was', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) => {
      if (y > 700) return x % 60 < 10 && y < 1100 ? [200, 40, 40] : PAPER
      return x % 40 < 10 && y > 100 ? 40 : PAPER
    })
    run(printHead, page, { ...PLAIN, kind: 'carbon', color: 'blue', smudge: 1 }, 'f')
    const [r, , b] = pixel(page, 85, 300)
    expect(b).toBeGreaterThan(r + 40)
    const [red, green] = pixel(page, 605, 900)
    expect(red).toBeGreaterThan(180)
    expect(green).toBeLessThan(60)
    const soiled = levels(page, 2000, (i) => [20 + 40 * (i % 20), 750 + 3 * Math.floor(i / 20)])
    expect(mean(soiled)).toBeLessThan(PAPER - 1)
    const clean = bars()
    run(printHead, clean, { ...PLAIN, kind: 'carbon', smudge: 0 }, 'f')
    for (let y = 20; y < 80; y++) expect(pixel(clean, 450, y)[1]).toBe(PAPER)
  })

  test('what is no paper stays', () => {
    const dark = paintedPage(120, 160, (x, y) => (x * 7 + y * 3) % 90)
    const before = dark.peek().slice()
    expect(run(printHead, dark, PLAIN, 'g')).toMatchObject({ skipped: 'no paper to be seen' })
    expect(dark.peek()).toEqual(before)
  })
})
