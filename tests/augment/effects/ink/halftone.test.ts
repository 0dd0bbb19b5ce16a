import { describe, expect, test } from 'vitest'
import { halftone } from '../../../../src/augment/effects/ink/halftone.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const PLAIN = { lines: 40, angle: -45, gain: 0, register: 0, ink: 'black' } as const
const SIDE = 320

/** A page with a patch of one colour in its middle, too small to be taken for paper; dots are 8 px apart. */
const patch = (colour: readonly [number, number, number]) =>
  paintedPage(SIDE, SIDE, (x, y) => (x >= 132 && x < 188 && y >= 132 && y < 188 ? colour : 255))

/** Means of the patch's channels. */
function means(page: ReturnType<typeof patch>): number[] {
  const sums = [0, 0, 0]
  for (let y = 136; y < 184; y++) {
    for (let x = 136; x < 184; x++) pixel(page, x, y).forEach((value, c) => (sums[c]! += value))
  }
  return sums.map((sum) => sum / 2304)
}

describe('halftone', () => {
  test.each([40, 90, 128, 170])(
    'keeps the mean of grey %i in dots that are black or white',
    (grey) => {
      const page = patch([grey, grey, grey])
      run(halftone, page, PLAIN)
      for (const mean of means(page)) expect(Math.abs(mean - grey)).toBeLessThan(6)
      const values = Array.from(
        { length: 2304 },
        (_, i) => pixel(page, 136 + (i % 48), 136 + Math.floor(i / 48))[1],
      )
      // Of black and white alone they would be grey × (255 − grey).
      const squares = values.reduce((sum, value) => sum + (value - grey) ** 2, 0) / values.length
      expect(squares).toBeGreaterThan(0.3 * grey * (255 - grey))
      expect(pixel(page, 20, 20)).toEqual([255, 255, 255])
    },
  )

  test('colours keep theirs by four screens', () => {
    const page = patch([200, 90, 60])
    run(halftone, page, { ...PLAIN, ink: 'colour' })
    const [r, g, b] = means(page)
    expect(Math.abs(r! - 200)).toBeLessThan(10)
    expect(Math.abs(g! - 90)).toBeLessThan(14)
    expect(Math.abs(b! - 60)).toBeLessThan(14)
  })

  test('dots grow by the gain; those finer than pixels change nothing', () => {
    const page = patch([128, 128, 128])
    run(halftone, page, { ...PLAIN, gain: 0.4 })
    expect(means(page)[1]).toBeLessThan(95)
    const fine = patch([128, 128, 128])
    const before = fine.peek().slice()
    expect(run(halftone, fine, { ...PLAIN, lines: 400 })).toEqual({
      skipped: 'dots are finer than pixels',
    })
    expect(fine.peek()).toEqual(before)
  })
})
