/** Lines of text told from texture by their company: a line's neighbours run as it does. */
import type { TextLine } from './text-line.ts'

/** A row that may be a line of text. */
export interface Row {
  line: TextLine
  /** how many components it is made of */
  blobs: number
}

/** How far the directions of neighbouring rows may differ: bent paper changes slowly. */
const PARALLEL = 0.07
/** Short rows' own direction is not well known. */
const PARALLEL_SHORT = 0.1
/** How far away a row's neighbours are, in heights of its own. */
const NEAR = 7
/** Less text than this is none, glyphs. */
const LEAST = 5
/** Rows of at least this many components and heights stand for themselves. */
const LONG = { blobs: 7, heights: 9 }

/**
 * The rows that are lines of text. On a photograph some rows look like print by chance, but most of what
 * forms rows does not, and what does stands alone or goes in any direction.
 */
export function linesOfText(
  printed: readonly Row[],
  textures: readonly Row[],
  share: number,
): Row[] {
  if (textures.length === 0 && glyphsIn(printed) >= LEAST) return [...printed]
  let kept = printed.filter((row) => hasCompany(row, printed))
  // Company of company: what stood by rows that are gone now stands alone.
  kept = kept.filter((row) => hasCompany(row, kept))
  const text = glyphsIn(kept)
  return text < LEAST || text < share * glyphsIn(textures) ? [] : kept
}

/** Whether the rows round a row have its direction, or it is long and stands alone. */
function hasCompany(row: Row, rows: readonly Row[]): boolean {
  let alike = 0
  let other = 0
  for (const { line } of rows) {
    if (line === row.line || !isNear(row.line, line)) continue
    if (isParallel(row.line, line)) alike++
    else other++
  }
  if (alike + other > 0) return alike > 0 && 2 * alike > other
  return row.blobs >= LONG.blobs && row.line.length > LONG.heights * row.line.height
}

function isParallel(a: TextLine, b: TextLine): boolean {
  const short = Math.min(a.length / a.height, b.length / b.height) < 5
  return Math.abs(a.angle - b.angle) <= (short ? PARALLEL_SHORT : PARALLEL)
}

function isNear(a: TextLine, b: TextLine): boolean {
  const tall = Math.max(a.height, b.height)
  if (tall > 1.8 * Math.min(a.height, b.height)) return false
  const cos = Math.cos(a.angle)
  const sin = Math.sin(a.angle)
  const dx = b.x - a.x
  const dy = b.y - a.y
  const along = dx * cos + dy * sin
  const across = Math.abs(dy * cos - dx * sin)
  const apart = Math.max(0, along - a.length, -along - b.length)
  return across < NEAR * tall && apart < NEAR * tall
}

function glyphsIn(rows: readonly Row[]): number {
  let glyphs = 0
  for (const { line } of rows) glyphs += line.length / line.height
  return glyphs
}
