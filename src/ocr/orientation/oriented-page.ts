/** A page laid in one of the eight orientations and straightened, and what can be read off it so. */
import { Page } from '../../page/image/page.ts'
import { luma } from '../../page/image/plane.ts'
import { turned } from '../../page/geometry/projection.ts'
import type { Source } from '../../page/image/source.ts'
import { warp } from '../../page/geometry/warp.ts'
import { lettersIn } from '../lexicon/jamo.ts'
import { findLargeLines, type LargeLine } from '../lines/large-lines.ts'
import { reorient, type Orientation } from '../../page/geometry/orientation.ts'
import { skewOf } from './look.ts'
import { cutLine, cutOut, EDGED, PLAIN, WIDE } from '../lines/line-crop.ts'
import type { GreyImage, OcrEngine, ReadWord } from '../engines/engine.ts'

/** A page whose brightness is at hand, upright but for its skew. */
export interface OrientedPage {
  orientation: Orientation
  skew: number
  /** as it lies */
  askew: GreyImage
  /** turned back by the skew about its middle, white beside it */
  straight: GreyImage
}

/** Large lines are looked for in this upper share of the page. */
const UPPER = 0.45
/** Height in pixels that print is given before it is read. */
export const GLYPH = 36
/** A line is clear where its glyphs have this confidence on the mean. */
const CLEAR = 0.8
/** A word below this confidence says nothing. */
const LEGIBLE = 0.5
/** Pages of at most so many pixels are enlarged for their small print. */
const SMALL = 350_000
const ENLARGED = 2
/** The part of a page whose small print is read to tell its orientation, shares of its height. */
const STRIP = [0.3, 0.5] as const
/** So many letters on it, as confident as this on the mean, leave no doubt. */
const ENOUGH = 8
const CONFIDENT = 0.7

/** Sets a source upright as an orientation says, and straight as its skew says. */
export function orientPage(source: Source, orientation: Orientation): OrientedPage {
  const page = new Page()
  page.load(source)
  reorient(page, orientation)
  const skew = skewOf(page)
  const { width, height } = page
  const askew = { width, height, grey: luma(page.peek()) }
  if (skew !== 0) {
    page.rebuild(width, height, (before, after) => {
      after.fill(255)
      const map = turned(width, height, -skew, 1, { x: width / 2, y: height / 2 })
      warp({ width, height, bytes: before }, { width, height, bytes: after }, map)
    })
  }
  const grey = skew === 0 ? askew.grey : luma(page.peek())
  return { orientation, skew, askew, straight: { width, height, grey } }
}

/** The likeliest titles of a page as it lies. */
export function largeLinesOf(lying: OrientedPage, most: number): LargeLine[] {
  return findLargeLines(lying.straight, UPPER, most)
}

/** How much can be read: the letters of legible words, each by its confidence. */
export function worthOf(words: readonly ReadWord[]): number {
  let worth = 0
  for (const { text, confidence } of words) {
    if (confidence >= LEGIBLE) worth += confidence * lettersIn(text)
  }
  return worth
}

/** Reads a line; where little of it was legible, cut otherwise too, whichever reads best. */
export async function readLine(
  lying: OrientedPage,
  line: LargeLine,
  reader: OcrEngine,
  isOnce = false,
): Promise<ReadWord[]> {
  let best: ReadWord[] = []
  for (const finish of isOnce ? [PLAIN] : [PLAIN, WIDE, EDGED]) {
    const { picture, back } = cutLine(lying.askew, line, lying.skew, GLYPH, finish)
    const read = await reader.read(picture, 'line')
    const words = read.map((word) => ({ ...word, box: back(word.box) }))
    if (best.length === 0 || worthOf(words) > worthOf(best)) best = words
    if (worthOf(best) >= CLEAR * line.glyphs) break
  }
  return best
}

/** Reads a strip of small print. @returns what it is worth, and whether it leaves no doubt */
export async function readStrip(
  { straight }: OrientedPage,
  reader: OcrEngine,
): Promise<{ worth: number; isClear: boolean }> {
  const { width, height } = straight
  const strip = { left: 0, top: height * STRIP[0], right: width, bottom: height * STRIP[1] }
  const { picture } = cutOut(straight, strip, enlargementOf(straight), 0, GLYPH, PLAIN)
  const words = await reader.read(picture, 'block')
  const letters = words.reduce((sum, { text }) => sum + lettersIn(text), 0)
  const worth = worthOf(words)
  return { worth, isClear: letters >= ENOUGH && worth >= CONFIDENT * letters }
}

/** How much a page is enlarged for its small print. */
export function enlargementOf({ width, height }: GreyImage): number {
  return width * height <= SMALL ? ENLARGED : 1
}
