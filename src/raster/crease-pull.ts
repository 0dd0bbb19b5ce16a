/** Text beside a crease, which moves as the two planes of the sheet are seen shortened. */
import { cubic, PHASES } from './cubic.ts'
import { creaseAt, FINE, FINE_BITS, type Crease } from './crease.ts'
import type { Raster } from './warp.ts'
import { words } from './words.ts'

/**
 * Moves what lies beside a crease that crosses the whole page towards it, as planes that rise to a
 * ridge are seen shortened; farther off the sheet is where it was, so that nothing opens.
 * @param across whether the crease runs from left to right (else from top to bottom)
 * @param reach how far beside the crease anything moves, in pixels
 * @param most largest displacement in pixels
 */
export function pullIn(
  before: Raster,
  after: Raster,
  crease: Crease,
  across: boolean,
  reach: number,
  most: number,
): void {
  const { width, height } = before
  const source = words(before.bytes)
  const target = words(after.bytes)
  target.set(source)
  // Places are kept in 16.16 fixed point.
  if (Math.max(width, height) > 32767) return
  const lines = across ? width : height
  const pixels = across ? height : width
  const stepAlong = across ? 1 : width
  const step = across ? width : 1
  const table = pullTable(reach, most)
  const zero = (table.length - 1) >> 1
  // For every line of pixels across the crease: where its middle is, and how deep it is there.
  const middles = new Int32Array(lines)
  const sizes = new Int32Array(lines)
  let low = pixels
  let high = 0
  for (let line = 0; line < lines; line++) {
    const middle = placeAt(crease, line + 0.5, across) - 0.5
    middles[line] = middle * 65536
    sizes[line] = 256 * Math.min(1, Math.abs(creaseAt(crease, line / lines).depth))
    low = Math.min(low, middle - reach)
    high = Math.max(high, middle + reach)
  }
  const first = Math.max(1, Math.floor(low))
  const end = Math.min(pixels - 2, Math.ceil(high) + 1)
  const move = (line: number, k: number): void => {
    const d = ((((k << 16) - middles[line]!) >> (16 - FINE_BITS)) + zero) | 0
    if (d < 0 || d >= table.length) return
    const by = (Math.imul(table[d]!, sizes[line]!) >> 8) | 0
    if (by > -256 && by < 256) return
    const place = (k << 16) + by
    const from = place >> 16
    if (from < 1 || from > pixels - 3) return
    const p = line * stepAlong + from * step
    target[line * stepAlong + k * step] = cubic(
      source[p - step]!,
      source[p]!,
      source[p + step]!,
      source[p + 2 * step]!,
      (place >>> 8) & (PHASES - 1),
    )
  }
  if (across) {
    for (let k = first; k < end; k++) for (let line = 0; line < lines; line++) move(line, k)
  } else {
    for (let line = 0; line < lines; line++) for (let k = first; k < end; k++) move(line, k)
  }
}

/** Displacement, of 65536 a pixel, in steps of 1/FINE px across a crease. */
function pullTable(reach: number, most: number): Int32Array {
  const half = Math.floor(reach * FINE)
  return Int32Array.from({ length: 2 * half + 1 }, (_, i) => {
    const s = (i - half) / FINE / reach
    return Math.sign(s) * 65536 * most * 6.75 * Math.abs(s) * (1 - Math.abs(s)) ** 2
  })
}

/** Where the crease crosses a line of pixels, in pixels along that line. */
function placeAt(crease: Crease, along: number, across: boolean): number {
  const run = across ? crease.x1 - crease.x0 : crease.y1 - crease.y0
  const t = (along - (across ? crease.x0 : crease.y0)) / run
  const straight = across
    ? crease.y0 + (crease.y1 - crease.y0) * t
    : crease.x0 + (crease.x1 - crease.x0) * t
  // To the left of the direction of travel is up (y falls) when it runs to the right.
  const { stray } = creaseAt(crease, t)
  return straight + (across === run > 0 ? stray : -stray)
}
