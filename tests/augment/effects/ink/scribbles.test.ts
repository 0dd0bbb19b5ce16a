import { describe, expect, it } from 'vitest'
import { scribbles } from '../../../../src/augment/effects/ink/scribbles.ts'
import { SCRIBBLES } from '../../../../src/augment/effects/ink/strokes/scribble.ts'
import { Source } from '../../../../src/page/image/source.ts'
import { picture, textPage } from '../../../page/textlines/text-pages.ts'
import { expectOnlyDarker, inked, ODD_PAGES, run } from './marks.ts'

const params = {
  count: 3,
  kind: 'mixed',
  pen: 'ballpoint',
  color: 'blue',
  size: 1,
  width: 1,
  wobble: 1,
  opacity: 1,
}
const { source } = textPage({ words: 'korean', size: 12 })
const blank = new Source(
  443,
  591,
  new Uint8ClampedArray(443 * 591 * 4).fill(245).map((v, i) => (i % 4 === 3 ? 255 : v)),
)

describe('scribbles', () => {
  it.each(SCRIBBLES)('makes a mark of a hand’s size: %s', (kind) => {
    for (const sheet of [source, blank]) {
      const marked = run(scribbles, sheet, { ...params, kind, count: 1 }, kind)
      const pixels = inked(marked)
      const xs = pixels.map(({ x }) => x)
      const ys = pixels.map(({ y }) => y)
      expect(pixels.length).toBeGreaterThan(12)
      expect(pixels.length).toBeLessThan(0.02 * 443 * 591)
      expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(0.7 * 443)
      expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(0.35 * 591)
      expectOnlyDarker(marked)
      expect(marked.result).toMatchObject({ did: { marks: kind, ink: 'blue ballpoint' } })
    }
  })

  it('writes where the page is blank', () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const marked = run(scribbles, source, { ...params, kind: 'numbers', count: 1 }, seed)
      const pixels = inked(marked)
      const onInk = pixels.filter(({ x, y }) => marked.before[(y * 443 + x) * 4]! < 160)
      expect(onInk.length).toBeLessThan(0.15 * pixels.length)
    }
  })

  it('grows with its size and with the page', () => {
    const extent = (sheet: Source, size: number): number => {
      const pixels = inked(run(scribbles, sheet, { ...params, kind: 'tick', count: 1, size }, 's'))
      return Math.max(...pixels.map(({ y }) => y)) - Math.min(...pixels.map(({ y }) => y))
    }
    expect(extent(blank, 2)).toBeGreaterThan(1.6 * extent(blank, 1))
    const large = new Source(886, 1182, new Uint8ClampedArray(886 * 1182 * 4).fill(255))
    const ratio = extent(large, 1) / extent(blank, 1)
    expect(ratio).toBeGreaterThan(1.6)
    expect(ratio).toBeLessThan(2.4)
  })

  it('draws the same with the same rng, and otherwise with another', () => {
    const first = run(scribbles, source, params, 'k')
    expect(run(scribbles, source, params, 'k').after).toEqual(first.after)
    expect(run(scribbles, source, params, 'l').after).not.toEqual(first.after)
  })

  it('works on any page', () => {
    for (const sheet of [...ODD_PAGES, picture('texture', 120, 90)]) {
      for (const kind of SCRIBBLES) {
        const marked = run(scribbles, sheet, { ...params, kind, size: 4 }, kind)
        expect(marked.after.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
      }
    }
  })
})
