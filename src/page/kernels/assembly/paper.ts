// Paper taking on a colour, more or less of it from place to place.

import { cellRow, cellScratch, lineOf } from './cells'
import { STRIDE, WRAP } from './tile'

/**
 * @param rgba changed in place
 * @param cells how much stain, a byte a cell of `cell` pixels a side, `columns` × `rows`
 * @param table by stain four 16-bit numbers: factors of red, green and blue (2^14 is 1) and how
 *   much a grey level of the fibres adds to them (eight bits of fraction)
 * @param fibre tile of noise
 * @param scratch room for 9 × width + 512 bytes
 */
export function dyeByCells(
  rgba: usize,
  width: i32,
  height: i32,
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  table: usize,
  fibre: usize,
  left: i32,
  top: i32,
  scratch: usize,
): void {
  const wide = scratch + cellScratch(width)
  const stains = wide + lineOf(width)
  for (let y = 0; y < height; y++) {
    cellRow(cells, columns, rows, cell, y, width, scratch, wide)
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const low = i16x8.shr_u(v128.load(wide + (x << 1)), 7)
      const high = i16x8.shr_u(v128.load(wide + (x << 1), 16), 7)
      v128.store(stains + x, i8x16.narrow_i16x8_u(low, high))
    }
    const line = fibre + <usize>((y + top) & WRAP) * STRIDE
    const pixels = rgba + ((<usize>(y * width)) << 2)
    let x = 0
    for (; x + 4 <= width; x += 4) {
      const stain = load<u32>(stains + <usize>x)
      if (stain === 0) continue
      const at = pixels + ((<usize>x) << 2)
      const noise = v128.load32_zero(line + <usize>((x + left) & WRAP))
      v128.store(at, dyed(v128.load(at), stain, table, noise))
    }
    if (x < width) {
      const at = pixels + ((<usize>x) << 2)
      const noise = v128.load32_zero(line + <usize>((x + left) & WRAP))
      const p = v128.load(at)
      const q = dyed(p, load<u32>(stains + <usize>x), table, noise)
      v128.store(at, v128.bitselect(q, p, i32x4.gt_s(i32x4.splat(width - x), i32x4(0, 1, 2, 3))))
    }
  }
}

/** Four pixels, their stains in the bytes of a word. */
// @ts-ignore: decorator
@inline
function dyed(p: v128, stain: u32, table: usize, noise: v128): v128 {
  const ab = v128.load64_lane(
    table + ((stain >> 5) & 0x7f8),
    v128.load64_zero(table + ((stain << 3) & 0x7f8)),
    1,
  )
  const cd = v128.load64_lane(
    table + ((stain >> 21) & 0x7f8),
    v128.load64_zero(table + ((stain >> 13) & 0x7f8)),
    1,
  )
  const n = i16x8.shl(i16x8.sub(i16x8.extend_low_i8x16_u(noise), i16x8.splat(128)), 7)
  const twice = i16x8.shuffle(n, n, 0, 8, 1, 9, 2, 10, 3, 11)
  const first = i32x4.shuffle(twice, twice, 0, 0, 1, 1)
  const last = i32x4.shuffle(twice, twice, 2, 2, 3, 3)
  const low = multiplied(i16x8.extend_low_i8x16_u(p), ab, first)
  const high = multiplied(i16x8.extend_high_i8x16_u(p), cd, last)
  return v128.or(i8x16.narrow_i16x8_u(low, high), i32x4.splat(0xff000000))
}

// @ts-ignore: decorator
@inline
function multiplied(p: v128, factors: v128, noise: v128): v128 {
  const amount = i16x8.shuffle(factors, factors, 3, 3, 3, 3, 7, 7, 7, 7)
  const factor = i16x8.add(factors, i16x8.q15mulr_sat_s(noise, amount))
  return i16x8.shr_s(i16x8.q15mulr_sat_s(i16x8.shl(p, 7), factor), 6)
}
