/** Where a page ends and a border of fill begins. */
import type { Plane } from '../../../../page/image/float-plane.ts'
import type { Box } from './specks.ts'

/** Fill is this white or this black, and a line of it may hold this share of anything else. */
const WHITE = 251
const BLACK = 26
const OTHER = 0.015

/**
 * The box of all lines that are not fill.
 * @param white whether white counts as fill, or may be paper
 * @returns the whole plane where all of it is fill
 */
export function contentBox({ width, height, values }: Plane, white: boolean): Box {
  const rows = new Uint32Array(height)
  const columns = new Uint32Array(width)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x]!
      if (value > BLACK && (value < WHITE || !white)) continue
      rows[y]!++
      columns[x]!++
    }
  }
  const [y0, y1] = ends(rows, width)
  const [x0, x1] = ends(columns, height)
  return { x0, y0, x1, y1 }
}

/** Whether most of a box is black; an empty one is not. */
export function isDark({ width, values }: Plane, { x0, y0, x1, y1 }: Box): boolean {
  let dark = 0
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) if (values[y * width + x]! <= BLACK) dark++
  }
  return dark > ((x1 - x0 + 1) * (y1 - y0 + 1)) / 2
}

/** First and last line with more than a little that is no fill. */
function ends(fill: Uint32Array, length: number): [number, number] {
  const full = length * (1 - OTHER)
  const last = fill.length - 1
  let from = 0
  while (from <= last && fill[from]! >= full) from++
  if (from > last) return [0, last]
  let to = last
  while (fill[to]! >= full) to--
  return [from, to]
}
