import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/page/codec/decode.ts'
import { Page } from '../../../src/page/image/page.ts'
import { Source } from '../../../src/page/image/source.ts'
import { findTextLines, textLines } from '../../../src/page/textlines/text-lines.ts'
import { picture, PICTURES, precision, recall, textPage } from './text-pages.ts'

const REAL = new URL('../../../../shared/data/receipts/', import.meta.url)

describe('findTextLines', () => {
  const pages = [
    { words: 'korean', size: 8, turn: 0 },
    { words: 'korean', size: 10, turn: 90 },
    { words: 'korean', size: 13, turn: -9 },
    { words: 'korean', size: 34, turn: 270 },
    { words: 'latin', size: 8, turn: 20 },
    { words: 'latin', size: 13, turn: 180 },
    { words: 'latin', size: 20, turn: -75 },
    { words: 'latin', size: 60, turn: 3 },
    { words: 'korean', size: 20, turn: -20 },
  ] as const
  it.each(pages)('finds $words text of $size px turned by $turn degrees', (options) => {
    const { source, lines } = textPage(options)
    const found = findTextLines(source).lines
    expect(recall(lines, found)).toBeGreaterThan(0.9)
    expect(precision(lines, found)).toBeGreaterThan(0.95)
    const wanted = (options.turn * Math.PI) / 180
    for (const { angle } of found) expect(Math.abs(Math.sin(angle - wanted))).toBeLessThan(0.06)
  })

  it('is not misled by the rules of a table', () => {
    const { source, lines } = textPage({ words: 'korean', size: 13, turn: 3, table: true })
    const found = findTextLines(source).lines
    expect(recall(lines, found)).toBeGreaterThan(0.9)
    expect(precision(lines, found)).toBeGreaterThan(0.95)
    for (const { height } of found) expect(height).toBeLessThan(16)
  })

  it.each(PICTURES)('finds nothing on a picture: %s', (kind) => {
    expect(findTextLines(picture(kind)).lines).toEqual([])
  })

  it.each([
    [1, 1],
    [3, 700],
    [700, 3],
  ])('copes with a page of %i by %i', (width, height) => {
    const source = new Source(width, height, new Uint8ClampedArray(width * height * 4).fill(90))
    expect(findTextLines(source).lines).toEqual([])
  })

  it('splits lines at word spaces', () => {
    const { source } = textPage({ words: 'latin', size: 20 })
    const { lines } = findTextLines(source)
    for (const { words, length } of lines) {
      expect(words[0]!.start).toBeCloseTo(0)
      expect(words.at(-1)!.end).toBeCloseTo(length, 0)
      for (let i = 1; i < words.length; i++) {
        expect(words[i]!.start).toBeGreaterThan(words[i - 1]!.end)
      }
    }
    const longest = lines.toSorted((a, b) => b.length - a.length)[0]!
    expect(longest.words.length).toBeGreaterThan(3)
  })

  it('gives lengths of the page on a page that it reduces', () => {
    const { source, lines } = textPage({ words: 'latin', size: 40, width: 1240, height: 1754 })
    const found = findTextLines(source).lines
    expect(recall(lines, found)).toBeGreaterThan(0.9)
    for (const { height } of found) expect(height).toBeGreaterThan(16)
  })

  it.skipIf(!existsSync(REAL))(
    'finds the lines of real receipts (needs ../shared/data)',
    async () => {
      const names = readdirSync(REAL).filter((name) => /sroie_(003|094|243)|aldi_0203/.test(name))
      for (const name of names) {
        const source = await decode(readFileSync(new URL(name, REAL)), name, { area: 512 * 512 })
        expect(findTextLines(source).lines.length, name).toBeGreaterThan(25)
      }
    },
  )
})

describe('textLines', () => {
  it('searches the source once as long as no pixels were moved', () => {
    const { source } = textPage({ words: 'latin', size: 20 })
    const page = new Page()
    page.load(source)
    const first = textLines(page)
    page.pixels().fill(255)
    expect(textLines(page)).toBe(first)
    expect(first.lines.length).toBeGreaterThan(5)
  })

  it('searches the page itself once pixels were moved', () => {
    const { source } = textPage({ words: 'latin', size: 20 })
    const page = new Page()
    page.load(source)
    page.redraw(page.width, page.height, '#fff', (context, before) => {
      context.drawImage(before, 0, 100)
    })
    const y = (lines: readonly { y: number }[]): number => Math.min(...lines.map((line) => line.y))
    expect(y(textLines(page).lines)).toBeCloseTo(y(findTextLines(source).lines) + 100, -1)
  })
})
