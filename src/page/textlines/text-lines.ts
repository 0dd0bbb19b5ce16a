/**
 * Finds the text of a page: lines and words, from connected components. Copes with bent and tilted
 * pages (up to 20 degrees) and pages on their side; upside down is not told from upright.
 */
import { binarise } from './binarise.ts'
import { components } from './components.ts'
import { outOfCrowds } from './crowd.ts'
import { workingLuma, type WorkingLuma } from './working-size.ts'
import { linesOfText } from './page-of-text.ts'
import { kindOf, lightOf } from './print.ts'
import { rowsAmong } from './rows.ts'
import { sheetAt, type Sheet } from '../background/sheet.ts'
import type { Page } from '../image/page.ts'
import { Source } from '../image/source.ts'
import type { TextLine } from './text-line.ts'

export type { TextLine, Word } from './text-line.ts'

export interface TextLines {
  lines: readonly TextLine[]
}

/** Pages are searched at about this size, so that the same page at any size gives the same lines. px */
const AREA = 600_000
/** Pages with little text at that size are searched at this one for large writing. px */
const COARSE_AREA = 60_000
/** Little text: less than this many glyphs. */
const LITTLE = 40

/**
 * The page's lines. As long as no pixels were moved they are found once in the source and shared by
 * all its variants; after that, in the page's present pixels.
 */
export function textLines(page: Page): TextLines {
  const found = page.source
    ? page.source.once('text-lines', findTextLines)
    : findTextLines(new Source(page.width, page.height, page.peek()))
  return page.sheet ? { lines: onSheet(found.lines, page.sheet) } : found
}

/** The sheet holds at least this share of the lines, or is no good guide. */
const MIN_ON_SHEET = 0.6

/** The lines whose middles are on the sheet: what looks like lines on a desk is its grain. */
function onSheet(lines: readonly TextLine[], sheet: Sheet): readonly TextLine[] {
  const kept = lines.filter(({ x, y, angle, length }) => {
    const half = length / 2
    return sheetAt(sheet, x + Math.cos(angle) * half, y + Math.sin(angle) * half) > 127
  })
  return kept.length >= MIN_ON_SHEET * lines.length ? kept : lines
}

/** How a page is searched at some size; lengths as shares of its short side. */
interface Search {
  /** half side of the window that ink is told from paper by */
  radius: number
  /** how much darker than the window's mean ink is, share of the mean */
  share: number
  /** glyphs are at most this tall */
  tallest: number
  /** longer runs of ink are rules */
  rule: number
  /** there must be this many times as much print as there is texture in rows */
  text: number
}

const FINE: Search = { radius: 1 / 22, share: 0.12, tallest: 1 / 6, rule: 1 / 6, text: 0.4 }
const COARSE: Search = { radius: 1 / 7, share: 0.22, tallest: 1 / 3, rule: 0.9, text: 1.5 }
/** A word or two that fill the picture. */
const LARGEST: Search = { radius: 1 / 2, share: 0.22, tallest: 0.95, rule: 1, text: 1.5 }

/**
 * Lines of text, dark on light and light on dark, glyphs from 5 px to three quarters of the short side;
 * none where there is no text, as on photographs.
 */
export function findTextLines(source: Source): TextLines {
  const working = workingLuma(source, AREA)
  if (Math.min(working.w, working.h) < 12) return { lines: [] }
  const dark = linesIn(working, FINE)
  const light = hasDarkParts(working) ? besides(linesIn(inverted(working), FINE, true), dark) : []
  const fine = [...dark, ...light]
  if (glyphsIn(fine) >= LITTLE) return { lines: fine }
  const small = workingLuma(source, COARSE_AREA)
  const coarse = linesIn(small, COARSE)
  if (areaOf(coarse) > areaOf(fine)) return { lines: coarse }
  return { lines: fine.length > 0 ? fine : linesIn(small, LARGEST) }
}

/** Lines in the page's own px. */
function linesIn({ grey, w, h, factor }: WorkingLuma, search: Search, onDark = false): TextLine[] {
  const short = Math.min(w, h)
  const radius = Math.round(Math.max(8, short * search.radius))
  const minMean = onDark ? DARK_MEAN : 0
  const mask = binarise(grey, w, h, { radius, share: search.share, minContrast: 14, minMean })
  const found = components(mask, w, h, short * search.rule)
  const rows = rowsAmong(found, short, short * search.tallest)
  const light = lightOf(grey)
  const kinds = rows.map(({ line }) => kindOf(line, grey, w, h, light))
  const printed = rows.filter((row, i) => kinds[i] === 'print' && (!onDark || row.blobs >= ON_DARK))
  const textures = rows.filter((_, i) => kinds[i] === 'texture')
  const text = linesOfText(outOfCrowds(printed, found, w, h), textures, search.text)
  // In texture of any kind a few of many components stand in rows.
  const placed = text.reduce((sum, { blobs }) => sum + blobs, 0)
  if (placed < MIN_PLACED * found.count) return []
  return text.map(({ line }) => scaled(line, factor))
}

function scaled(line: TextLine, factor: number): TextLine {
  return {
    x: line.x * factor,
    y: line.y * factor,
    angle: line.angle,
    height: line.height * factor,
    length: line.length * factor,
    words: line.words.map(({ start, end }) => ({ start: start * factor, end: end * factor })),
  }
}

/** At least this share of a page's components is text where there is any. */
const MIN_PLACED = 0.03
/** Light rows of fewer components are a dial's numbers, or lights. */
const ON_DARK = 4
/** Of an inverted page, parts with a mean below this are light ones. */
const DARK_MEAN = 130
/** Side of the squares in which dark parts are looked for, px. */
const SQUARE = 16
/** This many dark squares are a dark part. */
const DARK_SQUARES = 6

/** Whether parts of a page are dark, on which light text may stand. */
function hasDarkParts({ grey, w, h }: WorkingLuma): boolean {
  let dark = 0
  for (let y = 0; y + SQUARE <= h; y += SQUARE) {
    for (let x = 0; x + SQUARE <= w; x += SQUARE) {
      let sum = 0
      for (let dy = 2; dy < SQUARE; dy += 4) {
        for (let dx = 2; dx < SQUARE; dx += 4) sum += grey[(y + dy) * w + x + dx]!
      }
      if (sum < (255 - DARK_MEAN) * 16 && ++dark >= DARK_SQUARES) return true
    }
  }
  return false
}

function inverted({ grey, ...rest }: WorkingLuma): WorkingLuma {
  const light = new Uint8Array((grey.length + 3) & ~3)
  light.set(grey)
  // What is missing to 255 is all of a byte's bits turned over: four at a time.
  const fours = new Uint32Array(light.buffer)
  for (let i = 0; i < fours.length; i++) fours[i] = ~fours[i]!
  return { ...rest, grey: light.subarray(0, grey.length) }
}

/** The lines whose middles are on none of the others. */
function besides(lines: readonly TextLine[], others: readonly TextLine[]): TextLine[] {
  return lines.filter((line) => {
    const x = line.x + (Math.cos(line.angle) * line.length) / 2
    const y = line.y + (Math.sin(line.angle) * line.length) / 2
    return !others.some((other) => {
      const cos = Math.cos(other.angle)
      const sin = Math.sin(other.angle)
      const u = (x - other.x) * cos + (y - other.y) * sin
      const v = (y - other.y) * cos - (x - other.x) * sin
      return u > 0 && u < other.length && Math.abs(v) < 0.6 * (other.height + line.height)
    })
  })
}

function areaOf(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { height, length }) => sum + height * length, 0)
}

function glyphsIn(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { height, length }) => sum + length / height, 0)
}
