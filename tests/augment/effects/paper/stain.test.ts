import { describe, expect, test } from 'vitest'
import { stain } from '../../../../src/augment/effects/paper/stain.ts'
import { ringOf, soakedSide } from '../../../../src/augment/effects/paper/stains/shapes.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run, text } from '../../../support/geometry-pages.ts'

/** One pixel a millimetre. */
const [WIDTH, HEIGHT] = [210, 297]
const PLAIN = { count: 1, size: 1, strength: 1, lines: 1, liquid: 'coffee' } as const
const blank = (width = WIDTH, height = HEIGHT): Page => paintedPage(width, height, () => 240)

const shareOf = (outcome: ReturnType<typeof run>): number =>
  (outcome as { did?: Record<string, number> }).did?.['share'] ?? 0

/** What is taken of each channel's light, all pixels together. */
function taken(page: Page): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0]
  page.peek().forEach((value, i) => {
    if (i % 4 < 3) sums[i % 4]! += 240 - value
  })
  return sums
}

describe('stain', () => {
  test('takes most of the light that its liquid lacks, and lightens nothing', () => {
    const of = (kind: string, liquid: string): [number, number, number] => {
      const page = blank()
      run(stain, page, { ...PLAIN, kind, liquid })
      return taken(page)
    }
    const coffee = of('puddle', 'coffee')
    const wine = of('puddle', 'wine')
    expect(coffee[2]).toBeGreaterThan(1.3 * coffee[1])
    expect(coffee[1]).toBeGreaterThan(1.2 * coffee[0])
    expect(wine[1]).toBeGreaterThan(1.1 * wine[2])
    // What was in the cup is nothing to water.
    expect(of('water', 'wine')).toEqual(of('water', 'coffee'))
    const page = paintedPage(WIDTH, HEIGHT, text)
    const before = page.peek().slice()
    run(stain, page, { ...PLAIN, kind: 'puddle' })
    expect(page.peek().every((value, i) => value <= before[i]!)).toBe(true)
  })

  test('print stays darker than paper where it was soaked', () => {
    const page = paintedPage(WIDTH, HEIGHT, (x) => (x % 8 < 4 ? 60 : 240))
    run(stain, page, { ...PLAIN, kind: 'water', size: 3, strength: 1.5, lines: 4 })
    for (let y = 4; y < HEIGHT; y += 7) {
      for (let x = 2; x + 4 < WIDTH; x += 8) {
        expect(pixel(page, x, y)[1]).toBeLessThan(pixel(page, x + 4, y)[1] - 60)
      }
    }
  })

  test.each(['ring', 'puddle', 'drops', 'water', 'grease'])(
    '%s takes the same share of a page three times as large',
    (kind) => {
      for (const key of ['a', 'b', 'c']) {
        const small = shareOf(run(stain, blank(), { ...PLAIN, kind }, key))
        const large = shareOf(run(stain, blank(3 * WIDTH, 3 * HEIGHT), { ...PLAIN, kind }, key))
        expect(Math.abs(large - small)).toBeLessThan(0.003 + 0.25 * small)
      }
    },
  )

  test('twice as strong it takes about twice the light, at no strength none', () => {
    const at = (strength: number): number => {
      const page = blank()
      run(stain, page, { ...PLAIN, kind: 'puddle', strength })
      return taken(page)[0]
    }
    expect(at(0.8) / at(0.4)).toBeGreaterThan(1.7)
    expect(at(0.8) / at(0.4)).toBeLessThan(2.1)
    expect(run(stain, blank(), { ...PLAIN, strength: 0 })).toHaveProperty('skipped')
  })

  test('the desk beside a sheet stays dry', () => {
    const inSheet = (x: number, y: number): boolean => x >= 40 && x < 380 && y >= 60 && y < 540
    const paint = (x: number, y: number): number | readonly [number, number, number] =>
      inSheet(x, y) ? (y % 24 < 4 && x > 120 && x < 340 && x % 9 < 6 ? 40 : 236) : [150, 96, 52]
    const page = paintedPage(420, 594, paint)
    expect(page.sheet).toBeDefined()
    const outcome = run(stain, page, { ...PLAIN, kind: 'water', size: 3, count: 4 })
    expect(shareOf(outcome)).toBeGreaterThan(0.05)
    for (let y = 2; y < 594; y += 9) {
      for (let x = 2; x < 420; x += 9) {
        const beside = x < 34 || x > 386 || y < 54 || y > 546
        if (beside) expect(pixel(page, x, y)).toEqual([150, 96, 52])
      }
    }
  })

  test('a page too small for it is left alone', () => {
    expect(run(stain, blank(40, 50), PLAIN)).toHaveProperty('skipped')
  })
})

describe('outlines', () => {
  const sheet = { wide: 210, high: 297 }

  test('a ring lies about its circle and never fills it', () => {
    for (let i = 0; i < 20; i++) {
      const wet = ringOf(sheet, 36, 1, rngFrom(`ring ${i}`))
      const middle = { x: (wet.left + wet.right) / 2, y: (wet.top + wet.bottom) / 2 }
      expect(wet.depthAt(middle.x, middle.y)).toBeLessThan(-2)
      let arc = 0
      for (let k = 0; k < 72; k++) {
        const [c, s] = [Math.cos((Math.PI * k) / 36), Math.sin((Math.PI * k) / 36)]
        if (wet.depthAt(middle.x + 36 * c, middle.y + 36 * s) > -0.5) arc++
        expect(wet.depthAt(middle.x + 20 * c, middle.y + 20 * s)).toBeLessThan(0)
      }
      expect(arc).toBeGreaterThan(14)
    }
  })

  test('water comes in from beyond the sheet, about as far as asked for', () => {
    for (let i = 0; i < 20; i++) {
      const wet = soakedSide(sheet, 50, rngFrom(`side ${i}`))
      let [deepest, onEdge] = [0, 0]
      for (let y = 1; y < sheet.high; y += 4) {
        for (let x = 1; x < sheet.wide; x += 4) {
          if (wet.depthAt(x, y) <= 0) continue
          const inside = Math.min(x, y, sheet.wide - x, sheet.high - y)
          deepest = Math.max(deepest, inside)
          if (inside < 4) onEdge++
        }
      }
      expect(onEdge).toBeGreaterThan(3)
      expect(deepest).toBeGreaterThan(12)
      expect(deepest).toBeLessThan(75)
    }
  })
})
