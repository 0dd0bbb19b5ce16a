import { describe, expect, it } from 'vitest'
import { marginNotes } from '../../../../src/augment/effects/ink/margin-notes.ts'
import { textLines } from '../../../../src/page/textlines/text-lines.ts'
import { picture, textPage } from '../../../page/textlines/text-pages.ts'
import { same } from '../drawn-pages.ts'
import { formPage, isIn } from './form-page.ts'
import { expectOnlyDarker, inked, ODD_PAGES, run } from './marks.ts'

const params = {
  notes: 0,
  fields: 40,
  script: 'any',
  pen: 'ballpoint',
  color: 'blue',
  width: 1,
  wobble: 1,
  opacity: 1,
  size: 1,
}

describe('margin-notes', () => {
  it.each([
    [1, false],
    [2, false],
    [1, true],
  ])(
    'fills in all fields of a form and nothing else, at scale %s, on its side: %s',
    (scale, turned) => {
      const { source, blanks, boxes } = formPage(scale, turned)
      const marked = run(marginNotes, source, params, 'all')
      expect(marked.result).toMatchObject({ did: { fields: 10, notes: 0 } })
      const pixels = inked(marked)
      expectOnlyDarker(marked)
      // Hands stray over a rule and beyond a box, but not far.
      const near = 8 * scale
      for (const box of [...blanks, ...boxes]) {
        expect(pixels.filter(({ x, y }) => isIn(box, x, y, near)).length).toBeGreaterThan(8)
      }
      const astray = pixels.filter(
        ({ x, y }) => ![...blanks, ...boxes].some((box) => isIn(box, x, y, near)),
      )
      expect(astray.length).toBeLessThan(0.01 * pixels.length)
    },
  )

  it('fills in as many as it is told to, neighbours and others', () => {
    const { source, blanks, boxes } = formPage()
    const chosen = new Set<string>()
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const marked = run(marginNotes, source, { ...params, fields: 3 }, seed)
      expect(marked.result).toMatchObject({ did: { fields: 3 } })
      const pixels = inked(marked)
      const filled = [...blanks, ...boxes].map((box) =>
        pixels.some(({ x, y }) => isIn(box, x, y, -3)),
      )
      chosen.add(filled.join())
      expect(filled.filter(Boolean).length).toBeGreaterThanOrEqual(2)
      expect(filled.filter(Boolean).length).toBeLessThanOrEqual(4)
    }
    expect(chosen.size).toBeGreaterThan(2)
  })

  it('does not take cells that are filled for blank', () => {
    const { source } = textPage({ size: 12, words: 'korean', table: true })
    const marked = run(marginNotes, source, params, 'full')
    const onInk = inked(marked).filter(({ x, y }) => marked.before[(y * 443 + x) * 4]! < 140)
    expect(onInk.length).toBeLessThanOrEqual(0.06 * inked(marked).length)
  })

  it.each(['korean', 'latin'] as const)(
    'takes no letters for boxes and no lines of print for rules: %s',
    (words) => {
      for (const size of [9, 12, 16, 24]) {
        const { source } = textPage({ size, words })
        expect(run(marginNotes, source, params, 'print').result).toHaveProperty('skipped')
      }
    },
  )

  it('writes notes beside the print and not on it, near what they are about', () => {
    const { source } = textPage({ size: 11, words: 'latin' })
    let notes = 0
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const marked = run(marginNotes, source, { ...params, fields: 0, notes: 2 }, seed)
      const { lines } = textLines(marked.page)
      const pixels = inked(marked)
      const print = pixels.filter(({ x, y }) =>
        lines.some(
          (line) =>
            Math.abs(y - line.y) < 0.4 * line.height && x > line.x && x < line.x + line.length,
        ),
      )
      // Only what ties a note to a line may touch it.
      expect(print.length).toBeLessThan(0.2 * pixels.length + 1)
      notes += (marked.result as { did?: { notes: number } }).did?.notes ?? 0
    }
    expect(notes).toBeGreaterThan(5)
  })

  it('writes in the script that it is told to', () => {
    const { source } = formPage()
    for (const script of ['korean', 'latin', 'digits']) {
      const marked = run(marginNotes, source, { ...params, script }, 'same')
      expect(marked.result).toMatchObject({ did: { script } })
    }
  })

  it('draws the same with the same rng, and otherwise with another', () => {
    const { source } = formPage()
    const first = run(marginNotes, source, params, 'k')
    expect(same(run(marginNotes, source, params, 'k').after, first.after)).toBe(true)
    expect(same(run(marginNotes, source, params, 'l').after, first.after)).toBe(false)
  })

  it('says what it wrote and where', () => {
    const { source } = formPage()
    const { result } = run(marginNotes, source, params, 'w')
    const wrote = (
      result as { wrote: () => { class: string; points: [number, number][] }[] }
    ).wrote()
    expect(wrote).toHaveLength(10)
    for (const { points } of wrote) {
      for (const [x, y] of points) expect(isIn([0, 0, 443, 591], x, y)).toBe(true)
    }
    expect(new Set(wrote.map((one) => one.class)).has('handwriting')).toBe(true)
  })

  it('leaves pages alone on which there is nothing to fill in', () => {
    for (const sheet of [...ODD_PAGES, picture('texture', 120, 90)]) {
      const marked = run(marginNotes, sheet, { ...params, notes: 4 }, 'odd')
      expect(marked.result).toHaveProperty('skipped')
      expect(same(marked.after, marked.before)).toBe(true)
    }
  })
})
