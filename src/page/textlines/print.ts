/** Print told from texture. */
import { contrastOf } from './print-contrast.ts'
import type { TextLine } from './text-line.ts'

/** Ink above and below a line is at most this share of that in its middle. */
const EDGES = 0.43
/** Letters' upper and lower halves are less alike than those of bars. */
const UPRIGHT = 0.92
/** In a deep shadow paper still has this share of the page's brightness. */
const DARKEST = 0.12

/** What a row is: print, bars or rules or modules of a code, or texture. */
export type RowKind = 'print' | 'code' | 'texture'

/**
 * Print's ink stands off an even background with empty space above and below, and is not the same from
 * top to bottom, as bars are.
 */
export function kindOf(
  line: TextLine,
  grey: Uint8Array,
  w: number,
  h: number,
  light: number,
): RowKind {
  const { apart, uneven, background, edges, upright } = contrastOf(line, grey, w, h)
  if (apart - 0.3 * uneven <= 0.53 || background <= DARKEST * light) return 'texture'
  return edges > EDGES || upright > UPRIGHT ? 'code' : 'print'
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
