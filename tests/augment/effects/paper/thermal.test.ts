import { describe, expect, test } from 'vitest'
import { thermal } from '../../../../src/augment/effects/paper/thermal.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** Paper and printer without faults. */
const CLEAN = {
  dead: 0,
  dirty: 0,
  uneven: 0,
  skips: 0,
  fade: 0,
  patches: 0,
  heat: 0,
  scratches: 0,
  ink: 'black',
} as const

/** One pixel for each dot of the head. */
const [WIDTH, HEIGHT] = [576, 640]
const [INK, PAPER] = [30, 240]

/** Ruled in black across the strip, with margins: every eighth row and the one after it. */
const ruled = (isSide = false): Page =>
  paintedPage(isSide ? HEIGHT * 2 : WIDTH, isSide ? WIDTH : HEIGHT, (x, y) => {
    const [u, v] = isSide ? [y, x] : [x, y]
    return u >= 24 && u < 552 && v % 8 < 2 ? INK : PAPER
  })

/** Levels along the first black row from above a place on. */
function inked(page: Page, row: number): number[] {
  return Array.from({ length: 520 }, (_, i) => pixel(page, 28 + i, row * 8)[1])
}

describe('thermal', () => {
  test('without faults leaves print as it is', () => {
    const page = ruled()
    const before = page.peek().slice()
    run(thermal, page, CLEAN)
    expect(page.peek()).toEqual(before)
  })

  test('dead dots leave pale lines along the strip, bare of ink, and nothing else', () => {
    const page = ruled()
    run(thermal, page, { ...CLEAN, dead: 8 })
    const pale = inked(page, 20).map((level) => level > 170)
    const count = pale.filter(Boolean).length
    expect(count).toBeGreaterThan(4)
    expect(count).toBeLessThan(25)
    for (const row of [3, 40, 70]) {
      expect(inked(page, row).map((level) => level > 170)).toEqual(pale)
    }
    const solid = inked(page, 20).filter((level) => level === INK).length
    expect(solid).toBeGreaterThan(480)
    expect(pixel(page, 100, 5)[1]).toBe(PAPER)
  })

  test('they run along the longer side of a strip that lies on its side', () => {
    const page = ruled(true)
    run(thermal, page, { ...CLEAN, dead: 8 })
    const column = (x: number): boolean[] =>
      Array.from({ length: 500 }, (_, i) => pixel(page, x * 8, 30 + i)[1] > 170)
    expect(column(20).filter(Boolean).length).toBeGreaterThan(3)
    expect(column(90)).toEqual(column(20))
  })

  test('dirt on the head makes bands paler, which can still be read', () => {
    const page = ruled()
    run(thermal, page, { ...CLEAN, dirty: 3, fade: 0.5 })
    const levels = inked(page, 30)
    // Half of the contrast is gone everywhere, and in bands more, but never all of it.
    expect(Math.abs(Math.min(...levels) - (PAPER - (PAPER - INK) / 2))).toBeLessThan(3)
    const band = levels.filter((level) => level > 150).length
    expect(band).toBeGreaterThan(8)
    expect(band).toBeLessThan(330)
    expect(Math.max(...levels)).toBeLessThan(PAPER * 0.73)
  })

  test('skips are pale lines across the strip', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x, y) =>
      x % 8 < 2 && y > 20 && y < 620 ? INK : PAPER,
    )
    run(thermal, page, { ...CLEAN, skips: 20 })
    const rows = Array.from({ length: 560 }, (_, i) => pixel(page, 200, 40 + i)[1] > 90)
    expect(rows.filter(Boolean).length).toBeGreaterThan(8)
    expect(rows.filter(Boolean).length).toBeLessThan(45)
    expect(Array.from({ length: 560 }, (_, i) => pixel(page, 400, 40 + i)[1] > 90)).toEqual(rows)
  })

  test('fades to what can be read and no further, pale print less', () => {
    const left = (ink: number): number => {
      const page = paintedPage(WIDTH, HEIGHT, (x, y) => (x > 24 && y % 8 < 2 ? ink : PAPER))
      run(thermal, page, { ...CLEAN, fade: 0.9 })
      return 1 - pixel(page, 300, 320)[1] / PAPER
    }
    expect(left(INK)).toBeCloseTo(0.3, 1)
    expect(left(150)).toBeCloseTo(0.3, 1)
  })

  test('patches fade some places and leave others', () => {
    const levels = ['a', 'b', 'c'].flatMap((key) => {
      const page = ruled()
      run(thermal, page, { ...CLEAN, patches: 0.8 }, key)
      return Array.from({ length: 35 }, (_, row) => inked(page, 2 * row + 4)).flat()
    })
    expect(levels.filter((level) => level <= INK + 3).length).toBeGreaterThan(3000)
    expect(levels.filter((level) => level > 130).length).toBeGreaterThan(3000)
  })

  test('uneven heat makes pinholes in solid print', () => {
    const page = ruled()
    run(thermal, page, { ...CLEAN, uneven: 1 })
    const levels = Array.from({ length: 60 }, (_, row) => inked(page, row + 4)).flat()
    const holes = levels.filter((level) => level > 120).length / levels.length
    expect(holes).toBeGreaterThan(0.005)
    expect(holes).toBeLessThan(0.2)
  })

  test('heat darkens paper up to a front, and scratches draw on it', () => {
    const bare = (given: object): number[] => {
      const page = ruled()
      run(thermal, page, { ...CLEAN, ...given })
      return Array.from({ length: 60 * 60 }, (_, i) => {
        return pixel(page, 30 + 9 * (i % 60), 21 + 8 * Math.floor(i / 60))[1]
      })
    }
    const warm = bare({ heat: 0.4 })
    expect(Math.max(...warm)).toBeLessThanOrEqual(PAPER)
    expect(warm.filter((level) => level > PAPER * 0.95).length).toBeGreaterThan(400)
    expect(warm.filter((level) => level < PAPER * 0.8).length).toBeGreaterThan(50)
    const scratched = bare({ scratches: 60 }).filter((level) => level < PAPER - 8).length
    expect(scratched).toBeGreaterThan(10)
    expect(scratched).toBeLessThan(900)
  })

  test('a violet dye leaves green the darkest, and paper its colour', () => {
    const page = ruled()
    run(thermal, page, { ...CLEAN, ink: 'violet' })
    const [red, green, blue] = pixel(page, 300, 320)
    expect(green).toBe(INK)
    expect(red).toBeGreaterThan(green + 30)
    expect(blue).toBeGreaterThan(red + 20)
    expect(pixel(page, 300, 325)).toEqual([PAPER, PAPER, PAPER])
  })
})
