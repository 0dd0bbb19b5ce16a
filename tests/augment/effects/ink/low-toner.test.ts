import { describe, expect, test } from 'vitest'
import { lowToner } from '../../../../src/augment/effects/ink/low-toner.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** One pixel a millimetre: bars of print across the whole sheet. */
const [WIDTH, HEIGHT] = [210, 297]
const bars = (ink = 40, scale = 1): Page =>
  paintedPage(WIDTH * scale, HEIGHT * scale, (_, y) => (y % (12 * scale) < 5 * scale ? ink : 236))
const PLAIN = { loss: 0.8, width: 0.4, streaks: 0, specks: 0, spots: 0, path: 'long' } as const

/** Mean of the bars' green, by tenths of the sheet's width. */
function tenths(page: Page, scale = 1): number[] {
  const sums = Array.from({ length: 10 }, () => [0, 0] as [number, number])
  for (let y = 2 * scale; y < page.height; y += 12 * scale) {
    for (let x = 0; x < page.width; x++) {
      const sum = sums[Math.floor((10 * x) / page.width)]!
      sum[0] += pixel(page, x, y)[1]
      sum[1]++
    }
  }
  return sums.map(([sum, count]) => sum / count)
}

describe('low-toner', () => {
  test('print is pale in a zone along the path, as dark as before beside it, and paper stays', () => {
    const page = bars()
    run(lowToner, page, PLAIN, 'a')
    const across = tenths(page)
    expect(Math.max(...across)).toBeGreaterThan(150)
    expect(Math.min(...across)).toBeLessThan(60)
    for (let y = 8; y < HEIGHT; y += 12) expect(pixel(page, 100, y)[1]).toBe(236)
    const lying = bars()
    run(lowToner, lying, { ...PLAIN, path: 'short' }, 'a')
    // The zone lies across the bars now: every tenth has the same share of it.
    const even = tenths(lying)
    expect(Math.max(...even) - Math.min(...even)).toBeLessThan(25)
  })

  test('takes the same of a page three times as large', () => {
    const [small, large] = [bars(), bars(40, 3)]
    run(lowToner, small, PLAIN, 'b')
    run(lowToner, large, PLAIN, 'b')
    const [of, ofLarge] = [tenths(small), tenths(large, 3)]
    of.forEach((level, i) => expect(Math.abs(level - ofLarge[i]!)).toBeLessThan(8))
  })

  test('where there is little toner it lies in specks', () => {
    const spread = (specks: number): number => {
      const page = bars(40, 3)
      run(lowToner, page, { ...PLAIN, width: 1, loss: 0.6, specks }, 'c')
      const values = Array.from({ length: 300 }, (_, i) => pixel(page, 165 + i, 6)[1])
      const mean = values.reduce((a, b) => a + b) / values.length
      return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
    }
    expect(spread(1)).toBeGreaterThan(spread(0) + 8)
  })

  test('spots of the drum come again after one turn', () => {
    // Print all over, but for a margin that tells the paper.
    const page = paintedPage(3 * WIDTH, 3 * HEIGHT, (x, y) =>
      x < 150 || y < 150 || x > 480 || y > 750 || (x + y) % 9 === 0 ? 240 : 40,
    )
    run(lowToner, page, { ...PLAIN, loss: 0, spots: 12 }, 'd')
    const rows = Array.from({ length: 590 }, (_, i) => {
      let sum = 0
      for (let x = 160; x < 470; x++) sum += pixel(page, x, 155 + i)[1]
      return sum / 310
    })
    const mean = rows.reduce((a, b) => a + b) / rows.length
    const likeness = (lag: number): number => {
      let sum = 0
      for (let i = 0; i + lag < rows.length; i++) sum += (rows[i]! - mean) * (rows[i + lag]! - mean)
      return sum / (rows.length - lag)
    }
    const turns = [0.35, 0.437].map((turn) => Math.round(turn * 3 * WIDTH))
    const best = Math.max(...turns.map((turn) => likeness(turn)))
    expect(best).toBeGreaterThan(0.6 * likeness(0))
    expect(likeness(turns[0]! - 45)).toBeLessThan(0.5 * best)
  })

  test('print that is pale already can still be read', () => {
    const page = bars(170)
    run(lowToner, page, { ...PLAIN, loss: 1, width: 1 }, 'e')
    expect(Math.max(...tenths(page))).toBeLessThan(236 - 40)
  })
})
