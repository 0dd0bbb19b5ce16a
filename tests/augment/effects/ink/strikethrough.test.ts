import { describe, expect, it } from 'vitest'
import { strikethrough } from '../../../../src/augment/effects/ink/strikethrough.ts'
import { findTextLines } from '../../../../src/page/textlines/text-lines.ts'
import { textPage } from '../../../page/textlines/text-pages.ts'
import { expectOnlyDarker, inked, ODD_PAGES, onNearest, run } from './marks.ts'

const params = {
  lines: 3,
  style: 'single',
  pen: 'fineliner',
  color: 'blue',
  width: 1,
  wobble: 1,
  opacity: 1,
}
const { source } = textPage({ words: 'latin', size: 16 })
const { lines } = findTextLines(source)

describe('strikethrough', () => {
  it.each([0, 90, -12])('runs through the middle of lines turned by %i degrees', (turn) => {
    const turned = textPage({ words: 'latin', size: 16, turn }).source
    const found = findTextLines(turned).lines
    const marked = run(strikethrough, turned, params, 'a')
    const places = inked(marked).map((pixel) => onNearest(pixel, found))
    expect(places.length).toBeGreaterThan(60)
    const through = places.filter(({ v }) => Math.abs(v) < 0.45)
    expect(through.length / places.length).toBeGreaterThan(0.9)
    expect(new Set(places.map(({ line }) => line)).size).toBeLessThanOrEqual(3)
    expectOnlyDarker(marked)
  })

  it('begins and ends near word edges', () => {
    const marked = run(strikethrough, source, { ...params, lines: 1 }, 'edges')
    const places = inked(marked).map((pixel) => onNearest(pixel, lines))
    const { line } = places[0]!
    const start = Math.min(...places.map(({ u }) => u))
    const end = Math.max(...places.map(({ u }) => u))
    const near = (u: number, edges: number[]): number =>
      Math.min(...edges.map((e) => Math.abs(e - u)))
    expect(
      near(
        start,
        line.words.map((w) => w.start),
      ),
    ).toBeLessThan(0.9 * line.height)
    expect(
      near(
        end,
        line.words.map((w) => w.end),
      ),
    ).toBeLessThan(0.9 * line.height)
  })

  it('keeps the colour of its ink', () => {
    const marked = run(strikethrough, source, params, 'a')
    let red = 0
    let blue = 0
    for (const { x, y } of inked(marked, 60)) {
      const i = (y * marked.page.width + x) * 4
      red += marked.after[i]!
      blue += marked.after[i + 2]!
    }
    expect(blue).toBeGreaterThan(1.3 * red)
  })

  it('goes to and fro, or twice, and is wider with a marker', () => {
    const area = (changes: object): number =>
      inked(run(strikethrough, source, { ...params, ...changes }, 'b')).length
    const once = area({})
    expect(area({ style: 'double' })).toBeGreaterThan(1.5 * once)
    expect(area({ style: 'zigzag' })).toBeGreaterThan(1.3 * once)
    expect(area({ pen: 'marker' })).toBeGreaterThan(1.7 * once)
  })

  it('goes to and fro within the glyphs, less evenly the more the hand wobbles', () => {
    const rows = (wobble: number): number => {
      let sum = 0
      for (const key of ['a', 'b', 'c', 'd']) {
        const drawnBy = run(strikethrough, source, { ...params, style: 'zigzag', wobble }, key)
        sum += new Set(inked(drawnBy).map(({ y }) => y)).size
      }
      return sum
    }
    expect(rows(2)).toBeGreaterThan(1.1 * rows(0))
  })

  it('draws the same with the same rng, and otherwise with another', () => {
    const first = run(strikethrough, source, params, 'k')
    expect(run(strikethrough, source, params, 'k').after).toEqual(first.after)
    expect(run(strikethrough, source, params, 'l').after).not.toEqual(first.after)
    expect(first.result).toMatchObject({ did: { lines: 3, ink: 'blue fineliner' } })
  })

  it('leaves pages without text alone', () => {
    for (const odd of ODD_PAGES) {
      const { result, before, after } = run(strikethrough, odd, params, 'o')
      expect(result).toEqual({ skipped: 'no text lines' })
      expect(after).toEqual(before)
    }
  })
})
