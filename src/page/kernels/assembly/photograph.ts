// A drawn sheet laid into a picture, and the picture focused.

/** Pixels in a row between two exact places; in between the map is taken as straight (0.001 px). */
const SPAN: i32 = 8

/**
 * Lays a sheet over what stands at `into`, by linear interpolation; where it has no pixels nothing changes.
 * @param from RGBA, not premultiplied; alpha below 255 lets what is there show through
 * @param into RGBA, alpha 255
 * @param map from places in `into` to places in `from`: nine f64
 */
export function laySheet(
  from: usize,
  width: i32,
  height: i32,
  into: usize,
  frameWidth: i32,
  frameHeight: i32,
  map: usize,
): void {
  const a = load<f64>(map)
  const d = load<f64>(map, 24)
  const g = load<f64>(map, 48)
  const maxX = <f64>(width - 1)
  const maxY = <f64>(height - 1)
  const stride = (<usize>width) << 2
  let to = into
  for (let y = 0; y < frameHeight; y++) {
    const Y = <f64>y + 0.5
    const nx = load<f64>(map, 8) * Y + load<f64>(map, 16)
    const ny = load<f64>(map, 32) * Y + load<f64>(map, 40)
    const nw = load<f64>(map, 56) * Y + load<f64>(map, 64)
    let scale = 1 / (g * 0.5 + nw)
    let u = (a * 0.5 + nx) * scale - 0.5
    let v = (d * 0.5 + ny) * scale - 0.5
    for (let x = 0; x < frameWidth; x += SPAN) {
      const X = <f64>(x + SPAN) + 0.5
      scale = 1 / (g * X + nw)
      const nextU = (a * X + nx) * scale - 0.5
      const nextV = (d * X + ny) * scale - 0.5
      const startsIn = u >= 0 && v >= 0 && u < maxX && v < maxY
      const endsIn = nextU >= 0 && nextV >= 0 && nextU < maxX && nextV < maxY
      if (startsIn && endsIn && x + SPAN <= frameWidth) {
        let U = <i32>(u * 65536)
        let V = <i32>(v * 65536)
        const stepU = <i32>((nextU - u) * (65536 / SPAN))
        const stepV = <i32>((nextV - v) * (65536 / SPAN))
        for (let k = 0; k < SPAN; k += 2, to += 8) {
          const first = from + <usize>(V >> 16) * stride + ((<usize>(U >> 16)) << 2)
          const rights = weight(U)
          const belows = weight(V)
          U += stepU
          V += stepV
          const second = from + <usize>(V >> 16) * stride + ((<usize>(U >> 16)) << 2)
          const seen = between(
            first,
            second,
            stride,
            i64x2.replace_lane(i64x2.splat(rights), 1, weight(U)),
            i64x2.replace_lane(i64x2.splat(belows), 1, weight(V)),
          )
          U += stepU
          V += stepV
          layPair(to, seen)
        }
      } else {
        const end = min(x + SPAN, frameWidth)
        for (let k = x; k < end; k++, to += 4) {
          const own = 1 / (g * (<f64>k + 0.5) + nw)
          const p = (a * (<f64>k + 0.5) + nx) * own - 0.5
          const q = (d * (<f64>k + 0.5) + ny) * own - 0.5
          if (!(p >= 0 && q >= 0 && p < maxX && q < maxY)) continue
          const U = <i32>(p * 65536)
          const V = <i32>(q * 65536)
          const at = from + <usize>(V >> 16) * stride + ((<usize>(U >> 16)) << 2)
          const seen = between(at, at, stride, i64x2.splat(weight(U)), i64x2.splat(weight(V)))
          layOne(to, seen, <i32>i16x8.extract_lane_s(seen, 3))
        }
      }
      u = nextU
      v = nextV
    }
  }
}

/** The fraction of a place as four 16-bit numbers of fifteen bits. */
// @ts-ignore: decorator
@inline
function weight(place: i32): i64 {
  return <i64>((place & 65535) >> 1) * 0x0001000100010001
}

/** Two pixels between four each, sixteen bits a channel with seven of fraction. */
// @ts-ignore: decorator
@inline
function between(first: usize, second: usize, stride: usize, rights: v128, belows: v128): v128 {
  const above = v128.load64_lane(second, v128.load64_zero(first), 1)
  const below = v128.load64_lane(second + stride, v128.load64_zero(first + stride), 1)
  const upper = alongRow(i32x4.shuffle(above, above, 0, 2, 1, 3), rights)
  const lower = alongRow(i32x4.shuffle(below, below, 0, 2, 1, 3), rights)
  return i16x8.add(upper, i16x8.q15mulr_sat_s(i16x8.sub(lower, upper), belows))
}

/** Two pixels between two on their left, which come first, and two on their right. */
// @ts-ignore: decorator
@inline
function alongRow(pixels: v128, rights: v128): v128 {
  const left = i16x8.shl(i16x8.extend_low_i8x16_u(pixels), 7)
  const right = i16x8.shl(i16x8.extend_high_i8x16_u(pixels), 7)
  return i16x8.add(left, i16x8.q15mulr_sat_s(i16x8.sub(right, left), rights))
}

/** Alpha with seven bits of fraction from which on a sheet hides all, and below which it hides nothing. */
const HIDES: i32 = 254 << 7
const SHOWS: i32 = 1 << 7

// @ts-ignore: decorator
@inline
function layPair(to: usize, seen: v128): void {
  const first = <i32>i16x8.extract_lane_s(seen, 3)
  const second = <i32>i16x8.extract_lane_s(seen, 7)
  if (min(first, second) > HIDES) {
    const tone = i16x8.shr_u(i16x8.add(seen, i16x8.splat(64)), 7)
    v128.store64_lane(to, opaque(tone), 0)
    return
  }
  layOne(to, seen, first)
  layOne(to + 4, i64x2.shuffle(seen, seen, 1, 1), second)
}

/** One pixel, in the lower half of `seen`. */
function layOne(to: usize, seen: v128, alpha: i32): void {
  if (alpha < SHOWS) return
  let tone = seen
  if (alpha <= HIDES) {
    const under = i16x8.shl(v128.load8x8_u(to), 7)
    const share = i16x8.splat(<i16>((alpha * 257) >> 8))
    tone = i16x8.add(under, i16x8.q15mulr_sat_s(i16x8.sub(seen, under), share))
  }
  v128.store32_lane(to, opaque(i16x8.shr_u(i16x8.add(tone, i16x8.splat(64)), 7)), 0)
}

/** Sixteen-bit levels as bytes, alpha 255. */
// @ts-ignore: decorator
@inline
function opaque(levels: v128): v128 {
  return v128.or(i8x16.narrow_i16x8_u(levels, levels), i32x4.splat(0xff000000))
}

/**
 * Adds `strength` times the difference from the four neighbours' mean to each colour; the outermost
 * pixels stay.
 * @param rgba changed in place
 * @param scratch room for 8 × width + 64 bytes
 */
export function refocus(
  rgba: usize,
  width: i32,
  height: i32,
  strength: f32,
  scratch: usize,
): void {
  const rowBytes = (<usize>width) << 2
  const room = (rowBytes + 31) & ~15
  const share = f32x4.splat(strength / 4)
  memory.copy(scratch, rgba, rowBytes)
  for (let y = 1; y < height - 1; y++) {
    const row = rgba + <usize>y * rowBytes
    const above = scratch + <usize>((y + 1) & 1) * room
    const own = scratch + <usize>(y & 1) * room
    memory.copy(own, row, rowBytes)
    const below = row + rowBytes
    const end = rowBytes - 4
    let x: usize = 4
    for (; x + 16 <= end; x += 16) v128.store(row + x, refocused(above + x, own + x, below + x, share))
    for (; x < end; x += 4) {
      v128.store32_lane(row + x, refocused(above + x, own + x, below + x, share), 0)
    }
  }
}

/** Four pixels, alpha among them, which has neighbours alike. */
// @ts-ignore: decorator
@inline
function refocused(above: usize, own: usize, below: usize, share: v128): v128 {
  const p = v128.load(own)
  const up = v128.load(above)
  const down = v128.load(below)
  const left = v128.load(own - 4)
  const right = v128.load(own + 4)
  const low = i16x8.sub(
    i16x8.shl(i16x8.extend_low_i8x16_u(p), 2),
    i16x8.add(
      i16x8.add(i16x8.extend_low_i8x16_u(up), i16x8.extend_low_i8x16_u(down)),
      i16x8.add(i16x8.extend_low_i8x16_u(left), i16x8.extend_low_i8x16_u(right)),
    ),
  )
  const high = i16x8.sub(
    i16x8.shl(i16x8.extend_high_i8x16_u(p), 2),
    i16x8.add(
      i16x8.add(i16x8.extend_high_i8x16_u(up), i16x8.extend_high_i8x16_u(down)),
      i16x8.add(i16x8.extend_high_i8x16_u(left), i16x8.extend_high_i8x16_u(right)),
    ),
  )
  return i8x16.narrow_i16x8_u(
    i16x8.add(i16x8.extend_low_i8x16_u(p), shareOf(low, share)),
    i16x8.add(i16x8.extend_high_i8x16_u(p), shareOf(high, share)),
  )
}

/** A share of eight differences, in whole levels. */
// @ts-ignore: decorator
@inline
function shareOf(differences: v128, share: v128): v128 {
  const low = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(differences)), share)
  const high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(differences)), share)
  return i16x8.narrow_i32x4_s(
    i32x4.trunc_sat_f32x4_s(f32x4.nearest(low)),
    i32x4.trunc_sat_f32x4_s(f32x4.nearest(high)),
  )
}
