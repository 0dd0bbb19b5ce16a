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
    const share = shareAt(crease, line + 0.5, across)
    const middle = placeAt(crease, share, across) - 0.5
    middles[line] = middle * 65536
    sizes[line] = 256 * Math.min(1, Math.abs(creaseAt(crease, share).depth))
    low = Math.min(low, middle - reach)
    high = Math.max(high, middle + reach)
  }
  const first = Math.max(1, Math.floor(low))
  const end = Math.min(pixels - 2, Math.ceil(high) + 1)
  // Memory order: rows outside, whichever way the crease runs.
  const [top, bottom] = across ? [first, end] : [0, lines]
  const [left, right] = across ? [0, lines] : [first, end]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const line = across ? x : y
      const k = (across ? y : x) << 16
      const d = ((k - middles[line]!) >> (16 - FINE_BITS)) + zero
      if (d < 0 || d >= table.length) continue
      const by = Math.imul(table[d]!, sizes[line]!) >> 8
      // Less than 1/256 px is nothing.
      if (by > -256 && by < 256) continue
      const place = k + by
      const from = place >> 16
      if (from < 1 || from > pixels - 3) continue
      const p = line * stepAlong + from * step
      target[y * width + x] = cubic(
        source[p - step]!,
        source[p]!,
        source[p + step]!,
        source[p + 2 * step]!,
        (place >>> 8) & (PHASES - 1),
      )
    }
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

/** How far along the crease, 0 to 1, it crosses a line of pixels. */
function shareAt(crease: Crease, along: number, across: boolean): number {
  return across
    ? (along - crease.x0) / (crease.x1 - crease.x0)
    : (along - crease.y0) / (crease.y1 - crease.y0)
}

/** Where it crosses that line, in pixels along the line. */
function placeAt(crease: Crease, share: number, across: boolean): number {
  const { stray } = creaseAt(crease, share)
  // Left of a crease that runs to the right is up, left of one that runs down is right.
  return across
    ? crease.y0 + (crease.y1 - crease.y0) * share + stray
    : crease.x0 + (crease.x1 - crease.x0) * share - stray
}
