import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { findTextLines } from '../../../src/page/textlines/text-lines.ts'
import {
  below,
  bent,
  linesWithin,
  negative,
  NO_TEXT,
  shaded,
  shortLetter,
} from './hard-text-pages.ts'
import { precision, recall, textPage } from './text-pages.ts'
import { gradeLines, TRUTH, type Grade } from './truth.ts'

const SHARED = new URL('../../../../shared/', import.meta.url)

describe('findTextLines', () => {
  it.each([4, 7, 9])('finds the lines of a page bent by %i px', (depth) => {
    const page = textPage({ words: 'latin', size: 11 })
    const { source, pieces } = bent(page.source, page.lines, depth)
    const { lines } = findTextLines(source)
    expect(recall(pieces, lines)).toBeGreaterThan(0.8)
    expect(precision(pieces, lines)).toBeGreaterThan(0.9)
    const angles = lines.map(({ angle }) => angle)
    expect(Math.max(...angles) - Math.min(...angles), 'lines follow the bend').toBeGreaterThan(0.05)
  })

  it.each([0.26, 0.7, 2, 8])('finds the same lines at %f MP', (megapixels) => {
    const scale = Math.sqrt((megapixels * 1e6) / (443 * 591))
    const size = 14 * scale
    const { source, lines } = textPage({
      words: 'latin',
      size,
      width: Math.round(443 * scale),
      height: Math.round(591 * scale),
    })
    const found = findTextLines(source).lines
    expect(recall(lines, found)).toBeGreaterThan(0.9)
    expect(precision(lines, found)).toBeGreaterThan(0.95)
    for (const { height } of found) {
      expect(height / size).toBeGreaterThan(0.4)
      expect(height / size).toBeLessThan(0.95)
    }
  })

  it.each(['latin', 'korean'] as const)('finds light %s print on dark paper', (words) => {
    const { source, lines } = textPage({ words, size: 14 })
    const found = findTextLines(negative(source)).lines
    expect(recall(lines, found)).toBeGreaterThan(0.9)
    expect(precision(lines, found)).toBeGreaterThan(0.9)
  })

  it('finds lines that run into a shadow', () => {
    const { source, lines } = textPage({ words: 'latin', size: 14 })
    const found = findTextLines(shaded(source)).lines
    expect(recall(lines, found)).toBeGreaterThan(0.85)
    expect(precision(lines, found)).toBeGreaterThan(0.95)
  })

  it.each(Object.entries(NO_TEXT))('finds nothing in %s beside text', (kind, draw) => {
    const page = textPage({ words: 'latin', size: 13 })
    const { source, place } = below(page.source, draw)
    const { lines } = findTextLines(source)
    // Of nine thousand specks a few stand in a row by chance.
    expect(linesWithin(lines, place)).toBeLessThanOrEqual(kind.endsWith('speckle') ? 4 : 0)
    expect(lines.length).toBeGreaterThan(8)
  })

  it.each([
    [['Hello World'], 22],
    [['Dear John', 'see you soon', 'Ann'], 16],
  ])('finds the short lines of a letter: %j', (words, size) => {
    expect(findTextLines(shortLetter(words, size)).lines.length).toBe(words.length)
  })

  it('finds words that fill the picture', () => {
    const { source, lines } = textPage({ words: 'latin', size: 90, width: 640, height: 190 })
    expect(lines.length).toBeGreaterThan(0)
    expect(recall(lines, findTextLines(source).lines)).toBeGreaterThan(0.8)
  })
})

describe.skipIf(!existsSync(new URL('data/damage', SHARED)))(
  'findTextLines on real pages (needs ../shared)',
  () => {
    it.each([443 * 591, 2_000_000])(
      'is right on most pages of %i px',
      async (area) => {
        const counts: Record<Grade, number> = { proper: 0, partly: 0, wrong: 0, missed: 0 }
        let pages = 0
        for (const [name, truth] of Object.entries(TRUTH)) {
          const file = new URL(name, SHARED)
          if (!existsSync(file)) continue
          const source = await decode(readFileSync(file), name, { area })
          counts[gradeLines(truth, source, findTextLines(source).lines)]++
          pages++
        }
        expect(counts.proper / pages).toBeGreaterThan(0.78)
        expect(counts.wrong / pages).toBeLessThan(0.05)
        expect(counts.missed / pages).toBeLessThan(0.05)
      },
      120_000,
    )
  },
)
