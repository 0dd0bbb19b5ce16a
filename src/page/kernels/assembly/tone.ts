// Tone curves and colours moved towards their grey, both by table.

/**
 * Sends pixels through tables: what a channel's value adds to all channels. Four pixels alike the four before
 * them, as on paper, are looked up once.
 * @param at RGBA, changed in place
 * @param tables 3 × 256 × four 16-bit numbers, by red, green and blue: what is added to red, green,
 *   blue and alpha, with five bits of fraction
 */
export function toneTables(at: usize, pixels: i32, tables: usize): void {
  const end = at + ((<usize>(pixels & ~3)) << 2)
  let before = i32x4.splat(0)
  const black = toned(0, tables)
  let made = i8x16.narrow_i16x8_u(black, black)
  for (; at < end; at += 16) {
    const four = v128.load(at)
    if (v128.any_true(v128.xor(four, before))) {
      before = four
      const first = toned(<u64>i64x2.extract_lane(four, 0), tables)
      const last = toned(<u64>i64x2.extract_lane(four, 1), tables)
      made = i8x16.narrow_i16x8_u(first, last)
    }
    v128.store(at, made)
  }
  for (let rest = pixels & 3; rest > 0; rest--, at += 4) {
    const made = toned(<u64>load<u32>(at), tables)
    v128.store32_lane(at, i8x16.narrow_i16x8_u(made, made), 0)
  }
}

/** Two pixels, as eight 16-bit numbers. */
// @ts-ignore: decorator
@inline
function toned(p: u64, tables: usize): v128 {
  const red = pair(tables, (<usize>p << 3) & 0x7f8, <usize>(p >> 29) & 0x7f8)
  const green = pair(tables + 2048, (<usize>p >> 5) & 0x7f8, <usize>(p >> 37) & 0x7f8)
  const blue = pair(tables + 4096, (<usize>p >> 13) & 0x7f8, <usize>(p >> 45) & 0x7f8)
  return i16x8.shr_s(i16x8.add(i16x8.add(red, green), blue), 5)
}

// @ts-ignore: decorator
@inline
function pair(table: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(table + second, v128.load64_zero(table + first), 1)
}

/**
 * The pairs of levels that `curves` looks up: what every pair of red and green becomes, then every blue with
 * an alpha of 255.
 * @param levels 3 × 256 bytes: the curves of red, green and blue
 * @param to room for 2 × (65536 + 256) bytes
 */
export function pairLevels(levels: usize, to: usize): void {
  for (let green: usize = 0; green < 256; green++) {
    const above = i16x8.splat(<i16>(<u32>load<u8>(levels + green, 256) << 8))
    for (let red: usize = 0; red < 256; red += 8) {
      v128.store(to, v128.or(v128.load8x8_u(levels + red), above))
      to += 16
    }
  }
  for (let blue: usize = 0; blue < 256; blue += 8) {
    v128.store(to, v128.or(v128.load8x8_u(levels + blue, 512), i16x8.splat(<i16>0xff00)))
    to += 16
  }
}

/**
 * Adds to every channel, up to the ends of the scale, and then what six tables say of levels from 16 × six
 * levels on: 0 elsewhere.
 * @param at RGBA, changed in place; alpha becomes 255
 * @param shift −255 to 255
 * @param windows six lowest levels, 0 to 240, each sixteen times, then sixteen bytes to be added for each
 * @param few whether only the first three hold anything
 */
export function shiftLevels(at: usize, pixels: i32, shift: i32, windows: usize, few: bool): void {
  const up = i8x16.splat(<i8>max(0, shift))
  const down = i8x16.splat(<i8>max(0, -shift))
  const opaque = i32x4.splat(0xff000000)
  const end = at + ((<usize>pixels) << 2)
  const a = v128.load(windows)
  const b = v128.load(windows, 16)
  const c = v128.load(windows, 32)
  const inA = v128.load(windows, 96)
  const inB = v128.load(windows, 112)
  const inC = v128.load(windows, 128)
  if (few) {
    for (; at < end; at += 16) {
      const levels = v128.load(at)
      let made = i8x16.sub_sat_u(i8x16.add_sat_u(levels, up), down)
      made = i8x16.add(made, i8x16.swizzle(inA, i8x16.sub(levels, a)))
      made = i8x16.add(made, i8x16.swizzle(inB, i8x16.sub(levels, b)))
      made = i8x16.add(made, i8x16.swizzle(inC, i8x16.sub(levels, c)))
      v128.store(at, v128.or(made, opaque))
    }
    return
  }
  for (; at < end; at += 16) {
    const levels = v128.load(at)
    let made = i8x16.sub_sat_u(i8x16.add_sat_u(levels, up), down)
    made = i8x16.add(made, i8x16.swizzle(inA, i8x16.sub(levels, a)))
    made = i8x16.add(made, i8x16.swizzle(inB, i8x16.sub(levels, b)))
    made = i8x16.add(made, i8x16.swizzle(inC, i8x16.sub(levels, c)))
    made = i8x16.add(made, within(levels, windows + 48))
    made = i8x16.add(made, within(levels, windows + 64))
    made = i8x16.add(made, within(levels, windows + 80))
    v128.store(at, v128.or(made, opaque))
  }
}

// @ts-ignore: decorator
@inline
function within(levels: v128, window: usize): v128 {
  return i8x16.swizzle(v128.load(window, 96), i8x16.sub(levels, v128.load(window)))
}

/**
 * Sends every channel through a curve of its own; four pixels alike the four before them, as on paper, are
 * looked up once.
 * @param at RGBA, changed in place; alpha becomes 255
 * @param pairs as `pairLevels` makes them
 */
export function curves(at: usize, pixels: i32, pairs: usize): void {
  const end = at + ((<usize>(pixels & ~3)) << 2)
  let last = i32x4.splat(0)
  let made = i64x2.splat(<i64>curved(0, pairs))
  for (; at < end; at += 16) {
    const four = v128.load(at)
    if (v128.any_true(v128.xor(four, last))) {
      last = four
      made = i64x2(
        <i64>curved(<u64>i64x2.extract_lane(four, 0), pairs),
        <i64>curved(<u64>i64x2.extract_lane(four, 1), pairs),
      )
    }
    v128.store(at, made)
  }
  for (let rest = pixels & 3; rest > 0; rest--, at += 4) {
    store<u32>(at, <u32>curved(<u64>load<u32>(at), pairs))
  }
}

/** Two pixels. */
// @ts-ignore: decorator
@inline
function curved(p: u64, pairs: usize): u64 {
  const first = <u64>load<u16>(pairs + (<usize>(p << 1) & 0x1fffe))
  const firstBlue = <u64>load<u16>(pairs + (<usize>(p >> 15) & 0x1fe), 131072)
  const second = <u64>load<u16>(pairs + (<usize>(p >> 31) & 0x1fffe))
  const secondBlue = <u64>load<u16>(pairs + (<usize>(p >> 47) & 0x1fe), 131072)
  return first | (firstBlue << 16) | (second << 32) | (secondBlue << 48)
}
