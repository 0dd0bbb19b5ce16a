import { describe, expect, test } from 'vitest'
import { attached } from '../../../../src/augment/effects/paper/attached.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

/** Two pixels a millimetre, lines across. */
const [WIDTH, HEIGHT] = [420, 594]
const lined = (scale = 1): Page =>
  paintedPage(WIDTH * scale, HEIGHT * scale, (_, y) => (y % (10 * scale) < 3 * scale ? 40 : 230))
const plain = (scale = 1): Page => paintedPage(WIDTH * scale, HEIGHT * scale, () => 230)
const NOTE = { kind: 'sticky-note', count: 1, size: 1, lift: 6, shadow: 0.5, lines: 0 } as const
const TAPE = { kind: 'tape', count: 1, size: 1 } as const
const KEYS = ['a', 'b'] as const

/** Pixels that differ by more than `by` in any channel. */
function changed(page: Page, before: Page, by = 4): number {
  const [now, was] = [page.peek(), before.peek()]
  let count = 0
  for (let i = 0; i < now.length; i += 4) {
    const far = [0, 1, 2].map((c) => Math.abs(now[i + c]! - was[i + c]!))
    if (Math.max(...far) > by) count++
  }
  return count
}

/** Standard deviation of green where a page is coloured, as a note is. */
function spreadOnNote(page: Page): { count: number; sd: number } {
  const values: number[] = []
  for (let y = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++) {
      const [r, g, b] = pixel(page, x, y)
      if (Math.max(r, g, b) - Math.min(r, g, b) > 40) values.push(g)
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const power = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { count: values.length, sd: Math.sqrt(power) }
}

describe('a sticky note', () => {
  test('hides what it lies on, and is as large on a page twice as large', () => {
    for (const key of KEYS) {
      const [small, large] = [lined(), lined(2)]
      run(attached, small, NOTE, key)
      run(attached, large, NOTE, key)
      const [own, ofLarge] = [spreadOnNote(small), spreadOnNote(large)]
      expect(own.count).toBeGreaterThan(1500)
      expect(Math.abs(ofLarge.count / 4 - own.count)).toBeLessThan(0.08 * own.count)
      // The lines beneath, 95 levels apart as a standard deviation, are not to be seen.
      expect(own.sd).toBeLessThan(22)
    }
  })

  test('that stands up throws a wider shadow than one that lies flat', () => {
    const shadow = (lift: number): number => {
      const page = plain()
      run(attached, page, { ...NOTE, lift }, 'b')
      let count = 0
      for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
          const [r, g, b] = pixel(page, x, y)
          if (Math.max(r, g, b) - Math.min(r, g, b) < 6 && g < 222) count++
        }
      }
      return count
    }
    expect(shadow(12)).toBeGreaterThan(1.5 * shadow(0.5))
  })

  test('bears as many lines of writing as asked for, each told of', () => {
    const page = plain()
    const outcome = run(attached, page, { ...NOTE, lines: 3, script: 'digits' }, 'b')
    const marks = (outcome as unknown as { wrote: () => { points: [number, number][] }[] }).wrote()
    expect(marks.length).toBe(3)
    const bare = plain()
    run(attached, bare, { ...NOTE, script: 'digits' }, 'b')
    expect(changed(page, bare, 40)).toBeGreaterThan(60)
  })
})

describe('tape', () => {
  test('lets print be seen where it is a film, and hides it where it is of paper', () => {
    const contrast = (tape: string): number => {
      const page = lined()
      run(attached, page, { ...TAPE, tape }, 'a')
      const before = lined()
      const [light, dark]: [number[], number[]] = [[], []]
      for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
          const [r, g, b] = pixel(page, x, y)
          const was = pixel(before, x, y)[1]
          // Of the strip itself, whose tint no other pixel has.
          if (Math.abs(r - was) + Math.abs(b - was) > 3) (was > 128 ? light : dark).push(g)
        }
      }
      const mean = (values: number[]): number => values.reduce((s, v) => s + v, 0) / values.length
      return mean(light) - mean(dark)
    }
    expect(contrast('matte')).toBeGreaterThan(120)
    expect(contrast('masking')).toBeLessThan(40)
  })

  test('changes nothing beside it', () => {
    const page = lined()
    run(attached, page, { ...TAPE, tape: 'aged' }, 'a')
    const share = changed(page, lined(), 0) / (WIDTH * HEIGHT)
    expect(share).toBeGreaterThan(0.003)
    expect(share).toBeLessThan(0.06)
  })
})

describe('another sheet', () => {
  const other = new Source(60, 85, new Uint8ClampedArray(60 * 85 * 4).fill(255), 'other')

  test('comes in over a side, farther where it is asked to, in the light of the page', () => {
    const dim = (): Page => paintedPage(WIDTH, HEIGHT, (_, y) => (y % 10 < 3 ? 30 : 120))
    const hidden = (reach: number): number => {
      let count = 0
      for (const key of KEYS) {
        const page = dim()
        run(attached, page, { kind: 'sheet', reach }, key, other)
        count += changed(page, dim(), 50)
        // Blank paper in that light, no brighter.
        expect(page.peek().some((value, i) => i % 4 !== 3 && value > 140)).toBe(false)
      }
      return count
    }
    const [little, much] = [hidden(0.06), hidden(0.25)]
    expect(little).toBeGreaterThan(500)
    expect(much).toBeGreaterThan(1.8 * little)
  })

  test('shows the page that it is given', () => {
    const red = new Uint8ClampedArray(60 * 85 * 4).fill(255)
    for (let i = 0; i < red.length; i += 4) if ((i / 4) % 9 < 3) red.fill(30, i + 1, i + 3)
    const page = plain()
    run(attached, page, { kind: 'sheet', reach: 0.3 }, 'a', new Source(60, 85, red, 'red'))
    let count = 0
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const [r, g] = pixel(page, x, y)
        if (r - g > 80) count++
      }
    }
    expect(count).toBeGreaterThan(300)
  })
})

test('a page too small for notes is left alone', () => {
  const page = paintedPage(40, 50, () => 200)
  expect(run(attached, page, NOTE)).toEqual({ skipped: 'page too small for a note' })
})
