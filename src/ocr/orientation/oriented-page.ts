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
import { enlargementOf, printOf } from '../lines/print-height.ts'
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
const GLYPH = 36
/** A line is clear from this mean confidence of its glyphs. */
const CLEAR = 0.8
/** Words below this confidence do not count. */
const LEGIBLE = 0.5
/** Height of the part of a page whose small print is read to tell its orientation, share of the page's. */
const STRIP = 0.2
/** A step between neighbouring pixels from which on it is the side of a stroke, grey levels. */
const STROKE = 40
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

/** Whether most of a line's glyphs are legible. */
export function isClear(words: readonly ReadWord[], line: LargeLine): boolean {
  return legibility(words) >= CLEAR * line.glyphs
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
    if (isClear(best, line)) break
  }
  return best
}

/** Reads a strip of small print, where there is most of it. @returns whether it is clearly legible */
export async function readStrip(
  { straight }: OrientedPage,
  engine: OcrEngine,
): Promise<{ legible: number; isClear: boolean }> {
  const strip = busiest(straight)
  const { width, height } = strip
  const { image } = crop(
    strip,
    { left: 0, top: 0, right: width, bottom: height },
    { factor: enlargementOf(strip, printOf(strip)), skew: 0, reach: GLYPH, finish: PLAIN },
  )
  const words = await engine.read(image, 'block')
  const letters = words.reduce((sum, { text }) => sum + lettersIn(text), 0)
  const legible = legibility(words)
  return { legible, isClear: letters >= ENOUGH && legible >= CONFIDENT * letters }
}

/** The strip of a page with the most sides of strokes. */
function busiest({ width, height, grey }: GreyImage): GreyImage {
  const high = Math.max(1, Math.round(height * STRIP))
  const before = new Float64Array(height + 1)
  for (let y = 0; y < height; y++) {
    let sides = 0
    for (let at = y * width + 1; at < (y + 1) * width; at++) {
      if (Math.abs(grey[at]! - grey[at - 1]!) > STROKE) sides++
    }
    before[y + 1] = before[y]! + sides
  }
  let top = 0
  let highest = -1
  for (let y = 0; y + high <= height; y++) {
    const sides = before[y + high]! - before[y]!
    if (sides > highest) {
      highest = sides
      top = y
    }
  }
  return { width, height: high, grey: grey.subarray(top * width, (top + high) * width) }
}
