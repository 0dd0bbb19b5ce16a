import { describe, expect, it } from 'vitest'
import { highlight } from '../../../../src/augment/effects/ink/highlight.ts'
import { findTextLines } from '../../../../src/page/textlines/text-lines.ts'
import { textPage } from '../../../page/textlines/text-pages.ts'
import { expectOnlyDarker, ODD_PAGES, onNearest, run, type Marked } from './marks.ts'

const params = { lines: 3, color: 'yellow', width: 1.5, wobble: 1, opacity: 1, dry: 0, repeat: 0 }
const { source } = textPage({ words: 'latin', size: 18 })
const { lines } = findTextLines(source)

/** Places where the blue sank by more than 40 levels on paper, as yellow makes it. */
function coloured({ page, before, after }: Marked): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = []
  for (let i = 0; i < before.length; i += 4) {
    if (before[i + 2]! < 200 || before[i + 2]! - after[i + 2]! < 40) continue
    found.push({ x: (i / 4) % page.width, y: Math.floor(i / 4 / page.width) })
  }
  return found
}

describe('highlight', () => {
  it('covers the height of the glyphs and a little more', () => {
    const marked = run(highlight, source, params, 'a')
    const places = coloured(marked).map((pixel) => onNearest(pixel, lines))
    const high = places.map(({ v }) => v).toSorted((a, b) => a - b)
    expect(places.length).toBeGreaterThan(500)
    expect(high[Math.floor(0.03 * high.length)]!).toBeGreaterThan(-1.1)
    expect(high[Math.floor(0.03 * high.length)]!).toBeLessThan(-0.45)
    expect(high[Math.floor(0.97 * high.length)]!).toBeLessThan(1.1)
    expect(high[Math.floor(0.97 * high.length)]!).toBeGreaterThan(0.45)
    expectOnlyDarker(marked)
  })

  it('lets ink stay as dark as it was and paper stay bright', () => {
    const marked = run(highlight, source, params, 'a')
    let paper = 0
    let count = 0
    for (const { x, y } of coloured(marked)) {
      paper += marked.after[(y * marked.page.width + x) * 4]!
      count++
    }
    expect(paper / count).toBeGreaterThan(215)
    let worst = 0
    for (let i = 0; i < marked.before.length; i += 4) {
      if (marked.before[i]! < 60) worst = Math.max(worst, marked.before[i]! - marked.after[i]!)
    }
    expect(worst).toBeLessThan(12)
  })

  it('is deeper where it goes over a stretch again', () => {
    const deepest = (repeat: number): number => {
      const marked = run(
        highlight,
        source,
        { ...params, repeat, opacity: 0.7, color: 'pink' },
        'deep',
      )
      const greens = Array.from(marked.after)
        .filter((_, i) => i % 4 === 1 && marked.before[i]! > 225 && marked.after[i]! < 215)
        .toSorted((a, b) => a - b)
      return greens[Math.floor(greens.length * 0.25)]!
    }
    expect(deepest(1)).toBeLessThan(deepest(0) - 12)
  })

  it('streaks along the stroke when the tip is dry', () => {
    // Steps of blue between neighbours on marked paper, along and across the lines.
    const steps = (dry: number): { along: number; across: number } => {
      const marked = run(highlight, source, { ...params, dry }, 'dry')
      const { width } = marked.page
      let along = 0
      let across = 0
      const places = coloured(marked)
      for (const { x, y } of places) {
        const i = (y * width + x) * 4 + 2
        if (marked.before[i + 4]! < 200 || marked.before[i + 4 * width]! < 200) continue
        along += Math.min(60, Math.abs(marked.after[i + 4]! - marked.after[i]!))
        across += Math.min(60, Math.abs(marked.after[i + 4 * width]! - marked.after[i]!))
      }
      return { along: along / places.length, across: across / places.length }
    }
    const dry = steps(1)
    expect(dry.across).toBeGreaterThan(2 * dry.along)
    expect(dry.across).toBeGreaterThan(steps(0).across + 3)
  })

  it('draws the same with the same rng', () => {
    const first = run(highlight, source, params, 'k')
    expect(run(highlight, source, params, 'k').after).toEqual(first.after)
    expect(first.result).toMatchObject({ did: { lines: 3, ink: 'yellow highlighter' } })
  })

  it('leaves pages without text alone', () => {
    for (const odd of ODD_PAGES) {
      expect(run(highlight, odd, params, 'o').result).toEqual({ skipped: 'no text lines' })
    }
  })
})
