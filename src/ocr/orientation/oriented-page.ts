/** A page in one of the eight orientations, straightened, and what OCR reads in it. */
import { Page } from '../../page/image/page.ts'
import { luma } from '../../page/image/plane.ts'
import { turned } from '../../page/geometry/projection.ts'
import type { Source } from '../../page/image/source.ts'
import { warp } from '../../page/geometry/warp.ts'
import { lettersIn } from '../lexicon/jamo.ts'
import { findLargeLines, type LargeLine } from '../lines/large-lines.ts'
import { reorient, type Orientation } from '../../page/geometry/orientation.ts'
import { skewOf } from './estimate.ts'
import { cropLine, crop, EDGED, PLAIN, WIDE } from '../lines/line-crop.ts'
import type { GreyImage, OcrEngine, ReadWord } from '../engines/engine.ts'

/** Grey images of a page in one orientation. */
export interface OrientedPage {
  orientation: Orientation
  skew: number
  /** before the skew is removed */
  skewed: GreyImage
  /** rotated back by the skew about its centre, white beside it */
  straight: GreyImage
}

/** Large lines are searched for in this upper share of the page. */
const UPPER = 0.45
/** Height that print is scaled to before it is read, px. */
export const GLYPH = 36
/** A line is clear from this mean confidence of its glyphs. */
const CLEAR = 0.8
/** Words below this confidence do not count. */
const LEGIBLE = 0.5
/** Pages of at most this area are enlarged for their small print, px. */
const SMALL = 350_000
const ENLARGED = 2
/** The part of a page whose small print is read to tell its orientation, shares of its height. */
const STRIP = [0.3, 0.5] as const
/** This many letters with this mean confidence are proof. */
const ENOUGH = 8
const CONFIDENT = 0.7

/** Sets a source upright as an orientation says, and straight as its skew says. */
export function orientPage(source: Source, orientation: Orientation): OrientedPage {
  const page = new Page()
  page.load(source)
  reorient(page, orientation)
  const skew = skewOf(page)
  const { width, height } = page
  const skewed = { width, height, grey: luma(page.peek()) }
  if (skew !== 0) {
    page.rebuild(width, height, (before, after) => {
      after.fill(255)
      const map = turned(width, height, -skew, 1, { x: width / 2, y: height / 2 })
      warp({ width, height, bytes: before }, { width, height, bytes: after }, map)
    })
  }
  const grey = skew === 0 ? skewed.grey : luma(page.peek())
  return { orientation, skew, skewed, straight: { width, height, grey } }
}

/** The most probable title lines of a page in its orientation. */
export function findTitleLines(oriented: OrientedPage, max: number): LargeLine[] {
  return findLargeLines(oriented.straight, UPPER, max)
}

/** Amount of legible text: the letters of legible words, each weighted by its confidence. */
export function legibility(words: readonly ReadWord[]): number {
  let legible = 0
  for (const { text, confidence } of words) {
    if (confidence >= LEGIBLE) legible += confidence * lettersIn(text)
  }
  return legible
}

/** Reads a line; where little of it is legible, other crops are tried and the best result is kept. */
export async function readLine(
  oriented: OrientedPage,
  line: LargeLine,
  engine: OcrEngine,
  isOnce = false,
): Promise<ReadWord[]> {
  let best: ReadWord[] = []
  for (const finish of isOnce ? [PLAIN] : [PLAIN, WIDE, EDGED]) {
    const { image, toPage } = cropLine(oriented.skewed, line, oriented.skew, GLYPH, finish)
    const read = await engine.read(image, 'line')
    const words = read.map((word) => ({ ...word, box: toPage(word.box) }))
    if (best.length === 0 || legibility(words) > legibility(best)) best = words
    if (legibility(best) >= CLEAR * line.glyphs) break
  }
  return best
}

/** Reads a strip of small print. @returns whether it is clearly legible */
export async function readStrip(
  { straight }: OrientedPage,
  engine: OcrEngine,
): Promise<{ legible: number; isClear: boolean }> {
  const { width, height } = straight
  const strip = { left: 0, top: height * STRIP[0], right: width, bottom: height * STRIP[1] }
  const { image } = crop(straight, strip, {
    factor: enlargementOf(straight),
    skew: 0,
    reach: GLYPH,
    finish: PLAIN,
  })
  const words = await engine.read(image, 'block')
  const letters = words.reduce((sum, { text }) => sum + lettersIn(text), 0)
  const legible = legibility(words)
  return { legible, isClear: letters >= ENOUGH && legible >= CONFIDENT * letters }
}

/** How much a page is enlarged for its small print. */
export function enlargementOf({ width, height }: GreyImage): number {
  return width * height <= SMALL ? ENLARGED : 1
}
