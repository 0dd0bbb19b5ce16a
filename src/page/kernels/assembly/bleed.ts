// The other side of a sheet showing through.

import { cellRow, cellScratch } from './cells'
import { STRIDE, WRAP } from './tile'

/**
 * A plane as it lies turned and scaled behind a grid of cells, by linear interpolation; beyond its
 * edges there is nothing.
 * @param out one byte per cell
 * @param x0 place in the plane of the first cell; `y0` likewise
 * @param dx how far on in the plane the next cell of the row lies; `dy` likewise
 * @param downX how far on in the plane the cell below lies; `downY` likewise
 */
export function layBehind(
  plane: usize,
  width: i32,
  height: i32,
  out: usize,
  columns: i32,
  rows: i32,
  x0: f64,
  y0: f64,
  dx: f64,
  dy: f64,
  downX: f64,
  downY: f64,
): void {
  memory.fill(out, 0, columns * rows)
  const du = <i32>nearest(dx * 4096)
  const dv = <i32>nearest(dy * 4096)
  for (let row = 0; row < rows; row++) {
    let u = <i32>nearest((x0 + <f64>row * downX) * 4096)
    let v = <i32>nearest((y0 + <f64>row * downY) * 4096)
    const end = out + <usize>columns
    for (; out < end; out++, u += du, v += dv) {
      const x = u >> 12
      const y = v >> 12
      if (<u32>x >= <u32>(width - 1) || <u32>y >= <u32>(height - 1)) continue
      const at = plane + <usize>(y * width + x)
      // Most of a page is bare.
      if ((load<u16>(at) | load<u16>(at + <usize>width)) === 0) continue
      const fx = (u & 4095) >> 4
      const fy = (v & 4095) >> 4
      const top = <i32>load<u8>(at) * (256 - fx) + <i32>load<u8>(at, 1) * fx
      const below = at + <usize>width
      const bottom = <i32>load<u8>(below) * (256 - fx) + <i32>load<u8>(below, 1) * fx
      store<u8>(out, ((top << 8) + (bottom - top) * fy) >> 16)
    }
  }
}

/**
 * Makes a plane weaker in some places than in others.
 * @param plane one byte per cell, changed in place
 * @param cloud tile of noise, of which every other column and row is read
 * @param share what a grey level of the tile adds to the factor, of 65536, up to half of it
 * @param lift factor where the tile has its mean, of 256
 */
export function varyByNoise(
  plane: usize,
  columns: i32,
  rows: i32,
  cloud: usize,
  left: i32,
  top: i32,
  share: i32,
  lift: i32,
): void {
  for (let y = 0; y < rows; y++) {
    const line = cloud + <usize>((2 * y + top) & WRAP) * STRIDE
    const row = plane + <usize>(y * columns)
    for (let x = 0; x < columns; x += 8) {
      const noise = v128.and(
        v128.load(line + <usize>((2 * x + left) & WRAP)),
        i16x8.splat(255),
      )
      const away = i16x8.sub(noise, i16x8.splat(128))
      const more = i16x8.q15mulr_sat_s(i16x8.shl(away, 7), i16x8.splat(<i16>share))
      const factor = i16x8.add(more, i16x8.splat(<i16>lift))
      const old = v128.load64_zero(row + <usize>x)
      const wide = i16x8.shl(i16x8.extend_low_i8x16_u(old), 7)
      const made = i16x8.q15mulr_sat_s(wide, i16x8.max_s(factor, i16x8.splat(0)))
      const bytes = i8x16.narrow_i16x8_u(made, made)
      if (x + 8 <= columns) v128.store64_lane(row + <usize>x, bytes, 0)
      else storeSome(row + <usize>x, bytes, columns - x)
    }
  }
}

/** The first `count` bytes of eight. */
function storeSome(to: usize, bytes: v128, count: i32): void {
  let rest = i64x2.extract_lane(bytes, 0)
  for (let i: usize = 0; i < <usize>count; i++, rest >>= 8) store<u8>(to + i, <u8>rest)
}

/**
 * Takes light from a page where a plane of cells says so.
 * @param rgba changed in place
 * @param cells one byte per cell of `cell` pixels a side, `columns` × `rows`
 * @param red share of the light that 256 in a cell takes, 2^14 is all; `green`, `blue` likewise
 * @param scratch room for 8 × width + 512 bytes
 */
export function darkenByCells(
  rgba: usize,
  width: i32,
  height: i32,
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  red: i32,
  green: i32,
  blue: i32,
  scratch: usize,
): void {
  const shades = scratch + cellScratch(width)
  const share = v128.or(
    i64x2.splat((<i64>green << 16) | <i64>red),
    i64x2.splat(<i64>blue << 32),
  )
  for (let y = 0; y < height; y++) {
    cellRow(cells, columns, rows, cell, y, width, scratch, shades)
    const pixels = rgba + ((<usize>(y * width)) << 2)
    let x = 0
    for (; x + 4 <= width; x += 4) {
      const shade = load<u64>(shades + ((<usize>x) << 1))
      if (shade === 0) continue
      const at = pixels + ((<usize>x) << 2)
      v128.store(at, shaded(v128.load(at), shade, share))
    }
    if (x < width) {
      const at = pixels + ((<usize>x) << 2)
      const p = v128.load(at)
      const q = shaded(p, load<u64>(shades + ((<usize>x) << 1)), share)
      v128.store(at, v128.bitselect(q, p, i32x4.gt_s(i32x4.splat(width - x), i32x4(0, 1, 2, 3))))
    }
  }
}

/** Four pixels, each with its own 16 bits of shade. */
// @ts-ignore: decorator
@inline
function shaded(p: v128, shade: u64, share: v128): v128 {
  const own = i64x2.splat(shade)
  const twice = i16x8.shuffle(own, own, 0, 8, 1, 9, 2, 10, 3, 11)
  const low = darkened(
    i16x8.extend_low_i8x16_u(p),
    i32x4.shuffle(twice, twice, 0, 0, 1, 1),
    share,
  )
  const high = darkened(
    i16x8.extend_high_i8x16_u(p),
    i32x4.shuffle(twice, twice, 2, 2, 3, 3),
    share,
  )
  return i8x16.narrow_i16x8_u(low, high)
}

// @ts-ignore: decorator
@inline
function darkened(p: v128, shade: v128, share: v128): v128 {
  const left = i16x8.sub(i16x8.splat(16384), i16x8.q15mulr_sat_s(shade, share))
  const light = i16x8.q15mulr_sat_s(i16x8.shl(p, 7), left)
  return i16x8.shr_s(i16x8.add(light, i16x8.splat(32)), 6)
}
