import { describe, expect, test } from 'vitest'
import { crumple } from '../../../../src/augment/effects/geometry/crumple.ts'
import { figures, paintedPage, run, text } from '../../../support/geometry-pages.ts'

const PLAIN = {
  size: 0.15,
  slope: 8,
  spread: 1,
  light: 200,
  elevation: 45,
  ambient: 0,
  wear: 0,
  dirt: 0,
}

/** Grey levels of the sheet, one a pixel. */
function lit(given: Record<string, number>, paint: (x: number, y: number) => number = () => 200) {
  const page = paintedPage(300, 400, paint)
  run(crumple, page, { ...PLAIN, ...given })
  return Float64Array.from({ length: 300 * 400 }, (_, i) => page.peek()[4 * i + 1]!)
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((x, y) => x + y) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((value, i) => {
    ab += (value - ma) * (b[i]! - mb)
    aa += (value - ma) ** 2
    bb += (b[i]! - mb) ** 2
  })
  return ab / Math.sqrt(aa * bb)
}

describe('light on a crumpled sheet', () => {
  test('is even on facets and breaks at the ridges between them', () => {
    const values = lit({ softness: 0.002 })
    const bends: number[] = []
    for (let y = 10; y < 390; y++) {
      for (let x = 10; x < 290; x++) {
        const i = y * 300 + x
        bends.push(Math.abs(values[i - 4]! - 2 * values[i]! + values[i + 4]!))
      }
    }
    bends.sort((a, b) => a - b)
    const at = (share: number): number => bends[Math.floor(share * (bends.length - 1))]!
    expect(at(0.5)).toBeLessThan(3)
    expect(at(0.98)).toBeGreaterThan(9)
  })

  test('turns over when it comes from the other side', () => {
    expect(correlation(lit({}), lit({ light: 20 }))).toBeLessThan(-0.6)
  })

  test('shows less from above, and less still where it comes from everywhere', () => {
    const spread = (given: Record<string, number>): number => {
      const page = paintedPage(300, 400, () => 200)
      run(crumple, page, { ...PLAIN, ...given })
      return figures(page).sd
    }
    expect(spread({})).toBeGreaterThan(1.3 * spread({ elevation: 65 }))
    expect(spread({})).toBeGreaterThan(2 * spread({ ambient: 0.7 }))
    expect(spread({ slope: 0 })).toBeLessThan(0.7)
  })

  test('leaves parts of the sheet nearly flat where little of it is crumpled', () => {
    const flat = (spread: number): number => {
      const values = lit({ spread, size: 0.06 })
      let count = 0
      for (let y = 0; y + 20 <= 400; y += 20) {
        for (let x = 0; x + 20 <= 300; x += 20) {
          let [low, high] = [255, 0]
          for (let k = 0; k < 400; k++) {
            const value = values[(y + Math.floor(k / 20)) * 300 + x + (k % 20)]!
            low = Math.min(low, value)
            high = Math.max(high, value)
          }
          if (high - low < 12) count++
        }
      }
      return count
    }
    expect(flat(0)).toBeGreaterThan(1.2 * flat(1))
  })
})

test('print stays where it was under a camera that looks straight down, and bends under one that leans', () => {
  const stripes = (_: number, y: number): number => (y % 20 < 10 ? 40 : 220)
  const edges = (lean: number): number => {
    const values = lit({ lean, slope: 10 }, stripes)
    let moved = 0
    for (let x = 20; x < 280; x++) {
      for (let y = 40; y < 360; y += 20) {
        // Where ink gives way to paper near the edge at y, in the shade too.
        let k = y - 8
        while (k < y + 8 && values[k * 300 + x]! > 75) k++
        if (Math.abs(k - y) >= 2) moved++
      }
    }
    return moved / (260 * 16)
  }
  expect(edges(0)).toBe(0)
  expect(edges(40)).toBeGreaterThan(0.15)
})

test('rubs ink off along ridges', () => {
  const ink = (wear: number): number => {
    const page = paintedPage(300, 400, text)
    run(crumple, page, { ...PLAIN, slope: 0, size: 0.05, wear })
    return 235 - figures(page).mean
  }
  expect(ink(1)).toBeLessThan(0.985 * ink(0))
})

test('a page too small for facets is left alone, and that is said', () => {
  expect(run(crumple, paintedPage(8, 40, text))).toHaveProperty('skipped')
})
