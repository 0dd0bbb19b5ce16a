import { describe, expect, it } from 'vitest'
import { underline } from '../../../../src/augment/effects/ink/underline.ts'
import { findTextLines } from '../../../../src/page/textlines/text-lines.ts'
import { textPage } from '../../../page/textlines/text-pages.ts'
import { expectOnlyDarker, inked, ODD_PAGES, onNearest, run } from './marks.ts'

const params = {
  lines: 3,
  style: 'single',
  pen: 'ballpoint',
  color: 'red',
  width: 1,
  wobble: 1,
  opacity: 1,
  gap: 0.1,
}
const { source } = textPage({ words: 'korean', size: 16 })

describe('underline', () => {
  it.each([0, 8])('runs below the glyphs of lines turned by %i degrees', (turn) => {
    const turned = textPage({ words: 'korean', size: 16, turn }).source
    const found = findTextLines(turned).lines
    const marked = run(underline, turned, params, 'a')
    const places = inked(marked).map((pixel) => onNearest(pixel, found))
    expect(places.length).toBeGreaterThan(60)
    const below = places.filter(({ v }) => v > 0.45 && v < 1)
    expect(below.length / places.length).toBeGreaterThan(0.9)
    expectOnlyDarker(marked)
  })

  it('hardly touches the glyphs', () => {
    const marked = run(underline, source, { ...params, lines: 8 }, 'glyphs')
    const onInk = inked(marked).filter(({ x, y }) => {
      const i = (y * marked.page.width + x) * 4
      return marked.before[i]! < 120
    })
    expect(onInk.length).toBeLessThan(0.05 * inked(marked).length)
  })

  it('is doubled or wavy when asked, and paler in pencil', () => {
    const drop = (changes: object): number =>
      inked(run(underline, source, { ...params, ...changes }, 'b')).length
    const once = drop({})
    expect(drop({ style: 'double' })).toBeGreaterThan(1.5 * once)
    expect(drop({ style: 'wavy' })).toBeGreaterThan(1.02 * once)
    const darkest = (pen: string): number => {
      const marked = run(underline, source, { ...params, pen, color: 'black' }, 'c')
      const values = inked(marked).map(({ x, y }) => marked.after[(y * marked.page.width + x) * 4]!)
      return values.reduce((a, b) => a + b, 0) / values.length
    }
    expect(darkest('pencil')).toBeGreaterThan(darkest('fineliner') + 15)
  })

  it('draws the same with the same rng', () => {
    const first = run(underline, source, params, 'k')
    expect(run(underline, source, params, 'k').after).toEqual(first.after)
    expect(first.result).toMatchObject({ did: { lines: 3, ink: 'red ballpoint' } })
  })

  it('leaves pages without text alone', () => {
    for (const odd of ODD_PAGES) {
      expect(run(underline, odd, params, 'o').result).toEqual({ skipped: 'no text lines' })
    }
  })
})
