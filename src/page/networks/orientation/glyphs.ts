/** Finds the glyphs of a page in any orientation: connected components among others of their size. */
import { indexReached, upperMedian } from '../../../core/quantile.ts'
import { binarise } from '../../textlines/binarise.ts'
import { components, type Components } from '../../textlines/components.ts'
import type { GreyImage } from '../../image/grey-image.ts'
import type { TextLine } from '../../textlines/text-lines.ts'

/** Size of glyphs: minimum in pixels, maximum as a share of the short side. */
const MIN_SIZE = 4
const MAX_SIZE = 1 / 14
/** Glyphs are up to this many times as long as wide, but for strokes. */
const COMPACT = 2
/** Words of touching letters: their height at least this share of the usual glyph's, their length at most this many heights. */
const WORD_HEIGHT = 0.6
const WORD_LENGTH = 16
/** Maximum distance of a neighbour in sizes, and maximum ratio of their sizes. */
const NEAR = 2.6
const ALIKE = 2.2
/** Components with no more neighbours than this are no glyphs. */
const MIN_NEIGHBOURS = 3
/** Parts of syllables are smaller than these: this many of ten neighbours are smaller than the height. */
const HEIGHT = 8

/** A page on the whole darker than this may be a dark one with light text, as on a screen. */
const DARK = 110
/** It is one where its light components form this many times as many glyphs. */
const LIGHTER = 1.5

export interface Glyphs {
  /** one glyph each, or the letters of a word that touch */
  lines: TextLine[]
  /** the page; of a dark one with light text its negative */
  image: GreyImage
}

/**
 * Glyphs as lines of one glyph each, words of touching letters as longer ones; rules and pictures are too large, specks have no neighbours.
 * Nothing here favours a direction, so that a page gives the same glyphs in every orientation.
 * @param tilt how far the page's rows are off, radians: the direction that the lines are given
 */
export function findGlyphs(image: GreyImage, tilt = 0): Glyphs {
  const dark = { image, lines: darkGlyphs(image, tilt) }
  if (middle(image.grey) >= DARK) return dark
  const negative = { ...image, grey: image.grey.map((value) => 255 - value) }
  const lines = darkGlyphs(negative, tilt)
  return lines.length > dark.lines.length * LIGHTER ? { image: negative, lines } : dark
}

/** The median of bytes. */
function middle(values: Uint8Array): number {
  const counts = new Uint32Array(256)
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++
  return indexReached(counts, values.length / 2)
}

function darkGlyphs({ width, height, grey }: GreyImage, tilt: number): TextLine[] {
  const short = Math.min(width, height)
  const radius = Math.max(6, Math.round(short / 22))
  const mask = binarise(grey, width, height, { radius, share: 0.1, minContrast: 12 })
  const found = components(mask, width, height)
  const glyphs: Candidate[] = []
  const usual = usualSize(found, short * MAX_SIZE)
  for (let c = 0; c < found.count; c++) {
    const wide = found.x1[c]! - found.x0[c]! + 1
    const high = found.y1[c]! - found.y0[c]! + 1
    const [thin, size] = wide < high ? [wide, high] : [high, wide]
    // Letters that touch are one component as long as their word; a thin one is a stroke.
    const isWord = size > COMPACT * thin && thin > WORD_HEIGHT * usual && size < WORD_LENGTH * thin
    const body = isWord ? thin : size
    if (body < MIN_SIZE || body > short * MAX_SIZE || found.area[c]! < 5) continue
    if (thin * 8 < size && !isWord) continue
    const x = (found.x0[c]! + found.x1[c]! + 1) / 2
    const y = (found.y0[c]! + found.y1[c]! + 1) / 2
    glyphs.push({ x, y, body, size, isDown: high > wide })
  }
  return glyphsAmong(glyphs, width, short * MAX_SIZE * NEAR, tilt)
}

/** The median size of components that are about as wide as high. */
function usualSize(found: Components, max: number): number {
  const sizes: number[] = []
  for (let c = 0; c < found.count; c++) {
    const wide = found.x1[c]! - found.x0[c]! + 1
    const high = found.y1[c]! - found.y0[c]! + 1
    const size = Math.max(wide, high)
    if (size >= MIN_SIZE && size <= max && size <= COMPACT * Math.min(wide, high)) sizes.push(size)
  }
  return upperMedian(sizes) ?? 0
}

/** A component that may be a glyph, or a word of glyphs that touch. */
interface Candidate {
  /** its middle */
  x: number
  y: number
  /** height of its glyphs, and its longer side */
  body: number
  size: number
  /** whether it is higher than wide */
  isDown: boolean
}

function glyphsAmong(
  candidates: readonly Candidate[],
  width: number,
  cell: number,
  tilt: number,
): TextLine[] {
  const columns = Math.ceil(width / cell) + 2
  const cells = new Map<number, Candidate[]>()
  const cellOf = ({ x, y }: Candidate): number =>
    (Math.floor(y / cell) + 1) * columns + Math.floor(x / cell) + 1
  for (const one of candidates) {
    const at = cellOf(one)
    const list = cells.get(at)
    if (list) list.push(one)
    else cells.set(at, [one])
  }
  const lines: TextLine[] = []
  for (const one of candidates) {
    const around: number[] = []
    const at = cellOf(one)
    for (const down of [-columns, 0, columns]) {
      for (const right of [-1, 0, 1]) {
        for (const other of cells.get(at + down + right) ?? []) {
          if (isNeighbour(one, other)) around.push(other.body)
        }
      }
    }
    if (around.length <= MIN_NEIGHBOURS) continue
    const tall = around.toSorted((a, b) => a - b)[Math.floor((around.length * HEIGHT) / 10)]!
    lines.push(lineOf(one, tall, tilt))
  }
  return lines
}

function isNeighbour(one: Candidate, other: Candidate): boolean {
  if (other.body > one.body * ALIKE || one.body > other.body * ALIKE) return false
  // Words are as far apart as their ends.
  const longer = (one.size + other.size - one.body - other.body) / 2
  const far = Math.max(Math.abs(other.x - one.x), Math.abs(other.y - one.y)) - longer
  return far < NEAR * Math.max(one.body, other.body)
}

/** A line of whole heights, with the component in its middle: one patch is taken for each. */
function lineOf({ x, y, body, size, isDown }: Candidate, tall: number, tilt: number): TextLine {
  const count = size > body ? Math.max(1, Math.floor(size / tall)) : 1
  const angle = count > 1 && isDown ? tilt + Math.PI / 2 : tilt
  const half = (count * tall) / 2
  return {
    x: x - Math.cos(angle) * half,
    y: y - Math.sin(angle) * half,
    angle,
    height: tall,
    length: count * tall * 1.01,
    words: [],
  }
}
