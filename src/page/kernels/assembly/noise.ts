// A sensor's noise from a tile read between its pixels, its strength and the light it is added to
// looked up by the levels of red, green and blue.

const SIDE: i32 = 1024
const WRAP: i32 = 1023

/** Bits of fraction of a place in the tile. */
const BITS: i32 = 12
const FRACTION: i32 = 4095

/**
 * @param rgba changed in place
 * @param tile 1024² entries of four bytes around 128: noise of red, green, blue beside that of brightness
 * @param step tile pixels a page pixel, with twelve bits of fraction
 * @param chroma how strong the noise of colour is, fifteen bits of fraction
 * @param levels 3 × 256 × four 16-bit numbers, by red, green and blue: what that level adds to the
 *   pixel's red, green, blue (six bits of fraction, half a level once for rounding) and half the strength
 *   of its own noise (fifteen bits of fraction)
 * @param scratch room for 16 (width + 1) + 4 ((width + 1) step >> 12) + 80 bytes
 */
export function addNoise(
  rgba: usize,
  width: i32,
  height: i32,
  tile: usize,
  step: i32,
  left: i32,
  top: i32,
  chroma: i32,
  levels: usize,
  scratch: usize,
): void {
  // The last pixel of a row needs two entries, and the pixel behind it is read as well.
  const entries = (((width + 1) * step) >> BITS) + 2
  const share = i16x8.splat(<i16>chroma)
  // By pair of pixels: how far the right entry counts, as 16-bit numbers, and where both entries lie.
  const places = scratch
  for (let x = 0, u = 0; x < width; x += 2, u += 2 * step) {
    const at = places + ((<usize>x) << 4)
    const w = u + step
    store<i64>(at, fourTimes(u))
    store<i64>(at, fourTimes(w), 8)
    store<u32>(at, (u >> BITS) << 2, 16)
    store<u32>(at, (w >> BITS) << 2, 20)
  }
  const line = places + ((<usize>(width + 1)) << 4)
  for (let y = 0; y < height; y++) {
    const v = y * step
    blendRows(tile, (v >> BITS) + top, (v & FRACTION) >> 10, left, entries, line)
    let at = rgba + ((<usize>(y * width)) << 2)
    let place = places
    let x = 0
    for (; x + 4 <= width; x += 4) {
      const first = noisyPair(load<u64>(at), place, share, levels, line)
      const last = noisyPair(load<u64>(at, 8), place + 32, share, levels, line)
      v128.store(at, v128.or(i8x16.narrow_i16x8_u(first, last), i32x4.splat(0xff000000)))
      place += 64
      at += 16
    }
    for (; x < width; x += 2) {
      // A row of odd length ends with half a pair, of which the page knows nothing.
      const one = x + 1 === width
      const p = one ? <u64>load<u32>(at) : load<u64>(at)
      const pair = noisyPair(p, place, share, levels, line)
      const made = v128.or(i8x16.narrow_i16x8_u(pair, pair), i32x4.splat(0xff000000))
      if (one) v128.store32_lane(at, made, 0)
      else v128.store64_lane(at, made, 0)
      place += 32
      at += 8
    }
  }
}

/**
 * Two rows of the tile blended from `left` on, `row`'s successor by `quarters` of four: nearer than that
 * cannot be told of noise so smooth.
 */
function blendRows(tile: usize, row: i32, quarters: i32, left: i32, entries: i32, out: usize): void {
  const above = tile + ((<usize>(row & WRAP)) << 12)
  const below = tile + ((<usize>((row + 1) & WRAP)) << 12)
  const near = quarters > 2 ? below : above
  const far = quarters > 2 ? above : below
  for (let done = 0; done < entries; ) {
    const from = (left + done) & WRAP
    const count = min(SIDE - from, entries - done)
    const start = (<usize>from) << 2
    const to = out + ((<usize>done) << 2)
    const bytes = (<usize>count) << 2
    // Whole vectors: what is written too much is written again or not read.
    if (quarters === 0) memory.copy(to, near + start, bytes)
    else if (quarters === 2) {
      for (let k: usize = 0; k < bytes; k += 16) {
        v128.store(to + k, i8x16.avgr_u(v128.load(near + start + k), v128.load(far + start + k)))
      }
    } else {
      for (let k: usize = 0; k < bytes; k += 16) {
        const p = v128.load(near + start + k)
        // The inner mean rounds up and the outer one down, by the complement.
        const middle = v128.not(i8x16.avgr_u(p, v128.load(far + start + k)))
        v128.store(to + k, v128.not(i8x16.avgr_u(v128.not(p), middle)))
      }
    }
    done += count
  }
}

/** Two pixels with their noise as eight 16-bit numbers. */
// @ts-ignore: decorator
@inline
function noisyPair(p: u64, place: usize, share: v128, levels: usize, line: usize): v128 {
  // Noise: the entries to the left and to the right of both places.
  const both = v128.load64_lane(
    line + <usize>load<u32>(place, 20),
    v128.load64_zero(line + <usize>load<u32>(place, 16)),
    1,
  )
  const sorted = i32x4.shuffle(both, both, 0, 2, 1, 3)
  const lefts = i16x8.extend_low_i8x16_u(sorted)
  const rights = i16x8.extend_high_i8x16_u(sorted)
  const noise = i16x8.add(
    i16x8.shl(i16x8.sub(lefts, i16x8.splat(128)), 7),
    i16x8.q15mulr_sat_s(i16x8.shl(i16x8.sub(rights, lefts), 7), v128.load(place)),
  )
  const light = i16x8.shuffle(noise, noise, 3, 3, 3, 3, 7, 7, 7, 7)
  const own = i16x8.add_sat_s(light, i16x8.q15mulr_sat_s(noise, share))
  // Light: what the levels of red, green and blue say.
  const red = pair(levels, (<usize>p << 3) & 0x7f8, <usize>(p >> 29) & 0x7f8)
  const green = pair(levels + 2048, (<usize>p >> 5) & 0x7f8, <usize>(p >> 37) & 0x7f8)
  const blue = pair(levels + 4096, (<usize>p >> 13) & 0x7f8, <usize>(p >> 45) & 0x7f8)
  const strength = i16x8.shuffle(
    i16x8.shuffle(red, green, 3, 11, 3, 3, 7, 15, 7, 7),
    blue,
    0, 1, 11, 11, 4, 5, 15, 15,
  )
  const base = i16x8.add(i16x8.add(red, green), blue)
  return i16x8.shr_s(i16x8.add_sat_s(base, i16x8.q15mulr_sat_s(own, strength)), 6)
}

/** The fraction of a place as four 16-bit numbers of fifteen bits. */
// @ts-ignore: decorator
@inline
function fourTimes(u: i32): i64 {
  return <i64>((u & FRACTION) << 3) * 0x0001000100010001
}

// @ts-ignore: decorator
@inline
function pair(table: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(table + second, v128.load64_zero(table + first), 1)
}
