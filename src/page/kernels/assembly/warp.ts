import { innerSpan, outerSpan } from './cubic-spans'

/** Pixels in a row between two exact places; in between the map is taken as straight (0.05 px). */
const SPAN = 32

/**
 * Draws RGBA pixels through a projective map over what stands at `into`, by cubic interpolation; where
 * the source covers part of a pixel the two are mixed.
 * @param from room for a row and 16 bytes more than a raster
 * @param into room for 12 bytes more than a raster
 * @param map from places in `into` to places in `from`: nine f64
 * @param edges the source's four sides in `into`, as distances inwards a x + b y + c: twelve f64
 * @param cubic four weights of 128 (i16) for each of 256 steps between two pixels
 * @param wide the same weights, eight times each
 * @param taps room for 80 bytes: sixteen pixels and `lowBytes`
 */
export function warpPixels(
  from: usize,
  width: i32,
  height: i32,
  into: usize,
  frameWidth: i32,
  frameHeight: i32,
  map: usize,
  edges: usize,
  cubic: usize,
  wide: usize,
  taps: usize,
): void {
  for (let y = 0; y < frameHeight; y++) {
    const Y = <f64>y + 0.5
    let touched = 0.0
    let solid = 0.0
    let solidEnd = <f64>frameWidth
    let end = <f64>frameWidth
    for (let k: usize = 0; k < 96; k += 24) {
      const a = load<f64>(edges + k)
      const c = load<f64>(edges + k, 8) * Y + load<f64>(edges + k, 16)
      if (Math.abs(a) < 1e-9) {
        if (c < 0.5) solidEnd = 0
        if (c <= -0.5) end = 0
        continue
      }
      const whole = (0.5 - c) / a - 0.5
      const any = (-0.5 - c) / a - 0.5
      if (a > 0) {
        touched = Math.max(touched, Math.ceil(any))
        solid = Math.max(solid, Math.ceil(whole))
      } else {
        solidEnd = Math.min(solidEnd, Math.floor(whole) + 1)
        end = Math.min(end, Math.floor(any) + 1)
      }
    }
    if (!(touched < end)) continue
    const x0 = <i32>touched
    const x3 = <i32>end
    const x1 = <i32>Math.min(Math.max(solid, touched), end)
    const x2 = <i32>Math.min(Math.max(solidEnd, <f64>x1), end)
    const row = into + ((<usize>y * frameWidth) << 2)
    for (let x = x0; x < x1; x++) mixedPixel(from, width, height, row, x, Y, map, edges)
    wholeRow(from, width, height, row, x1, x2, Y, map, cubic, wide, taps)
    for (let x = x2; x < x3; x++) mixedPixel(from, width, height, row, x, Y, map, edges)
  }
}

// @ts-ignore: decorator
@inline
function below(map: usize, X: f64, Y: f64): f64 {
  return load<f64>(map, 48) * X + load<f64>(map, 56) * Y + load<f64>(map, 64)
}

// @ts-ignore: decorator
@inline
function across(map: usize, X: f64, Y: f64): f64 {
  return load<f64>(map) * X + load<f64>(map, 8) * Y + load<f64>(map, 16)
}

// @ts-ignore: decorator
@inline
function down(map: usize, X: f64, Y: f64): f64 {
  return load<f64>(map, 24) * X + load<f64>(map, 32) * Y + load<f64>(map, 40)
}

/** Pixels that the source covers whole. */
function wholeRow(
  from: usize,
  width: i32,
  height: i32,
  row: usize,
  first: i32,
  end: i32,
  Y: f64,
  map: usize,
  cubic: usize,
  wide: usize,
  taps: usize,
): void {
  if (first >= end) return
  let scale = 1 / below(map, <f64>first + 0.5, Y)
  let u = across(map, <f64>first + 0.5, Y) * scale - 0.5
  let v = down(map, <f64>first + 0.5, Y) * scale - 0.5
  for (let x = first; x < end; x += SPAN) {
    const stop = min(x + SPAN, end)
    const X = <f64>stop + 0.5
    scale = 1 / below(map, X, Y)
    const nextU = across(map, X, Y) * scale - 0.5
    const nextV = down(map, X, Y) * scale - 0.5
    // 16.16 fixed point from a pixel beside the span on, so that it serves pages of any size.
    const left = <i32>Math.floor(u)
    const top = <i32>Math.floor(v)
    const stepU = <i32>(((nextU - u) / <f64>(stop - x)) * 65536)
    const stepV = <i32>(((nextV - v) / <f64>(stop - x)) * 65536)
    // Rounded to the nearest of 256 steps between two pixels.
    let us = <i32>((u - <f64>left) * 65536) + 128
    let vs = <i32>((v - <f64>top) * 65536) + 128
    // Sixteen pixels lie around every place of the span, the last one's next included.
    const inside =
      min(u, nextU) >= 1.01 &&
      max(u, nextU) < <f64>(width - 3) &&
      min(v, nextV) >= 1.01 &&
      max(v, nextV) < <f64>(height - 3)
    const span = row + ((<usize>x) << 2)
    let begin = 0
    let behind = stop - x
    if (!inside) {
      // Of a straight line the part that lies inside is one piece.
      while (
        begin < behind &&
        !(amid(left, us + begin * stepU, width) && amid(top, vs + begin * stepV, height))
      ) begin++
      while (
        begin < behind &&
        !(amid(left, us + (behind - 1) * stepU, width) && amid(top, vs + (behind - 1) * stepV, height))
      ) behind--
      if (begin > 0) {
        outerSpan(from, left, top, width, height, span, begin, us, vs, stepU, stepV, cubic, wide, taps)
      }
      if (behind < stop - x) {
        const rest = stop - x - behind
        const at = span + ((<usize>behind) << 2)
        const u1 = us + behind * stepU
        const v1 = vs + behind * stepV
        outerSpan(from, left, top, width, height, at, rest, u1, v1, stepU, stepV, cubic, wide, taps)
      }
    }
    if (begin < behind) {
      const origin = from + (((top - 1) * width + left - 1) << 2)
      us += begin * stepU
      vs += begin * stepV
      innerSpan(origin, width, span + ((<usize>begin) << 2), behind - begin, us, vs, stepU, stepV, cubic, wide, taps)
    }
    u = nextU
    v = nextV
  }
}

/** Whether there is a pixel before a place and two behind it. @param past how far beyond `first`, 16.16 fixed point */
// @ts-ignore: decorator
@inline
function amid(first: i32, past: i32, size: i32): bool {
  const at = first + (past >> 16)
  return at >= 1 && at < size - 2
}

/** Four pixels at places in 16.16 fixed point. */
// @ts-ignore: decorator
@inline
function fourPixels(origin: usize, stride: i32, us: v128, vs: v128): v128 {
  const fraction = i32x4.splat(255)
  const s = v128.and(i32x4.shr_u(us, 8), fraction)
  const t = v128.and(i32x4.shr_u(vs, 8), fraction)
  // Weights of 16384 that add up exactly: of the pixel right below, right above, left below, left above.
  const rightBelow = i32x4.shr_u(i32x4.add(i32x4.mul(s, t), i32x4.splat(2)), 2)
  const rightAbove = i32x4.sub(i32x4.shl(s, 6), rightBelow)
  const leftBelow = i32x4.sub(i32x4.shl(t, 6), rightBelow)
  const leftAbove = i32x4.sub(i32x4.sub(i32x4.splat(16384), i32x4.shl(s, 6)), leftBelow)
  const upper = v128.or(leftAbove, i32x4.shl(rightAbove, 16))
  const lower = v128.or(leftBelow, i32x4.shl(rightBelow, 16))
  const at = i32x4.add(
    i32x4.mul(i32x4.shr_s(vs, 16), i32x4.splat(stride)),
    i32x4.shl(i32x4.shr_s(us, 16), 2),
  )
  const a = weighed(
    origin + i32x4.extract_lane(at, 0),
    stride,
    i32x4.shuffle(upper, upper, 0, 0, 0, 0),
    i32x4.shuffle(lower, lower, 0, 0, 0, 0),
  )
  const b = weighed(
    origin + i32x4.extract_lane(at, 1),
    stride,
    i32x4.shuffle(upper, upper, 1, 1, 1, 1),
    i32x4.shuffle(lower, lower, 1, 1, 1, 1),
  )
  const c = weighed(
    origin + i32x4.extract_lane(at, 2),
    stride,
    i32x4.shuffle(upper, upper, 2, 2, 2, 2),
    i32x4.shuffle(lower, lower, 2, 2, 2, 2),
  )
  const d = weighed(
    origin + i32x4.extract_lane(at, 3),
    stride,
    i32x4.shuffle(upper, upper, 3, 3, 3, 3),
    i32x4.shuffle(lower, lower, 3, 3, 3, 3),
  )
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d))
}

/** Two pixels above and two below, each pair with its weights. */
// @ts-ignore: decorator
@inline
function weighed(at: usize, stride: i32, upper: v128, lower: v128): v128 {
  const four = v128.load64_lane(at + stride, v128.load64_zero(at), 1)
  const pairs = i8x16.shuffle(four, four, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15)
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pairs), upper),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pairs), lower),
  )
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(8192)), 14)
}

/** A pixel that the source may cover in part, blended onto what is there. */
function mixedPixel(
  from: usize,
  width: i32,
  height: i32,
  row: usize,
  x: i32,
  Y: f64,
  map: usize,
  edges: usize,
): void {
  const X = <f64>x + 0.5
  const scale = 1 / below(map, X, Y)
  const u = Math.min(Math.max(across(map, X, Y) * scale - 0.5, 0), <f64>(width - 1))
  const v = Math.min(Math.max(down(map, X, Y) * scale - 0.5, 0), <f64>(height - 1))
  const left = Math.floor(u)
  const top = Math.floor(v)
  const pixel = fourPixels(
    from + ((<i32>top * width + <i32>left) << 2),
    width << 2,
    i32x4.splat(<i32>((u - left) * 65536)),
    i32x4.splat(<i32>((v - top) * 65536)),
  )
  let share = 1.0
  for (let k: usize = 0; k < 96; k += 24) {
    const inward =
      load<f64>(edges + k) * X + load<f64>(edges + k, 8) * Y + load<f64>(edges + k, 16) + 0.5
    share *= Math.min(Math.max(inward, 0), 1)
  }
  const over = <i32>(share * 256 + 0.5)
  const at = row + ((<usize>x) << 2)
  const mixed = i16x8.add(
    i16x8.add(
      i16x8.mul(i16x8.extend_low_i8x16_u(pixel), i16x8.splat(<i16>over)),
      i16x8.mul(i16x8.extend_low_i8x16_u(v128.load32_zero(at)), i16x8.splat(<i16>(256 - over))),
    ),
    i16x8.splat(128),
  )
  const bytes = i16x8.shr_u(mixed, 8)
  v128.store32_lane(at, i8x16.narrow_i16x8_u(bytes, bytes), 0)
}
