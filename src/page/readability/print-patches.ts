/** Small pieces of a source's print, spread evenly over its text: what is looked for on variants of it. */
import { findTextLines } from '../textlines/text-lines.ts'
import type { TextLine } from '../textlines/text-line.ts'
import type { Source } from '../image/source.ts'
import { sampleLuma, type Corners } from './sample-luma.ts'

/** Samples across a piece of print, from below its glyphs to above them. */
export const ROWS = 10
/** Samples along it, at most. */
export const MAX_COLUMNS = 28

/** A piece of print. */
export interface PrintPatch {
  /** its middle, directions and size in px of the source */
  corners: Corners
  columns: number
  /** brightness on `ROWS` × `columns`, row by row, less its mean */
  print: Float32Array
  /** sum of the squares of `print` */
  power: number
  /** standard deviation of `print`: its contrast, levels */
  deviation: number
  /** height of its glyphs, px of the source */
  height: number
}

/** Pieces that are looked at, at most: some share of the print in each tells of the page. */
const PATCHES = 32
/** Height of a piece in glyph heights: ascenders and descenders are in it. */
const TALL = 1.6
/** Longest and shortest piece, glyph heights. */
const LONGEST = 4
const SHORTEST = 0.8
/** Pieces whose brightness varies less than this are no print, levels. */
const MIN_DEVIATION = 6

/** Pieces of a source's print, found once; none where it has no text lines. */
export function printPatches(source: Source): readonly PrintPatch[] {
  return source.once('print-patches', findPatches)
}

function findPatches(source: Source): PrintPatch[] {
  const { lines } = source.once('text-lines', findTextLines)
  const stretches = lines.flatMap((line) =>
    line.words
      .filter(({ start, end }) => end - start >= SHORTEST * line.height)
      .map(({ start, end }) => ({ line, start, end, glyphs: (end - start) / line.height })),
  )
  const glyphs = stretches.reduce((sum, stretch) => sum + stretch.glyphs, 0)
  const count = Math.min(PATCHES, Math.ceil((2 * glyphs) / LONGEST))
  const patches: PrintPatch[] = []
  let at = 0
  let before = 0
  for (let k = 0; k < count; k++) {
    const wanted = ((k + 0.5) / count) * glyphs
    while (before + stretches[at]!.glyphs < wanted) before += stretches[at++]!.glyphs
    const { line, start, end } = stretches[at]!
    const length = Math.min(end - start, LONGEST * line.height)
    const middle = start + (wanted - before) * line.height
    const from = Math.min(end - length, Math.max(start, middle - length / 2))
    const patch = patchOf(source, line, from, length)
    if (patch) patches.push(patch)
  }
  return patches
}

function patchOf(
  source: Source,
  line: TextLine,
  start: number,
  length: number,
): PrintPatch | undefined {
  const tall = TALL * line.height
  const cos = Math.cos(line.angle)
  const sin = Math.sin(line.angle)
  const at = (u: number, v: number): { x: number; y: number } => ({
    x: line.x + u * cos - v * sin,
    y: line.y + u * sin + v * cos,
  })
  const corners: Corners = [
    at(start, -tall / 2),
    at(start + length, -tall / 2),
    at(start, tall / 2),
    at(start + length, tall / 2),
  ]
  const columns = Math.min(MAX_COLUMNS, Math.max(4, Math.round((length / tall) * ROWS)))
  return patchAt(source, corners, columns, line.height)
}

/**
 * The piece of print between four places.
 * @param columns samples along it, at most `MAX_COLUMNS`
 * @param height of its glyphs, px of the source
 * @returns undefined where its brightness hardly varies: no print
 */
export function patchAt(
  source: Source,
  corners: Corners,
  columns: number,
  height: number,
): PrintPatch | undefined {
  const print = new Float32Array(ROWS * columns)
  sampleLuma(source, corners, { columns, rows: ROWS, margin: 0 }, print)
  const mean = print.reduce((sum, value) => sum + value, 0) / print.length
  let power = 0
  for (let i = 0; i < print.length; i++) {
    print[i] = print[i]! - mean
    power += print[i]! ** 2
  }
  const deviation = Math.sqrt(power / print.length)
  if (deviation < MIN_DEVIATION) return undefined
  return { corners, columns, print, power, deviation, height }
}
