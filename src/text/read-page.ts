/** Reading a page that lies anyhow: upright, straight, its large lines first. */
import { Page } from '../raster/page.ts'
import { luma } from '../raster/plane.ts'
import { turned } from '../raster/projection.ts'
import type { Source } from '../raster/source.ts'
import { warp } from '../raster/warp.ts'
import { lettersIn } from './jamo.ts'
import { findLargeLines, type LargeLine } from './large-lines.ts'
import { ORIENTATIONS, reorient, skewOf, uprightOf, type Orientation } from './lie.ts'
import { cutLine, cutOut, SOFT, SOFTER } from './line-crop.ts'
import type { Box, Picture, Reader, ReadWord } from './reader.ts'

/** `title`: the large lines of the upper half; `page`: all other words too. */
export const PARTS = ['title', 'page'] as const
export type Part = (typeof PARTS)[number]

export interface PageWord extends ReadWord {
  /** lines are counted from 0, large ones first, the likeliest title before the others */
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
  /** probability of that; 0 where nothing told */
  confidence: number
  /** by the look of its letters, by which way could be read, or not found out */
  by: 'look' | 'reading' | 'none'
  /** degrees clockwise that the upright page was turned back by */
  skew: number
  words: PageWord[]
}

/** Large lines are looked for in this upper share of the page, and so many are read. */
const UPPER = 0.45
const LARGE = 5
/** Height in pixels that print is given before it is read. */
const GLYPH = 36
/** An orientation that the look says with less than this is tried against others by reading. */
const CERTAIN = 0.9
/** Lines that are read to find out the orientation. */
const TRIED = 4
/** Of the four turns those with the likeliest titles are tried, each mirrored and not. */
const TURNS = 3
/** Words weigh their confidence a syllable; less than this over all is chance. */
const LEAST = 1.3
/** A line is clear where its glyphs have this confidence on the mean. */
const CLEAR = 0.8
/** A word below this confidence says nothing of the orientation. */
const LEGIBLE = 0.5
/** Pages of at most so many pixels are enlarged for their small print. */
const SMALL = 350_000
const ENLARGED = 2
/** The part of a page that is read to confirm its orientation, shares of its height. */
const STRIP = [0.3, 0.5] as const

/** A page whose brightness is at hand, upright but for its skew. */
interface Lying {
  orientation: Orientation
  skew: number
  /** as it lies */
  askew: Picture
  /** turned back by the skew about its middle, white beside it */
  straight: Picture
}

/**
 * Reads a page.
 * @param source of any size; a contest's page of about 512² pixels takes a third of a second
 * @throws ImageError `READER_FAILED`
 */
export async function readPage(source: Source, reader: Reader, part: Part): Promise<PageReading> {
  const page = new Page()
  page.load(source)
  const look = uprightOf(page)
  const sure = look !== undefined && look.confidence >= CERTAIN
  let by: PageReading['by'] = 'look'
  let confidence = look?.confidence ?? 0
  let found: Tried | undefined
  if (sure) {
    const way = part === 'page' ? await confirmed(source, look, reader) : look
    if (way.turns !== look.turns || way.mirrored !== look.mirrored) by = 'reading'
    found = await tryLying(laid(source, way), reader)
  } else {
    found = await tryAll(source, look, reader)
    if (found) {
      by = 'reading'
      confidence = Math.min(0.99, found.worth / (found.worth + LEAST))
    } else if (look) found = await tryLying(laid(source, look), reader)
    else by = 'none'
  }
  if (!found) {
    const { width, height } = source
    return { width, height, turns: 0, mirrored: false, confidence: 0, by, skew: 0, words: [] }
  }
  const { lying, words } = found
  const all = part === 'page' ? await wholePage(lying, reader, words) : words
  const { width, height } = lying.straight
  const { turns, mirrored } = lying.orientation
  return { width, height, turns, mirrored, confidence, by, skew: lying.skew, words: all }
}

interface Tried {
  lying: Lying
  words: PageWord[]
  /** confidence of legible letters, added up */
  worth: number
}

function laid(source: Source, orientation: Orientation): Lying {
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

/** Reads the large lines of a page as it lies. */
async function tryLying(
  lying: Lying,
  reader: Reader,
  most = LARGE,
  softs: readonly number[] = [SOFT, SOFTER],
): Promise<Tried> {
  const lines = findLargeLines(lying.straight, UPPER, most)
  const read = await Promise.all(lines.map((line) => readLine(lying, line, reader, softs)))
  const words = read.flatMap((list, line) => list.map((word) => ({ ...word, line, large: true })))
  return { lying, words, worth: worthOf(words) }
}

/** The orientation in which most can be read; undefined where nothing can in any. */
async function tryAll(
  source: Source,
  look: Orientation | undefined,
  reader: Reader,
): Promise<Tried | undefined> {
  const plain = ORIENTATIONS.filter(({ mirrored }) => !mirrored)
  const turns = plain
    .map((orientation) => laid(source, orientation))
    .map((lying) => ({ lying, line: findLargeLines(lying.straight, UPPER, 1)[0] }))
    .filter(({ line }) => line !== undefined)
    .toSorted((a, b) => b.line!.height - a.line!.height)
  // The orientation that the look favours is tried whatever its lines are.
  const kept = new Set(turns.slice(0, TURNS).map(({ lying }) => lying.orientation.turns))
  if (look) kept.add(look.turns)
  let best: Tried | undefined
  for (const orientation of ORIENTATIONS.filter(({ turns: quarter }) => kept.has(quarter))) {
    const tried = await tryLying(laid(source, orientation), reader, TRIED, [SOFTER])
    if (tried.worth >= LEAST && tried.worth > (best?.worth ?? 0)) best = tried
  }
  return best && tryLying(best.lying, reader)
}

function worthOf(words: readonly ReadWord[]): number {
  let worth = 0
  for (const { text, confidence } of words) {
    if (confidence >= LEGIBLE) worth += confidence * lettersIn(text)
  }
  return worth
}

/** Reads a line; where little of it was legible, once more with the grain blurred. */
async function readLine(
  lying: Lying,
  line: LargeLine,
  reader: Reader,
  softs: readonly number[],
): Promise<ReadWord[]> {
  let best: ReadWord[] = []
  for (const soft of softs) {
    const { picture, back } = cutLine(lying.askew, line, lying.skew, GLYPH, soft)
    const read = await reader.read(picture, 'line')
    const words = read.map((word) => ({ ...word, box: back(word.box) }))
    if (best.length === 0 || worthOf(words) > worthOf(best)) best = words
    if (worthOf(best) >= CLEAR * line.glyphs) break
  }
  return best
}

/**
 * The orientation that the look favours, or the page as it lies where a strip of it reads better so:
 * the look is learned from the letters of a few scripts.
 */
async function confirmed(source: Source, look: Orientation, reader: Reader): Promise<Orientation> {
  if (look.turns === 0 && !look.mirrored) return look
  const worths: number[] = []
  for (const orientation of [look, ORIENTATIONS[0]!]) {
    const { straight } = laid(source, orientation)
    const { width, height } = straight
    const strip = { left: 0, top: height * STRIP[0], right: width, bottom: height * STRIP[1] }
    const { picture } = cutOut(straight, strip, enlargementOf(straight), 0, GLYPH, SOFT)
    worths.push(worthOf(await reader.read(picture, 'block')))
  }
  return worths[1]! > worths[0]! ? ORIENTATIONS[0]! : look
}

/** How much a page is enlarged for its small print. */
function enlargementOf({ width, height }: Picture): number {
  return width * height <= SMALL ? ENLARGED : 1
}

/** The words of the whole page: of each large line whichever reading is clearer, then the rest. */
async function wholePage(
  { straight }: Lying,
  reader: Reader,
  large: readonly PageWord[],
): Promise<PageWord[]> {
  const { width, height } = straight
  const factor = enlargementOf(straight)
  const whole = { left: 0, top: 0, right: width, bottom: height }
  const { picture, back } =
    factor === 1
      ? { picture: straight, back: (box: Box): Box => box }
      : cutOut(straight, whole, factor, 0, GLYPH, SOFT)
  const read = await reader.read(picture, 'page')
  let rest = read.map((word) => ({ ...word, box: back(word.box) }))
  const out: PageWord[] = []
  let line = 0
  for (const own of byLine(large)) {
    const box = around(own)
    const inside = rest.filter((word) => covers(box, word.box))
    const better = worthOf(inside) > worthOf(own) ? inside : own
    out.push(...better.map((word) => ({ ...word, line, large: true })))
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

function byLine(words: readonly PageWord[]): PageWord[][] {
  const lines = new Map<number, PageWord[]>()
  for (const word of words) {
    const own = lines.get(word.line)
    if (own) own.push(word)
    else lines.set(word.line, [word])
  }
  return [...lines.values()]
}
