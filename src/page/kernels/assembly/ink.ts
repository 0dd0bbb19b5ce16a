// How dark ink is against the paper around it.
import { mixedCells } from './cells'

/**
 * Density of ink per pixel from RGBA.
 * @param rgba 48 readable bytes behind it
 * @param out one byte per pixel, 16 writable bytes behind them
 * @param cells the paper's brightness, one byte per cell, `columns` × `rows` of `side` pixels
 * @param minDensity density below which the paper's own unevenness hides ink
 * @param scratch 2 × columns + 3 × width + 160 bytes
 */
export function inkDensity(
  rgba: usize,
  out: usize,
  width: i32,
  height: i32,
  cells: usize,
  columns: i32,
  rows: i32,
  side: i32,
  minDensity: i32,
  scratch: usize,
): void {
  const lowest = i8x16.splat(<i8>minDensity)
  const padded = (width + 31) & ~15
  const levels = scratch
  const perLevel = levels + <usize>padded
  const line = perLevel + ((<usize>padded) << 1)
  // The paper's tone hardly changes within half a cell, nor from one pixel to the next.
  const band = max(min(2, side), side >> 1)
  for (let y = 0; y < height; y++) {
    const row = <usize>y * <usize>width
    if (y % band === 0) {
      paperLevels(cells, columns, rows, side, min(y + (band >> 1), height - 1), width, line, levels)
      sharesOf(levels, perLevel, width)
    }
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const from = rgba + ((row + x) << 2)
      v128.store(out + row + x, inked(from, v128.load(levels + x), perLevel + (x << 1), lowest))
    }
  }
}

/** Density of sixteen pixels. */
function inked(from: usize, level: v128, perLevel: usize, lowest: v128): v128 {
  const a = v128.load(from)
  const b = v128.load(from, 16)
  const c = v128.load(from, 32)
  const d = v128.load(from, 48)
  const ab = i8x16.shuffle(a, b, 1, 5, 9, 13, 17, 21, 25, 29, 0, 0, 0, 0, 0, 0, 0, 0)
  const cd = i8x16.shuffle(c, d, 1, 5, 9, 13, 17, 21, 25, 29, 0, 0, 0, 0, 0, 0, 0, 0)
  const green = i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  // Most pixels are bare paper, and no ink leaves green as bright as that.
  const dark = v128.and(
    i8x16.le_u(green, level),
    i8x16.ge_u(i8x16.sub_sat_u(level, green), i8x16.shr_u(level, 5)),
  )
  if (!v128.any_true(dark)) return i8x16.splat(0)
  const light = i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_u(lightOf(a), lightOf(b)),
    i16x8.narrow_i32x4_u(lightOf(c), lightOf(d)),
  )
  const lost = i8x16.sub_sat_u(level, light)
  const low = i16x8.mul(i16x8.extend_low_i8x16_u(lost), v128.load(perLevel))
  const high = i16x8.mul(i16x8.extend_high_i8x16_u(lost), v128.load(perLevel, 16))
  const density = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8))
  return v128.and(density, v128.and(dark, i8x16.ge_u(density, lowest)))
}

/** Brightness of four pixels, as 32-bit numbers. */
function lightOf(rgba: v128): v128 {
  const redBlue = v128.and(rgba, i16x8.splat(255))
  const green = i16x8.shr_u(rgba, 8)
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redBlue, i32x4.splat((29 << 16) | 77)),
    i32x4.dot_i16x8_s(green, i32x4.splat(150)),
  )
  return i32x4.shr_u(sum, 8)
}

/** One row of the paper's brightness between the middles of the cells, as `Grid.row` has it. */
function paperLevels(
  cells: usize,
  columns: i32,
  rows: i32,
  side: i32,
  y: i32,
  width: i32,
  line: usize,
  out: usize,
): void {
  mixedCells(cells, columns, rows, side, y, line)
  const lead = min(side >> 1, width)
  memory.fill(out, load<u8>(line, 1), lead)
  if (side === 2) {
    levelsOfTwos(line, columns, out + 1)
    return
  }
  const unit = <i32>(65536 / <f64>side + 0.5) >> 2
  let left = line
  for (let x = lead; x < width; x += side, left += 2) {
    const first = <i32>load<u16>(left)
    const rise = (<i32>load<u16>(left, 2) - first) * unit
    // An even cell's middle lies between two pixels: the first one is half a step on.
    const ahead = side & 1 ? 0 : (rise + 1) >> 1
    let value = i32x4.add(i32x4.splat(ahead), i32x4.mul(i32x4.splat(rise), i32x4(0, 1, 2, 3)))
    const base = i32x4.splat(first)
    const four = i32x4.splat(rise << 2)
    const end = min(x + side, width)
    for (let k = x; k < end; k += 8) {
      const next = i32x4.add(value, four)
      const levels = i16x8.narrow_i32x4_u(levelOf(base, value), levelOf(base, next))
      v128.store64_lane(out + <usize>k, i8x16.narrow_i16x8_u(levels, levels), 0)
      value = i32x4.add(next, four)
    }
  }
}

/** The levels between the middles of cells of two pixels: a quarter of the way and three quarters. */
function levelsOfTwos(line: usize, columns: i32, out: usize): void {
  for (let c: usize = 0; c < <usize>columns; c += 4) {
    const own = v128.load64_zero(line + (c << 1))
    const next = v128.load64_zero(line + (c << 1), 2)
    const near = i32x4.extend_low_i16x8_u(own)
    const far = i32x4.extend_low_i16x8_u(next)
    const sum = i32x4.add(near, far)
    const first = i32x4.shr_u(i32x4.add(sum, i32x4.shl(near, 1)), 10)
    const second = i32x4.shr_u(i32x4.add(sum, i32x4.shl(far, 1)), 10)
    // Both as bytes of one 16-bit number each, the first one before the second.
    const both = v128.or(first, i32x4.shl(second, 8))
    v128.store64_lane(out + (c << 1), i16x8.narrow_i32x4_u(both, both), 0)
  }
}

function levelOf(base: v128, risen: v128): v128 {
  return i32x4.shr_s(i32x4.add(base, i32x4.shr_s(risen, 14)), 8)
}

/** 255 / level with eight bits of fraction, for every level of a row. */
function sharesOf(levels: usize, out: usize, width: i32): void {
  const whole = f32x4.splat(255 * 256)
  for (let x: usize = 0; x < <usize>width; x += 8) {
    const level = i16x8.max_u(v128.load8x8_u(levels + x), i16x8.splat(16))
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(level))
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(level))
    const shares = i16x8.narrow_i32x4_u(
      i32x4.trunc_sat_f32x4_s(f32x4.div(whole, low)),
      i32x4.trunc_sat_f32x4_s(f32x4.div(whole, high)),
    )
    v128.store(out + (x << 1), shares)
  }
}

/**
 * How often every density from 1 on is met among every third pixel: 256 32-bit numbers at `counts`.
 * @param ink 48 readable bytes behind it, which do not count
 */
export function inkCounts(ink: usize, pixels: i32, counts: usize): void {
  memory.fill(counts, 0, 1024)
  // 48 is the lowest that both a vector's length and three divide.
  for (let from: usize = 0; from < <usize>pixels; from += 48) {
    const at = ink + from
    const any = v128.or(v128.or(v128.load(at), v128.load(at, 16)), v128.load(at, 32))
    if (!v128.any_true(any)) continue
    const end = ink + <usize>min(<i32>from + 48, pixels)
    for (let k = at; k < end; k += 3) {
      const count = counts + ((<usize>load<u8>(k)) << 2)
      store<u32>(count, load<u32>(count) + 1)
    }
  }
}
