/** Reads a page in any orientation: it is set upright and straightened, large lines are read first. */
import type { Source } from '../page/image/source.ts'
import { findGlyphs } from '../page/networks/orientation/glyphs.ts'
import type { Mirrored } from '../page/networks/orientation/prior.ts'
import { detectOrientation } from './orientation/detect.ts'
import type { LargeLine } from './lines/large-lines.ts'
import { readWhole } from './lines/whole-page.ts'
import {
  orientPage,
  findTitleLines,
  isClear,
  readLine,
  legibility,
  type OrientedPage,
} from './orientation/oriented-page.ts'
import { greyOf } from '../page/image/grey-image.ts'
import { Page } from '../page/image/page.ts'
import type { Box, OcrEngine, ReadWord } from './engines/engine.ts'

/** `title`: the large lines of the upper half; `page`: all other words too. */
export const PARTS = ['title', 'page'] as const
export type Part = (typeof PARTS)[number]

export interface PageWord extends ReadWord {
  /** lines are counted from 0, large ones first, the most probable title before the others */
  line: number
  /** whether its line is one of the large ones */
  large: boolean
}

/** How the page was set upright, and what was read. Boxes are those of the upright, straight page. */
export interface PageReading {
  width: number
  height: number
  /** quarter turns clockwise that set it upright, then whether it was mirrored left to right */
  turns: number
  mirrored: boolean
  /** probability of that; 0 where the orientation is unknown */
  confidence: number
  /** found by the network that sees glyphs, by the text that OCR read in it, or unknown */
  by: 'glyphs' | 'text' | 'none'
  /** degrees clockwise that the upright page was turned back by */
  skew: number
  words: PageWord[]
}

/** Number of large lines that are read. */
const LARGE = 5
/** Pages with fewer glyphs than this, or smaller than this, are not read, px. */
const FEW = 8
const SMALLEST = 32

/**
 * Reads a page.
 * @param source of any size; a competition's page of about 512² pixels takes a third of a second
 * @param mirrored how often pages are mirrored
 * @throws ImageError `OCR_FAILED`
 */
export async function readPage(
  source: Source,
  engine: OcrEngine,
  part: Part,
  mirrored: Mirrored = 'rare',
): Promise<PageReading> {
  const found = await detectOrientation(source, engine, part === 'page', mirrored)
  const detected = found ?? { turns: 0, mirrored: false, confidence: 0, by: 'none' as const }
  const { turns, confidence, by } = detected
  // A page that may stand any way is read as it is, where there is print; titles are not guessed.
  if (!found && (part === 'title' || !hasGlyphs(source))) {
    const { width, height } = source
    return { width, height, ...detected, skew: 0, words: [] }
  }
  const oriented = orientPage(source, detected)
  const lines = findTitleLines(oriented, LARGE)
  const words =
    part === 'page'
      ? await wholePage(oriented, engine, lines)
      : (await Promise.all(lines.map((line) => readLine(oriented, line, engine)))).flatMap(numbered)
  const { width, height } = oriented.straight
  const isMirrored = detected.mirrored
  return { width, height, turns, mirrored: isMirrored, confidence, by, skew: oriented.skew, words }
}

/** Whether anything on a page could be print, however it lies. */
function hasGlyphs(source: Source): boolean {
  const page = new Page()
  page.load(source)
  return (
    Math.min(source.width, source.height) >= SMALLEST &&
    findGlyphs(greyOf(page)).lines.length >= FEW
  )
}

const numbered = (words: readonly ReadWord[], line: number): PageWord[] =>
  words.map((word) => ({ ...word, line, large: true }))

/**
 * The words of the whole page. Large lines that are not clear in it are read by themselves: of each
 * whichever reading is clearer, then the rest.
 */
async function wholePage(
  oriented: OrientedPage,
  engine: OcrEngine,
  lines: readonly LargeLine[],
): Promise<PageWord[]> {
  let rest = await readWhole(oriented.straight, engine)
  const own = await Promise.all(
    lines.map(async (line) => {
      const inside = rest.filter((word) => covers(line, word.box))
      return isClear(inside, line) ? inside : readLine(oriented, line, engine)
    }),
  )
  const out: PageWord[] = []
  let line = 0
  for (const words of own.filter(({ length }) => length > 0)) {
    const box = around(words)
    const inside = rest.filter((word) => covers(box, word.box))
    const better = legibility(inside) > legibility(words) ? inside : words
    out.push(...numbered(better, line))
    rest = rest.filter((word) => !inside.includes(word))
    line++
  }
  let last: Box | undefined
  for (const word of rest) {
    if (last && !sameRow(last, word.box)) line++
    out.push({ ...word, line, large: false })
    last = word.box
  }
  return out
}

function around(words: readonly ReadWord[]): Box {
  return {
    left: Math.min(...words.map(({ box }) => box.left)),
    top: Math.min(...words.map(({ box }) => box.top)),
    right: Math.max(...words.map(({ box }) => box.right)),
    bottom: Math.max(...words.map(({ box }) => box.bottom)),
  }
}

function covers(a: Box, b: Box): boolean {
  const x = (b.left + b.right) / 2
  const y = (b.top + b.bottom) / 2
  return x >= a.left && x <= a.right && y >= a.top && y <= a.bottom
}

function sameRow(a: Box, b: Box): boolean {
  const middle = (b.top + b.bottom) / 2
  return b.left >= a.left && middle > a.top && middle < a.bottom
}
