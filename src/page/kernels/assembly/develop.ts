// A picture developed: tone, light, tint and grain.

import { STRIDE, WRAP } from './tile'

/**
 * Sends colours through curves, lights them and adds grain.
 * @param rgba changed in place, alpha 255
 * @param curves 3 × 256 × u64: what levels of red, green and blue are in light of 1, sixteen bits with six
 *   of fraction, each in its channel's place (bits 0, 16 and 32 on)
 * @param light (cells + 1)² f32 that span the picture: factors below 2, in between by linear interpolation
 * @param tiles addresses of four noise tiles, i32: the first two are read from (left, top) on, the others
 *   from (right, bottom) on
 * @param places left, top, right, bottom in the tiles, i32
 * @param shares how many levels a step from 128 is in each tile, four i16 of fifteen bits of fraction
 * @param scratch room for 6 × width + 96 bytes
 */
export function develop(
  rgba: usize,
  width: i32,
  height: i32,
  curves: usize,
  light: usize,
  cells: i32,
  tiles: usize,
  places: usize,
  shares: usize,
  scratch: usize,
): void {
  const line = (<usize>(2 * width + 31)) & ~15
  const noise = scratch + 2 * line
  let spread = -1
  let at = rgba
  for (let y = 0; y < height; y++) {
    const down = <f32>(y * cells) / <f32>height
    const row = <i32>down
    while (spread <= row) {
      spread++
      lightRow(light + ((<usize>(spread * (cells + 1))) << 2), cells, width, scratch + <usize>(spread & 1) * line)
    }
    const above = scratch + <usize>(row & 1) * line
    const below = scratch + <usize>(~row & 1) * line
    const share = i16x8.splat(<i16>((down - <f32>row) * 32767))
    noiseRow(width, y, tiles, places, shares, noise)
    let x: usize = 0
    const end = (<usize>width) << 1
    for (; x + 8 <= end; x += 8, at += 16) {
      v128.store(at, developed(at, curves, above + x, below + x, share, noise + x))
    }
    if (x < end) {
      // What lies behind a row is the next one's, whose turn has not come.
      const made = developed(at, curves, above + x, below + x, share, noise + x)
      const rest = <i32>((end - x) >> 1)
      const isOwn = i32x4.gt_s(i32x4.splat(rest), i32x4(0, 1, 2, 3))
      v128.store(at, v128.bitselect(made, v128.load(at), isOwn))
      at += (<usize>rest) << 2
    }
  }
}

/** Four pixels. */
// @ts-ignore: decorator
@inline
function developed(
  at: usize,
  curves: usize,
  above: usize,
  below: usize,
  share: v128,
  noise: usize,
): v128 {
  const upper = v128.load64_zero(above)
  const lower = v128.load64_zero(below)
  const light = i16x8.add(upper, i16x8.q15mulr_sat_s(i16x8.sub(lower, upper), share))
  const grain = v128.load64_zero(noise)
  const first = i16x8.add(
    i16x8.q15mulr_sat_s(tones(load<u64>(at), curves), i16x8.shuffle(light, light, 0, 0, 0, 0, 1, 1, 1, 1)),
    i16x8.shuffle(grain, grain, 0, 0, 0, 0, 1, 1, 1, 1),
  )
  const last = i16x8.add(
    i16x8.q15mulr_sat_s(tones(load<u64>(at, 8), curves), i16x8.shuffle(light, light, 2, 2, 2, 2, 3, 3, 3, 3)),
    i16x8.shuffle(grain, grain, 2, 2, 2, 2, 3, 3, 3, 3),
  )
  const levels = i8x16.narrow_i16x8_u(i16x8.shr_s(first, 5), i16x8.shr_s(last, 5))
  return v128.or(levels, i32x4.splat(0xff000000))
}

/** Two pixels by the curves. */
// @ts-ignore: decorator
@inline
function tones(p: u64, curves: usize): v128 {
  const q = <usize>(p >> 32)
  const r = <usize>(p & 0xffffffff)
  return i64x2.replace_lane(i64x2.splat(tone(r, curves)), 1, tone(q, curves))
}

// @ts-ignore: decorator
@inline
function tone(p: usize, curves: usize): i64 {
  return (
    load<i64>(curves + ((p & 255) << 3)) |
    load<i64>(curves + ((p >> 5) & 0x7f8), 2048) |
    load<i64>(curves + ((p >> 13) & 0x7f8), 4096)
  )
}

/** Factors of a row of pixels from a row of points, fourteen bits of fraction. */
function lightRow(points: usize, cells: i32, width: i32, out: usize): void {
  const step = <f32>cells / <f32>width
  for (let x = 0; x < width; x++) {
    const u = <f32>x * step
    const i = min(cells - 1, <i32>u)
    const from = load<f32>(points + ((<usize>i) << 2))
    const to = load<f32>(points + ((<usize>i) << 2), 4)
    const factor = from + (to - from) * (u - <f32>i)
    store<i16>(out + ((<usize>x) << 1), <i16>Mathf.floor(factor * 16384 + 0.5))
  }
}

/** Noise of one row of pixels: 16-bit numbers with five bits of fraction, half a level added. */
function noiseRow(
  width: i32,
  y: i32,
  tiles: usize,
  places: usize,
  shares: usize,
  out: usize,
): void {
  const left = load<i32>(places)
  const right = load<i32>(places, 8)
  const upper = <usize>((y + load<i32>(places, 4)) & WRAP) * STRIDE
  const lower = <usize>((y + load<i32>(places, 12)) & WRAP) * STRIDE
  const first = <usize>load<i32>(tiles) + upper
  const second = <usize>load<i32>(tiles, 4) + upper
  const third = <usize>load<i32>(tiles, 8) + lower
  const fourth = <usize>load<i32>(tiles, 12) + lower
  for (let x = 0; x < width; x += 8) {
    const near = <usize>((x + left) & WRAP)
    const far = <usize>((x + right) & WRAP)
    const sum = i16x8.add(
      i16x8.add(
        levels(first + near, v128.load16_splat(shares)),
        levels(second + near, v128.load16_splat(shares, 2)),
      ),
      i16x8.add(
        levels(third + far, v128.load16_splat(shares, 4)),
        levels(fourth + far, v128.load16_splat(shares, 6)),
      ),
    )
    v128.store(out + ((<usize>x) << 1), i16x8.shr_s(i16x8.add(sum, i16x8.splat(66)), 2))
  }
}

/** Eight bytes' distance from 128 by what a step of it is, seven bits of fraction. */
// @ts-ignore: decorator
@inline
function levels(at: usize, share: v128): v128 {
  const steps = i16x8.sub(v128.load8x8_u(at), i16x8.splat(128))
  return i16x8.q15mulr_sat_s(i16x8.shl(steps, 7), share)
}
