import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { watermark } from '../../../../src/augment/effects/ink/watermark.ts'
import { screenOf } from '../../../../src/augment/effects/ink/watermarks/screens.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run, text } from '../../../support/geometry-pages.ts'

/** One pixel a millimetre. */
const [WIDTH, HEIGHT] = [210, 297]
const PLAIN = {
  script: 'latin',
  color: 'grey',
  opacity: 0.3,
  size: 1,
  angle: -45,
  screen: 0,
  copied: 1,
} as const
const blank = (scale = 1): Page => paintedPage(WIDTH * scale, HEIGHT * scale, () => 240)

interface Marked {
  /** share of the page that was printed on */
  share: number
  /** light taken there, mean of green */
  taken: number
  left: number
  right: number
  top: number
  bottom: number
}

function marked(page: Page): Marked {
  const { width, height } = page
  const bytes = page.peek()
  const found = { share: 0, taken: 0, left: width, right: 0, top: height, bottom: 0 }
  let count = 0
  for (let y = 0, i = 1; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      if (bytes[i]! > 236) continue
      count++
      found.taken += 240 - bytes[i]!
      found.left = Math.min(found.left, x)
      found.right = Math.max(found.right, x + 1)
      found.top = Math.min(found.top, y)
      found.bottom = Math.max(found.bottom, y + 1)
    }
  }
  return { ...found, share: count / (width * height), taken: found.taken / Math.max(1, count) }
}

describe('watermark', () => {
  test('a word lies across the page in its direction, within its edges', () => {
    const along = (angle: number): Marked => {
      const page = blank()
      run(watermark, page, { ...PLAIN, kind: 'word', angle })
      return marked(page)
    }
    const [level, upright] = [along(0), along(-90)]
    expect(level.right - level.left).toBeGreaterThan(0.7 * WIDTH)
    expect(level.bottom - level.top).toBeLessThan(0.35 * HEIGHT)
    expect(upright.bottom - upright.top).toBeGreaterThan(0.7 * HEIGHT)
    expect(upright.right - upright.left).toBeLessThan(0.6 * WIDTH)
    for (const { left, right, top, bottom } of [level, upright, along(-45)]) {
      expect(left).toBeGreaterThan(0)
      expect(right).toBeLessThan(WIDTH)
      expect(top).toBeGreaterThan(0)
      expect(bottom).toBeLessThan(HEIGHT)
    }
  })

  test.each(['word', 'tiled', 'void', 'lines'])(
    '%s covers the same share of a page three times as large',
    (kind) => {
      const of = (scale: number): number => {
        const page = blank(scale)
        run(watermark, page, { ...PLAIN, kind })
        const { share, taken } = marked(page)
        return share * taken
      }
      expect(of(3) / of(1)).toBeGreaterThan(0.7)
      expect(of(3) / of(1)).toBeLessThan(1.4)
    },
  )

  test('print stays as it is, or darker', () => {
    const page = paintedPage(WIDTH, HEIGHT, text)
    const before = page.peek().slice()
    for (const kind of ['word', 'tiled', 'void', 'lines']) run(watermark, page, { ...PLAIN, kind })
    expect(page.peek().every((value, i) => value <= before[i]! + 1)).toBe(true)
  })

  test('a hidden word is of the tone around it in an original, and stands alone in a copy', () => {
    const tones = (copied: number): number[] => {
      const page = blank()
      run(watermark, page, { ...PLAIN, kind: 'void', copied }, 'void')
      const greens = new Set<number>()
      for (let y = 4; y < HEIGHT; y += 3) {
        for (let x = 4; x < WIDTH; x += 3) greens.add(pixel(page, x, y)[1])
      }
      return [...greens].toSorted((a, b) => a - b)
    }
    expect(tones(0).length).toBe(1)
    expect(tones(0)[0]).toBeLessThan(210)
    expect(tones(1).at(-1)).toBe(240)
    expect(tones(1)[0]).toBeLessThan(210)
    expect(tones(0.5).at(-1)).toBeLessThan(230)
  })

  test('at no opacity there is none', () => {
    expect(run(watermark, blank(), { ...PLAIN, opacity: 0 })).toHaveProperty('skipped')
    expect(
      run(
        watermark,
        paintedPage(30, 40, () => 240),
        PLAIN,
      ),
    ).toHaveProperty('skipped')
  })

  test('lies on the sheet of a photograph alone', () => {
    const inSheet = (x: number, y: number): boolean => x >= 40 && x < 380 && y >= 60 && y < 540
    const page = paintedPage(420, 594, (x, y) =>
      inSheet(x, y) ? (y % 24 < 4 && x > 120 && x < 340 && x % 9 < 6 ? 40 : 236) : [150, 96, 52],
    )
    expect(page.sheet).toBeDefined()
    run(watermark, page, { ...PLAIN, kind: 'void', copied: 0 })
    expect(pixel(page, 210, 66)[1]).toBeLessThan(205)
    for (const [x, y] of [
      [12, 300],
      [408, 300],
      [200, 20],
      [200, 580],
    ] as const) {
      expect(pixel(page, x, y)).toEqual([150, 96, 52])
    }
  })
})

describe('a screen', () => {
  /** Black and white of a tint, at four pixels for each unit. */
  function printed(cover: number, pitch: number): number[] {
    const context = createCanvas(240, 240).getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, 240, 240)
    context.fillStyle = screenOf(context, [0, 0, 0], { cover, pitch, perUnit: 1 })
    context.fillRect(0, 0, 240, 240)
    return [...context.getImageData(0, 0, 240, 240).data].filter((_, i) => i % 4 === 1)
  }

  test.each([0.1, 0.3, 0.6])('covers %d of the paper in dots as in a flat tone', (cover) => {
    const mean = (values: number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length
    const [dots, flat] = [printed(cover, 12), printed(cover, 0)]
    expect(new Set(flat).size).toBe(1)
    expect(Math.abs(mean(dots) - mean(flat))).toBeLessThan(8)
    expect(dots.filter((value) => value < 40).length / dots.length).toBeGreaterThan(0.5 * cover)
    expect(dots.filter((value) => value > 215).length / dots.length).toBeGreaterThan(0.2)
  })

  test('has one dot to a square of its pitch', () => {
    const values = printed(0.2, 12)
    let dots = 0
    for (let y = 1; y < 240; y++) {
      for (let x = 1; x < 240; x++) {
        const k = y * 240 + x
        // The upper left end of a dot: dark, and nothing dark above it or before it.
        const isDark = values[k]! < 128
        const before = values[k - 1]! < 128 || values[k - 240]! < 128
        const above = x < 239 && values[k - 239]! < 128
        if (isDark && !before && !above) dots++
      }
    }
    const expected = (240 / 12) ** 2
    expect(dots / expected).toBeGreaterThan(0.85)
    expect(dots / expected).toBeLessThan(1.25)
  })
})
