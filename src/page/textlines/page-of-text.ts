/** Pages of text told from photographs. */
import { median } from './blobs.ts'
import { contrastOf } from './print-contrast.ts'
import type { TextLine } from './text-line.ts'

/** A row that may be a line of text. */
export interface Row {
  line: TextLine
  /** how many components it is made of */
  blobs: number
}

/** How far half of the rows' directions may stray: perspective and curled paper take 0.01. */
const PARALLEL = 0.022

/** Whether a row's ink stands off an even, light background, as print does and texture does not. */
export function isPrint(
  line: TextLine,
  grey: Uint8Array,
  w: number,
  h: number,
  light: number,
): boolean {
  const { apart, uneven, background } = contrastOf(line, grey, w, h)
  return apart - 0.3 * uneven > 0.53 && background > 0.6 * light
}

/** The brightness that a tenth of the pixels reach: paper, where there is any. */
export function lightOf(grey: Uint8Array): number {
  const counts = new Int32Array(256)
  const step = Math.max(1, Math.floor(grey.length / 8192))
  let total = 0
  for (let i = 0; i < grey.length; i += step, total++) counts[grey[i]!] = counts[grey[i]!]! + 1
  let v = 255
  for (let above = counts[255]!; v > 0 && above < 0.1 * total;) above += counts[--v]!
  return v
}

/**
 * On a photograph a few rows look like print by chance, but most of what forms rows does not, and
 * what does is of a few components of any size in any direction: print is of one size or has long rows,
 * and they are parallel.
 */
export function isPageOfText(printed: readonly Row[], rows: readonly Row[]): boolean {
  const text = glyphsIn(printed)
  if (printed.length < 2 || text < 8 || text < 0.5 * glyphsIn(rows)) return false
  const usual = median(printed.map(({ line }) => line.height))
  const long = printed.filter(({ line, blobs }) => blobs > 5 && line.length > 4 * line.height)
  const alike = (low: number, high: number): number =>
    glyphsIn(printed.filter(({ line }) => line.height > low * usual && line.height < high * usual))
  const hasLong = glyphsIn(long) > 0.4 * text && alike(0.62, 1.6) > 0.62 * text
  if (!isParallel(printed)) return false
  return hasLong || (printed.length > 5 && alike(0.7, 1.4) > 0.8 * text)
}

/** Whether rows long enough to have a direction of their own have the same. */
function isParallel(rows: readonly Row[]): boolean {
  const angles = rows
    .filter(({ line }) => line.length > 5 * line.height)
    .map(({ line }) => line.angle)
  const usual = median(angles)
  return median(angles.map((angle) => Math.abs(angle - usual))) < PARALLEL
}

function glyphsIn(rows: readonly Row[]): number {
  let glyphs = 0
  for (const { line } of rows) glyphs += line.length / line.height
  return glyphs
}
