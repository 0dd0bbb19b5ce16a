// A smooth field of light multiplied onto a page, its rounding spread by noise.

import { STRIDE, WRAP } from './tile'


/**
 * @param rgba changed in place
 * @param gains 32-bit floats at the grid's points, row by row
 * @param ends for every cell of a grid row the column of pixels before which it ends, 32 bits each
 * @param tint eight floats: gains of red, green, blue and alpha in full light, then how much less
 *   they are in full shade; alpha's are 1 and 0
 * @param noise tile of noise
 * @param scratch room for 16 × width + 64 bytes
 */
export function multiplyByGrid(
  rgba: usize,
  width: i32,
  height: i32,
  gains: usize,
  columns: i32,
  rows: i32,
  step: f64,
  ends: usize,
  tint: usize,
  noise: usize,
  left: i32,
  top: i32,
  scratch: usize,
): void {
  // Factors of every pixel of the two grid rows around, four 16-bit numbers a pixel, 2^14 is 1.
  const length: usize = (<usize>((width + 3) & ~3)) << 3
  let from: i32 = 0
  let to: i32 = 0
  let spread: i32 = -1
  let last: i32 = -1
  for (let y = 0; y < height; y++) {
    const down = min((<f64>y + 0.5) / step, <f64>rows - 1.001)
    const row = <i32>down
    const above = scratch + <usize>(row & 1) * length
    const below = scratch + <usize>(~row & 1) * length
    while (spread <= row) {
      spread++
      const points = gains + ((<usize>(spread * columns)) << 2)
      const out = scratch + <usize>(spread & 1) * length
      spreadRow(points, columns, step, ends, tint, out)
    }
    if (row != last) {
      last = row
      const points = gains + ((<usize>(row * columns)) << 2)
      from = litBefore(points, columns, ends, tint)
      to = litBehind(points, columns, ends, tint, width)
    }
    const share = i16x8.splat(<i16>((down - <f64>row) * 32767))
    const line = noise + <usize>((y + top) & WRAP) * STRIDE
    const pixels = rgba + ((<usize>(y * width)) << 2)
    let x = from
    for (; x + 4 <= to; x += 4) {
      const at = pixels + ((<usize>x) << 2)
      const dither = v128.load32_zero(line + <usize>((x + left) & WRAP))
      const there = (<usize>x) << 3
      v128.store(at, lit(v128.load(at), above + there, below + there, share, dither))
    }
    if (x < to) {
      const at = pixels + ((<usize>x) << 2)
      const dither = v128.load32_zero(line + <usize>((x + left) & WRAP))
      const there = (<usize>x) << 3
      const p = v128.load(at)
      const q = lit(p, above + there, below + there, share, dither)
      v128.store(at, v128.bitselect(q, p, i32x4.gt_s(i32x4.splat(to - x), i32x4(0, 1, 2, 3))))
    }
  }
}

/** Four pixels in their light. */
// @ts-ignore: decorator
@inline
function lit(p: v128, above: usize, below: usize, share: v128, dither: v128): v128 {
  const a = v128.load(above)
  const b = v128.load(above, 16)
  const low = i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(v128.load(below), a), share))
  const high = i16x8.add(b, i16x8.q15mulr_sat_s(i16x8.sub(v128.load(below, 16), b), share))
  // Six bits of fraction; the noise's middle is the half that rounds.
  const fine = i16x8.shr_u(i16x8.extend_low_i8x16_u(dither), 2)
  const twice = i16x8.shuffle(fine, fine, 0, 8, 1, 9, 2, 10, 3, 11)
  const first = i32x4.shuffle(twice, twice, 0, 0, 1, 1)
  const last = i32x4.shuffle(twice, twice, 2, 2, 3, 3)
  const pLow = i16x8.shl(i16x8.extend_low_i8x16_u(p), 7)
  const pHigh = i16x8.shl(i16x8.extend_high_i8x16_u(p), 7)
  const qLow = i16x8.add(i16x8.q15mulr_sat_s(pLow, low), first)
  const qHigh = i16x8.add(i16x8.q15mulr_sat_s(pHigh, high), last)
  return i8x16.narrow_i16x8_u(i16x8.shr_s(qLow, 6), i16x8.shr_s(qHigh, 6))
}

/** Factors of a row of pixels from a row of grid points, tinted, with linear interpolation. */
function spreadRow(
  points: usize,
  columns: i32,
  step: f64,
  ends: usize,
  tint: usize,
  out: usize,
): void {
  const light = v128.load(tint)
  const less = v128.load(tint, 16)
  let next = tinted(load<f32>(points), light, less)
  let x = 0
  for (let k = 0; k < columns - 1; k++) {
    const end = load<i32>(ends + ((<usize>k) << 2))
    let value = next
    next = tinted(load<f32>(points + ((<usize>k) << 2), 4), light, less)
    const slope = f32x4.mul(f32x4.sub(next, value), f32x4.splat(<f32>(1 / step)))
    const ahead = <f32>(<f64>x + 0.5 - <f64>k * step)
    value = f32x4.add(value, f32x4.mul(slope, f32x4.splat(ahead)))
    for (; x < end; x++) {
      const whole = i32x4.trunc_sat_f32x4_s(value)
      v128.store64_lane(out + ((<usize>x) << 3), i16x8.narrow_i32x4_s(whole, whole), 0)
      value = f32x4.add(value, slope)
    }
  }
}

/** Gain of the channels, half a unit added so that what follows may cut off the fraction. */
// @ts-ignore: decorator
@inline
function tinted(gain: f32, light: v128, less: v128): v128 {
  const g = f32x4.splat(gain)
  const balance = f32x4.sub(light, f32x4.mul(less, f32x4.splat(1 - gain)))
  const factor = f32x4.replace_lane(f32x4.mul(g, balance), 3, 1)
  return f32x4.add(f32x4.mul(factor, f32x4.splat(16384)), f32x4.splat(0.5))
}

/** Whether light of gain 1 leaves a pixel as it is. */
// @ts-ignore: decorator
@inline
function neutral(tint: usize): bool {
  return load<f32>(tint) == 1 && load<f32>(tint, 4) == 1 && load<f32>(tint, 8) == 1
}

/** Whether a cell of the grid leaves its pixels as they are. */
// @ts-ignore: decorator
@inline
function plain(points: usize, k: i32, columns: i32): bool {
  const above = points + ((<usize>k) << 2)
  const below = above + ((<usize>columns) << 2)
  return (
    load<f32>(above) == 1 && load<f32>(above, 4) == 1 && load<f32>(below) == 1 &&
    load<f32>(below, 4) == 1
  )
}

/** First column of pixels that changes between two rows of grid points. */
function litBefore(points: usize, columns: i32, ends: usize, tint: usize): i32 {
  if (!neutral(tint)) return 0
  let from = 0
  for (let k = 0; k < columns - 1 && plain(points, k, columns); k++) {
    from = load<i32>(ends + ((<usize>k) << 2))
  }
  return from
}

/** The column behind the last one that changes. */
function litBehind(points: usize, columns: i32, ends: usize, tint: usize, width: i32): i32 {
  if (!neutral(tint)) return width
  for (let k = columns - 2; k >= 0; k--) {
    if (!plain(points, k, columns)) return load<i32>(ends + ((<usize>k) << 2))
  }
  return 0
}
