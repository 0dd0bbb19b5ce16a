import { describe, expect, test } from 'vitest'
import { redaction } from '../../../../src/augment/effects/ink/redaction.ts'
import { depthRow, stripOf } from '../../../../src/augment/effects/ink/redactions/strips.ts'
import { rngFrom } from '../../../../src/core/rng.ts'
import type { Page } from '../../../../src/page/image/page.ts'
import { paintedPage, pixel, run } from '../../../support/geometry-pages.ts'

const [WIDTH, HEIGHT] = [300, 240]
/** Where lines of print are: the first row of each, 9 px high. */
const ROWS = [30, 60, 90, 120, 150, 180]
const FIRST = { left: 30, right: 270 }

/** Pale grey paper with lines of letters. */
const isInk = (x: number, y: number): boolean =>
  ROWS.some((top) => y >= top && y < top + 9) &&
  x >= FIRST.left &&
  x < FIRST.right &&
  x % 40 < 33 &&
  (x % 6 < 2 || (y % 30) % 8 < 2)
const PAPER = [226, 222, 210] as const
const printed = (): Page =>
  paintedPage(WIDTH, HEIGHT, (x, y) => (isInk(x, y) ? [40, 40, 44] : PAPER))

const PLAIN = { lines: 40, overhang: 0.25, opacity: 1, rewritten: 0 } as const

/** Green of all pixels between the print's ends on its lines, of ink and of paper apart. */
function onLines(page: Page): { ink: number[]; paper: number[] } {
  const found = { ink: [] as number[], paper: [] as number[] }
  for (const top of ROWS) {
    for (let y = top + 1; y < top + 8; y++) {
      for (let x = FIRST.left + 2; x < FIRST.right - 8; x++) {
        found[isInk(x, y) ? 'ink' : 'paper'].push(pixel(page, x, y)[1])
      }
    }
  }
  return found
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Print hidden: all lines, so that each word is known to be under something. */
function hidden(kind: string, params = {}): { page: Page; ink: number[]; paper: number[] } {
  for (let i = 0; i < 40; i++) {
    const page = printed()
    const outcome = run(redaction, page, { ...PLAIN, kind, ...params }, `key ${i}`)
    const done = outcome as { did?: { lines: number } }
    const { ink, paper } = onLines(page)
    // Some keys leave words beside; this wants one that hid nearly everything.
    const covered = [...ink, ...paper].filter((value) =>
      kind === 'bar' || kind === 'marker' ? value < 90 : value > 150,
    )
    if (done.did?.lines === ROWS.length && covered.length > 0.93 * (ink.length + paper.length)) {
      return { page, ink, paper }
    }
  }
  throw new Error(`no key hides all lines by ${kind}`)
}

describe('redaction', () => {
  test('a bar hides all of the print, exactly and in one black', () => {
    const { ink, paper } = hidden('bar')
    const all = [...ink, ...paper].toSorted((a, b) => a - b)
    expect(all[Math.floor(0.9 * all.length)]! - all[0]!).toBeLessThan(3)
    expect(all[all.length >> 1]).toBeLessThan(30)
  })

  test('print glints darker through a marker, less than it stood out before', () => {
    const { ink, paper } = hidden('marker', { opacity: 0.9 })
    const apart = mean(paper) - mean(ink)
    expect(apart).toBeGreaterThan(3)
    expect(apart).toBeLessThan(60)
    expect(mean(paper)).toBeLessThan(90)
  })

  test.each(['box', 'tape', 'fluid'])('%s leaves the tone of paper where print was', (kind) => {
    const { ink, paper } = hidden(kind)
    expect(Math.abs(mean(ink) - PAPER[1])).toBeLessThan(16)
    expect(Math.abs(mean(paper) - mean(ink))).toBeLessThan(8)
  })

  test('fluid stands up from the paper: lit on one side of its edge, in shadow on the other', () => {
    const spread = (kind: string): number => {
      const { page } = hidden(kind)
      let [low, high] = [255, 0]
      // Over and under the lines, where there was nothing but paper.
      for (const top of ROWS) {
        for (let x = FIRST.left; x < FIRST.right; x++) {
          for (const y of [top - 5, top - 4, top - 3, top + 11, top + 12, top + 13]) {
            low = Math.min(low, pixel(page, x, y)[1])
            high = Math.max(high, pixel(page, x, y)[1])
          }
        }
      }
      return high - low
    }
    expect(spread('fluid')).toBeGreaterThan(12)
    expect(spread('box')).toBeLessThan(6)
  })

  test('is written over by hand where asked for', () => {
    const dark = (rewritten: number): number => {
      const page = printed()
      run(redaction, page, { ...PLAIN, kind: 'tape', rewritten, script: 'digits' }, 'hand')
      return [...page.peek()].filter((value, i) => i % 4 === 0 && value < 140).length
    }
    expect(dark(1)).toBeGreaterThan(dark(0) + 60)
  })

  test('what it does follows the size of the print, not of the pixels', () => {
    const share = (scale: number): number => {
      const page = paintedPage(WIDTH * scale, HEIGHT * scale, (x, y) =>
        isInk(Math.floor(x / scale), Math.floor(y / scale)) ? 40 : 222,
      )
      run(redaction, page, { ...PLAIN, kind: 'bar', lines: 40 }, 'scale')
      const bytes = page.peek()
      let black = 0
      for (let i = 0; i < bytes.length; i += 4) if (bytes[i]! < 34) black++
      return black / (bytes.length / 4)
    }
    expect(share(3) / share(1)).toBeGreaterThan(0.85)
    expect(share(3) / share(1)).toBeLessThan(1.15)
  })

  test('a page without print is left alone', () => {
    expect(
      run(
        redaction,
        paintedPage(90, 90, () => 230),
        PLAIN,
      ),
    ).toHaveProperty('skipped')
  })
})

describe('strips', () => {
  const line = { x: 50, y: 40, angle: Math.PI / 2, height: 10, length: 80, words: [] }

  test('lie along their line, whichever way it runs, and end where they should', () => {
    const strip = stripOf(
      { from: 10, to: 60, middle: 0, half: 6, stray: 0, round: 0 },
      rngFrom('s'),
    )
    const out = new Float32Array(100)
    // The line runs down from (50, 40).
    depthRow(strip, line, { left: 0, y: 70 }, out)
    expect(out[50]).toBeCloseTo(5.5, 0)
    expect(out[44]! * out[57]!).toBeLessThan(4)
    expect(out[40]).toBeLessThan(0)
    depthRow(strip, line, { left: 0, y: 47 }, out)
    expect(Math.max(...out)).toBeLessThan(0)
    depthRow(strip, line, { left: 0, y: 102 }, out)
    expect(Math.max(...out)).toBeLessThan(0)
  })

  test('round ends close, cut ones are as wide as the rest', () => {
    const width = (round: number): number => {
      const strip = stripOf({ from: 0, to: 60, middle: 0, half: 8, stray: 0, round }, rngFrom('s'))
      const out = new Float32Array(100)
      depthRow(strip, line, { left: 0, y: 41 }, out)
      return out.filter((depth) => depth > 0).length
    }
    expect(width(0)).toBeGreaterThan(14)
    expect(width(1)).toBeLessThan(12)
    expect(width(1)).toBeGreaterThan(3)
  })
})
