/** A page's print: where it stands, how tall it is, and how much a page is enlarged for it. */
import { Source } from '../../page/image/source.ts'
import { findTextLines, type TextLine } from '../../page/textlines/text-lines.ts'
import type { GreyImage } from '../engines/engine.ts'

/**
 * Height that letters are brought to, px: x-height to cap height, of Korean the syllable's. Tesseract reads best at
 * an x-height of 20 to 30 px.
 */
const WANTED = 24
/** Of all letters of the page this share may be smaller than what it is enlarged for. */
const SMALLER = 0.25
/** Enlarged by no more than this, and to no more pixels: reading costs time by the pixel. */
const MAX_ENLARGED = 4
const AREA = 14e6
/** Where no print was found, pages of at most this area are enlarged twice, px. */
const SMALL = 350_000
const BLIND = 2

/** The lines of a page's print, those of an upright page from left to right. */
export function printOf({ width, height, grey }: GreyImage): readonly TextLine[] {
  const pixels = new Uint8ClampedArray(4 * width * height)
  for (let i = 0, k = 0; i < grey.length; i++, k += 4) {
    pixels[k] = pixels[k + 1] = pixels[k + 2] = grey[i]!
    pixels[k + 3] = 255
  }
  return findTextLines(new Source(width, height, pixels)).lines
}

/** Number of letters in a line, by its length. */
export function lettersOf({ length, height }: TextLine): number {
  return length / height
}

/** Height of a page's small print, px; undefined where there are no lines. */
export function printHeight(lines: readonly TextLine[]): number | undefined {
  const all = lines.reduce((sum, line) => sum + lettersOf(line), 0)
  let before = 0
  for (const line of lines.toSorted((a, b) => a.height - b.height)) {
    before += lettersOf(line)
    if (before >= SMALLER * all) return line.height
  }
  return undefined
}

/** How much a page is enlarged so that its small print is read best; at least 1. */
export function enlargementOf({ width, height }: GreyImage, lines: readonly TextLine[]): number {
  const area = width * height
  const tall = printHeight(lines)
  const wanted = tall === undefined ? (area <= SMALL ? BLIND : 1) : WANTED / tall
  return Math.max(1, Math.min(wanted, MAX_ENLARGED, Math.sqrt(AREA / area)))
}
