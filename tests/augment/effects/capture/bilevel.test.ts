import { describe, expect, test } from 'vitest'
import { bilevel } from '../../../../src/augment/effects/capture/bilevel.ts'
import { bayerScreen, clusteredScreen } from '../../../../src/augment/effects/capture/dither.ts'
import { FaxLines } from '../../../../src/augment/effects/capture/fax-lines.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import { Page } from '../../../../src/page/image/page.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { run } from '../../../support/geometry-pages.ts'
import { sourceOf } from '../../../support/effect-pages.ts'

/** Neither noise nor optics, so that the method alone is seen. */
const BARE = {
  resolution: 100,
  noise: 0,
  rough: 0,
  softness: 0,
  uneven: 0,
  fax: 'no',
  badLines: 0,
  level: 0.56,
} as const

/** A page of 200×400 grey levels: ink above, paper below, and a band of `middle` too narrow to change what those are. */
function banded(middle: number): Page {
  const pixels = new Uint8ClampedArray(200 * 400 * 4).fill(255)
  for (let y = 0; y < 400; y++) {
    const level = y < BAND[0] ? 0 : y < BAND[1] ? middle : 255
    for (let x = 0; x < 200; x++) pixels.fill(level, (y * 200 + x) * 4, (y * 200 + x) * 4 + 3)
  }
  const page = new Page()
  page.load(new Source(200, 400, pixels))
  return page
}

/** Rows of the band, from the first to before the last. */
const BAND = [192, 208] as const

/** Levels of the red channel in rows from one to another. */
function levels(page: Page, from: number, to: number): number[] {
  const bytes = page.peek()
  const found: number[] = []
  for (let i = from * page.width * 4; i < to * page.width * 4; i += 4) found.push(bytes[i]!)
  return found
}

const mean = (list: readonly number[]): number =>
  list.reduce((sum, one) => sum + one, 0) / list.length

describe('bilevel', () => {
  test('leaves black and white alone, the same in every channel, where dots are no finer than pixels', () => {
    for (const method of ['threshold', 'adaptive', 'bayer', 'clustered', 'diffusion']) {
      const page = banded(140)
      run(bilevel, page, { ...BARE, resolution: 200, method })
      const bytes = page.peek()
      for (let i = 0; i < bytes.length; i += 4) {
        expect(bytes[i] === 0 || bytes[i] === 255).toBe(true)
        expect([bytes[i + 1], bytes[i + 2], bytes[i + 3]]).toEqual([bytes[i], bytes[i], 255])
      }
      expect(mean(levels(page, 0, 188))).toBe(0)
      expect(mean(levels(page, 212, 400))).toBe(255)
    }
  })

  test.each(['bayer', 'clustered', 'diffusion'])('%s keeps the tone of grey', (method) => {
    for (const grey of [60, 120, 180]) {
      const page = banded(grey)
      run(bilevel, page, { ...BARE, resolution: 200, method })
      // Ink is close to 0, and paper burns out from 96 % of its brightness on.
      const wanted = (255 * grey) / (0.96 * 255)
      expect(Math.abs(mean(levels(page, ...BAND)) - wanted)).toBeLessThan(9)
    }
  })

  test('the threshold lies between ink and paper where level says', () => {
    const black = (grey: number, level: number): boolean => {
      const page = banded(grey)
      run(bilevel, page, { ...BARE, resolution: 200, method: 'threshold', level })
      return mean(levels(page, ...BAND)) === 0
    }
    expect([black(90, 0.3), black(90, 0.5)]).toEqual([false, true])
    expect([black(180, 0.6), black(180, 0.9)]).toEqual([false, true])
  })

  test('low levels break strokes and high ones fill them', () => {
    const dark = (level: number): number => {
      const page = new Page()
      page.load(sourceOf('outpatient'))
      run(bilevel, page, { ...BARE, resolution: 1700, method: 'threshold', level })
      return 255 - mean(levels(page, 0, page.height))
    }
    const [broken, usual, filled] = [0.25, 0.55, 0.85].map(dark) as [number, number, number]
    expect(usual).toBeGreaterThan(1.25 * broken)
    expect(filled).toBeGreaterThan(1.1 * usual)
  })

  test('roughness moves contours and not tones; noise speckles grey paper alone', () => {
    const page = banded(255)
    run(bilevel, page, { ...BARE, resolution: 200, method: 'threshold', rough: 2 })
    expect(new Set(levels(page, 186, 198)).size).toBe(2)
    expect(mean(levels(page, 0, 180))).toBe(0)
    expect(mean(levels(page, 204, 400))).toBe(255)
    const noisy = banded(150)
    run(bilevel, noisy, { ...BARE, resolution: 200, method: 'threshold', noise: 20 })
    expect(new Set(levels(noisy, ...BAND)).size).toBe(2)
    expect(mean(levels(noisy, 212, 400))).toBe(255)
  })

  test('finer dots than pixels become grey in the pixels, as dark as the dots', () => {
    const page = banded(120)
    run(bilevel, page, { ...BARE, resolution: 500, method: 'bayer' })
    const band = levels(page, ...BAND)
    expect(new Set(band).size).toBeGreaterThan(4)
    expect(Math.abs(mean(band) - 120 / 0.96)).toBeLessThan(9)
  })

  test('a page and the same page twice as large look alike', () => {
    const dark = (scale: number): number => {
      const small = sourceOf('payment')
      const [width, height] = [small.width * scale, small.height * scale]
      const pixels = new Uint8ClampedArray(width * height * 4)
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const from = (Math.floor(y / scale) * small.width + Math.floor(x / scale)) * 4
          pixels.set(small.pixels.subarray(from, from + 4), (y * width + x) * 4)
        }
      }
      const page = new Page()
      page.load(new Source(width, height, pixels))
      run(bilevel, page, { ...BARE, resolution: 640, method: 'threshold', rough: 0.6, noise: 6 })
      return 255 - mean(levels(page, 0, height))
    }
    expect(dark(2) / dark(1)).toBeCloseTo(1, 1)
  })
})

describe('screens', () => {
  test('Bayer’s matrix is the published one', () => {
    const { side, values } = bayerScreen(1)
    expect(side).toBe(2)
    expect([...values].map((value) => value * 4 - 0.5)).toEqual([0, 2, 3, 1])
  })

  test.each([bayerScreen(), clusteredScreen(6)])('have each rank once', ({ side, values }) => {
    const ranks = [...values].map((value) => Math.round(value * side * side - 0.5))
    expect(ranks.toSorted((a, b) => a - b)).toEqual(ranks.map((_, i) => i))
  })
})

describe('lines of a bad fax', () => {
  test('are as many as asked for, repeated, blank, or shifted from a dot on', () => {
    const grid = { columns: 40, rows: 400 }
    const lines = new FaxLines(grid, 0.1, rngFrom('fax'))
    let before = new Uint8Array(40)
    const kinds = { repeated: 0, blank: 0, shifted: 0, right: 0 }
    for (let row = 0; row < grid.rows; row++) {
      const sent = Uint8Array.from({ length: 40 }, (_, x) =>
        ((x * 7 + row * 13) >> 3) % 3 === 0 ? 1 : 0,
      )
      const printed = sent.slice()
      lines.print(row, printed)
      const same = (other: Uint8Array): boolean => printed.every((dot, x) => dot === other[x])
      if (same(sent)) kinds.right++
      else if (same(before)) kinds.repeated++
      else if (same(new Uint8Array(40))) kinds.blank++
      else kinds.shifted++
      if (!same(new Uint8Array(40))) before = printed
    }
    expect(400 - kinds.right).toBeGreaterThan(25)
    expect(400 - kinds.right).toBeLessThan(60)
    for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(0)
  })
})
