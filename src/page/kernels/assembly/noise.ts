// Noise from a tile, its strength and the level it is added to looked up by grey level.

import { STRIDE, WRAP } from './tile'

const SIDE: i32 = 1024

/**
 * @param rgba changed in place
 * @param tile the noise
 * @param step tile pixels a page pixel, with eight bits of fraction; colour differences at half of it
 * @param hue share of the noise in which colours differ, of 256
 * @param levels 3 × 256 × four 16-bit numbers, by red, green and blue: what that level adds to the
 *   pixel's red, green, blue (six bits of fraction, half a level for rounding) and, by green, the
 *   noise's strength (fifteen bits of fraction)
 * @param scratch room for 2 × width + 64 bytes
 */
export function addNoise(
  rgba: usize,
  width: i32,
  height: i32,
  tile: usize,
  step: i32,
  left: i32,
  top: i32,
  hueLeft: i32,
  hueTop: i32,
  hue: i32,
  levels: usize,
  scratch: usize,
): void {
  const noise = scratch
  const hues = noise + <usize>((width + 31) & ~15)
  let noiseRow: i32 = -1
  let hueRow: i32 = -1
  for (let y = 0; y < height; y++) {
    const v = y * step
    const row = ((v >> 8) + top) & WRAP
    if (row != noiseRow) stretch(tile + <usize>row * STRIDE, left, step, 8, width, noise)
    noiseRow = row
    const other = ((v >> 9) + hueTop) & WRAP
    if (other != hueRow) stretch(tile + <usize>other * STRIDE, hueLeft, step, 9, width, hues)
    hueRow = other
    const pixels = rgba + ((<usize>(y * width)) << 2)
    let x = 0
    for (; x + 4 <= width; x += 4) {
      const at = pixels + ((<usize>x) << 2)
      v128.store(at, noisy(at, noise + <usize>x, hues + <usize>x, <i16>hue, levels))
    }
    if (x < width) {
      const at = pixels + ((<usize>x) << 2)
      const p = v128.load(at)
      const q = noisy(at, noise + <usize>x, hues + <usize>x, <i16>hue, levels)
      v128.store(at, v128.bitselect(q, p, i32x4.gt_s(i32x4.splat(width - x), i32x4(0, 1, 2, 3))))
    }
  }
}

/** A row of the tile as it lies along a row of the page. */
function stretch(row: usize, left: i32, step: i32, bits: i32, width: i32, out: usize): void {
  if (step === 256 && bits === 8) {
    for (let x = 0; x < width; ) {
      const from = (x + left) & WRAP
      const count = min(SIDE - from, width - x)
      memory.copy(out + <usize>x, row + <usize>from, count)
      x += count
    }
    return
  }
  if (step === 256) {
    // Every pixel of the tile twice.
    for (let x = 0; x < width; x += 16) {
      const eight = v128.load64_zero(row + <usize>(((x >> 1) + left) & WRAP))
      v128.store(
        out + <usize>x,
        i8x16.shuffle(eight, eight, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7),
      )
    }
    return
  }
  for (let x = 0, u = 0; x < width; x++, u += step) {
    store<u8>(out + <usize>x, load<u8>(row + <usize>(((u >> bits) + left) & WRAP)))
  }
}

/** Four pixels with their noise, red and blue apart by the hue's noise. */
// @ts-ignore: decorator
@inline
function noisy(at: usize, noise: usize, hues: usize, hue: i16, levels: usize): v128 {
  const middle = i16x8.splat(128)
  const n = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load32_zero(noise)), middle)
  const h = i16x8.sub(i16x8.extend_low_i8x16_u(v128.load32_zero(hues)), middle)
  const shift = i16x8.shr_s(i16x8.mul(h, i16x8.splat(hue)), 8)
  const noises = i16x8.shuffle(n, n, 0, 8, 1, 9, 2, 10, 3, 11)
  const shifts = i16x8.shuffle(shift, shift, 0, 8, 1, 9, 2, 10, 3, 11)
  const first = moved(
    i32x4.shuffle(noises, noises, 0, 0, 1, 1),
    i32x4.shuffle(shifts, shifts, 0, 0, 1, 1),
    held(load<u64>(at), levels),
  )
  const last = moved(
    i32x4.shuffle(noises, noises, 2, 2, 3, 3),
    i32x4.shuffle(shifts, shifts, 2, 2, 3, 3),
    held(load<u64>(at, 8), levels),
  )
  return v128.or(i8x16.narrow_i16x8_u(first, last), i32x4.splat(0xff000000))
}

/** What two pixels' levels say, four 16-bit numbers each. */
// @ts-ignore: decorator
@inline
function held(p: u64, levels: usize): v128 {
  const red = pair(levels, (<usize>p << 3) & 0x7f8, <usize>(p >> 29) & 0x7f8)
  const green = pair(levels + 2048, (<usize>p >> 5) & 0x7f8, <usize>(p >> 37) & 0x7f8)
  const blue = pair(levels + 4096, (<usize>p >> 13) & 0x7f8, <usize>(p >> 45) & 0x7f8)
  return v128.or(v128.or(red, green), blue)
}

// @ts-ignore: decorator
@inline
function pair(table: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(table + second, v128.load64_zero(table + first), 1)
}

// @ts-ignore: decorator
@inline
function moved(noise: v128, shift: v128, held: v128): v128 {
  const strength = i16x8.shuffle(held, held, 3, 3, 3, 3, 7, 7, 7, 7)
  const apart = i16x8.mul(shift, i16x8(64, -32, -64, 0, 64, -32, -64, 0))
  const own = i16x8.add(i16x8.shl(noise, 6), apart)
  return i16x8.shr_s(i16x8.add_sat_s(held, i16x8.q15mulr_sat_s(own, strength)), 6)
}
