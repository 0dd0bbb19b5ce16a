// What JPEG takes away: cosine transforms of 8 × 8 blocks (Arai, Agui and Nakajima's, whose scales are in
// the tables), rounded by the quality's tables. Where a block keeps its mean alone, nothing is transformed
// back, and where it is of one tone nothing is transformed at all: most of a page is paper.

import { backward, forward, turned } from './cosines'

/** Adding it leaves a float's nearest whole number in its lowest bits. */
const MAGIC: f32 = 12582912
/** What a pixel's brightness has more than its float: 128, and half for what cuts off five bits. */
const LIFT: f32 = 128 * 32 + 16

/**
 * Sends a picture through JPEG's losses but for the way back to RGB, which `joinJpeg` does.
 * @param rgba the picture
 * @param left pixels of the first blocks that lie left of it, even; `top` above it
 * @param tables 256 floats: for brightness, then for colour 64 reciprocals and 64 factors of levels,
 *   by horizontal frequency first, then by vertical
 * @param luma room for 16-bit numbers, `wide` a row, a multiple of 16: 32 × brightness + 16
 * @param blue room for half as many a row, as `red`: 4 × colour differences
 * @param scratch room for 104 × `wide` + 1024 bytes
 */
export function loseJpeg(
  rgba: usize,
  width: i32,
  height: i32,
  left: i32,
  top: i32,
  tables: usize,
  luma: usize,
  blue: usize,
  red: usize,
  wide: i32,
  scratch: usize,
): void {
  const work = scratch
  const upper = scratch + 512
  const lower = upper + ((<usize>wide) << 2)
  // Floats of 16 rows of brightness, and of eight of each colour.
  const light = lower + ((<usize>wide) << 2)
  const lightRow = (<usize>wide) << 2
  const colour = (<usize>wide) << 1
  const blues = light + 16 * lightRow
  const reds = blues + 8 * colour
  const high = height + top
  for (let y = 0; y < high; y += 16) {
    for (let k = 0; k < 16; k += 2) {
      padded(rgba, width, height, left, wide, y + k - top, upper)
      padded(rgba, width, height, left, wide, y + k + 1 - top, lower)
      const line = light + <usize>k * lightRow
      const half = (<usize>k >> 1) * colour
      split(upper, lower, wide, line, line + lightRow, blues + half, reds + half)
    }
    for (let down = 0; down < 16 && y + down < high; down += 8) {
      const from = light + <usize>down * lightRow
      const to = luma + ((<usize>(y + down) * <usize>wide) << 1)
      for (let x: usize = 0; x < <usize>wide; x += 8) {
        block(from + (x << 2), lightRow, tables, to + (x << 1), colour, LIFT, work)
      }
    }
    const to = (<usize>(y >> 1) * <usize>wide)
    for (let x: usize = 0; x < <usize>(wide >> 1); x += 8) {
      block(blues + (x << 2), colour, tables + 512, blue + to + (x << 1), wide, 0, work)
      block(reds + (x << 2), colour, tables + 512, red + to + (x << 1), wide, 0, work)
    }
  }
}

/** A row of the picture, its ends repeated on both sides. */
function padded(
  rgba: usize,
  width: i32,
  height: i32,
  left: i32,
  wide: i32,
  row: i32,
  to: usize,
): void {
  const from = rgba + ((<usize>(min(max(row, 0), height - 1) * width)) << 2)
  const first = load<u32>(from)
  for (let x = 0; x < left; x++, to += 4) store<u32>(to, first)
  memory.copy(to, from, (<usize>width) << 2)
  to += (<usize>width) << 2
  const last = load<u32>(to - 4)
  for (let x = left + width; x < wide; x++, to += 4) store<u32>(to, last)
}

/** Two rows of pixels: 32768 × brightness less 128, and 131072 × colour differences of two by two. */
function split(
  upper: usize,
  lower: usize,
  wide: i32,
  above: usize,
  below: usize,
  blue: usize,
  red: usize,
): void {
  for (let x = 0; x < wide; x += 8) {
    const a = v128.load(upper)
    const b = v128.load(upper, 16)
    const c = v128.load(lower)
    const d = v128.load(lower, 16)
    v128.store(above, brightness(a))
    v128.store(above, brightness(b), 16)
    v128.store(below, brightness(c))
    v128.store(below, brightness(d), 16)
    const low = i16x8.splat(255)
    const left = i16x8.add(v128.and(a, low), v128.and(c, low))
    const right = i16x8.add(v128.and(b, low), v128.and(d, low))
    const redBlue = byTwo(left, right)
    const green = byTwo(
      i16x8.add(i16x8.shr_u(a, 8), i16x8.shr_u(c, 8)),
      i16x8.add(i16x8.shr_u(b, 8), i16x8.shr_u(d, 8)),
    )
    v128.store(blue, weighed(redBlue, i32x4.splat((16384 << 16) | 0xea67), green, i32x4.splat(0xd599)))
    v128.store(red, weighed(redBlue, i32x4.splat((0xf598 << 16) | 16384), green, i32x4.splat(0xca68)))
    upper += 32
    lower += 32
    above += 32
    below += 32
    blue += 16
    red += 16
  }
}

// @ts-ignore: decorator
@inline
function brightness(p: v128): v128 {
  const redBlue = i32x4.dot_i16x8_s(v128.and(p, i16x8.splat(255)), i32x4.splat((3735 << 16) | 9798))
  const green = i32x4.dot_i16x8_s(i16x8.shr_u(p, 8), i32x4.splat(19235))
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.add(redBlue, green), i32x4.splat(128 << 15)))
}

/** Sums of neighbours among eight pairs of numbers. */
// @ts-ignore: decorator
@inline
function byTwo(left: v128, right: v128): v128 {
  return i16x8.add(
    i32x4.shuffle(left, right, 0, 2, 4, 6),
    i32x4.shuffle(left, right, 1, 3, 5, 7),
  )
}

// @ts-ignore: decorator
@inline
function weighed(redBlue: v128, by: v128, green: v128, byGreen: v128): v128 {
  const sum = i32x4.add(i32x4.dot_i16x8_s(redBlue, by), i32x4.dot_i16x8_s(green, byGreen))
  return f32x4.convert_i32x4_s(sum)
}

/** A block there, rounded and back again, as 16-bit numbers with `lift` added. */
function block(
  from: usize,
  stride: usize,
  tables: usize,
  to: usize,
  toStride: usize,
  lift: f32,
  work: usize,
): void {
  if (plain(from, stride)) {
    const level = nearest<f32>(64 * load<f32>(from) * load<f32>(tables))
    fill(to, toStride, level * load<f32>(tables, 256) + lift)
    return
  }
  const other = work + 256
  forward(from, stride, work)
  forward(from + 16, stride, work + 16)
  turned(work, other)
  forward(other, 32, other)
  forward(other + 16, 32, other + 16)
  if (!rounded(other, tables)) {
    fill(to, toStride, load<f32>(other) + lift)
    return
  }
  backward(other)
  backward(other + 16)
  turned(other, work)
  backward(work)
  backward(work + 16)
  for (let y = 0; y < 8; y++) {
    const low = whole(v128.load(work), lift)
    const high = whole(v128.load(work, 16), lift)
    v128.store(to, i16x8.narrow_i32x4_s(low, high))
    work += 32
    to += toStride
  }
}

/** The nearest whole numbers of floats that are no larger than 2 to the 22nd. */
// @ts-ignore: decorator
@inline
function whole(values: v128, lift: f32): v128 {
  return i32x4.sub(f32x4.add(values, f32x4.splat(MAGIC + lift)), i32x4.splat(0x4b400000))
}

/** Levels of a block's coefficients, multiplied again. @returns whether there is one but the mean's */
// @ts-ignore: decorator
@inline
function rounded(at: usize, tables: usize): bool {
  const mean = f32x4.nearest(f32x4.mul(v128.load(at), v128.load(tables)))
  let others = v128.and(mean, i32x4(0, -1, -1, -1))
  v128.store(at, f32x4.mul(mean, v128.load(tables, 256)))
  for (let k: usize = 16; k < 256; k += 16) {
    const level = f32x4.nearest(f32x4.mul(v128.load(at + k), v128.load(tables + k)))
    others = v128.or(others, level)
    v128.store(at + k, f32x4.mul(level, v128.load(tables + k, 256)))
  }
  // Zeros may be negative ones.
  return v128.any_true(i32x4.shl(others, 1))
}

/** Whether a block is of one tone. */
// @ts-ignore: decorator
@inline
function plain(from: usize, stride: usize): bool {
  const tone = v128.load32_splat(from)
  for (let y = 0; y < 8; y++) {
    const other = v128.or(v128.xor(v128.load(from), tone), v128.xor(v128.load(from, 16), tone))
    if (v128.any_true(other)) return false
    from += stride
  }
  return true
}

// @ts-ignore: decorator
@inline
function fill(to: usize, stride: usize, value: f32): void {
  const row = i16x8.splat(<i16>max<f32>(-32768, min<f32>(32767, nearest<f32>(value))))
  for (let y = 0; y < 8; y++) {
    v128.store(to, row)
    to += stride
  }
}
