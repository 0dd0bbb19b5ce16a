/** All words of an upright, straight page: enlarged for its small print, and what a first reading passes over. */
import type { TextLine } from '../../page/textlines/text-line.ts'
import type { Box, GreyImage, OcrEngine, ReadWord } from '../engines/engine.ts'
import { crop, PLAIN } from './line-crop.ts'
import { enlargementOf, lettersOf, printOf } from './print-height.ts'

/** Wider shading than this is removed from an enlarged page, px. */
const REACH = 36
/** Words of the first reading below this confidence are read again. */
const READ = 0.5
/** Share of the words of the first reading that are not. */
const LEGIBLE = 0.5
/** Minimum confidence and number of letters and digits of what the first reading passed over. */
const PASSED_OVER = 0.6
const LETTERS = 2
/** What is left is read where it is at least this many letters of the print and this share of it. */
const LEFT = 12
const LEFT_SHARE = 0.04

/**
 * Reads a page as a whole, and where it passes over print, as Tesseract does with forms, the rest as words here
 * and there.
 * @throws ImageError `OCR_FAILED`
 */
export async function readWhole(page: GreyImage, engine: OcrEngine): Promise<ReadWord[]> {
  const lines = printOf(page)
  const factor = enlargementOf(page, lines)
  const { image, toPage } = enlarged(page, factor)
  const onPage = (word: ReadWord): ReadWord => ({ ...word, box: toPage(word.box) })
  const read = await engine.read(image, 'page')
  const kept = read.filter(({ confidence }) => confidence >= READ)
  // Of a page on which most was doubtful, no more is to be had by reading it again.
  const isLegible = kept.length >= LEGIBLE * read.length
  if (!isLegible || !isMuchLeft(lines, kept.map(onPage))) return read.map(onPage)
  const rest = { ...image, grey: image.grey.slice() }
  for (const { box } of kept) paintOver(rest, box)
  const more = (await engine.read(rest, 'scattered')).filter(isWord)
  const doubtful = read.filter((word) => !kept.includes(word) && !more.some(isOver(word)))
  return [...kept, ...doubtful, ...more].map(onPage)
}

function enlarged(
  page: GreyImage,
  factor: number,
): { image: GreyImage; toPage: (box: Box) => Box } {
  if (factor === 1) return { image: page, toPage: (box) => box }
  const whole = { left: 0, top: 0, right: page.width, bottom: page.height }
  return crop(page, whole, { factor, skew: 0, reach: REACH, finish: PLAIN })
}

/** Whether much of the print is under no word. */
function isMuchLeft(lines: readonly TextLine[], words: readonly ReadWord[]): boolean {
  let left = 0
  let all = 0
  for (const line of lines) {
    const letters = Math.max(1, Math.round(lettersOf(line)))
    all += letters
    for (let i = 0; i < letters; i++) {
      const far = ((i + 0.5) / letters) * line.length
      const x = line.x + Math.cos(line.angle) * far
      const y = line.y + Math.sin(line.angle) * far
      if (!words.some(({ box }) => isIn(box, x, y, line.height))) left++
    }
  }
  return left >= LEFT && left >= LEFT_SHARE * all
}

function isIn({ left, top, right, bottom }: Box, x: number, y: number, near: number): boolean {
  return x >= left - near && x <= right + near && y >= top && y <= bottom
}

function isWord({ text, confidence }: ReadWord): boolean {
  return confidence >= PASSED_OVER && (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= LETTERS
}

function isOver({ box }: ReadWord): (other: ReadWord) => boolean {
  const x = (box.left + box.right) / 2
  const y = (box.top + box.bottom) / 2
  return (other) => isIn(other.box, x, y, 0)
}

function paintOver({ width, height, grey }: GreyImage, { left, top, right, bottom }: Box): void {
  const from = Math.max(0, left - 1)
  const to = Math.min(width, right + 1)
  for (let y = Math.max(0, top - 1); y < Math.min(height, bottom + 1); y++) {
    grey.fill(255, y * width + from, y * width + to)
  }
}
