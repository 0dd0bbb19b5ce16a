/**
 * Moves the pixels beside a crease along the lines that cross it, by cubic interpolation.
 * @param from the pixels before
 * @param to the same pixels, to be changed; room for 12 bytes more
 * @param across 1 if the crease runs from left to right, else 0
 * @param middles a line: its place on the line, 16.16 pixels; 3 entries more than lines
 * @param sizes a line: the share of 256 of the displacement; 3 entries more than lines
 * @param table displacement, of 65536 a pixel, in steps of a quarter of a pixel across the crease;
 *   its first and last entry 0
 * @param cubic four weights of 128 (i16) for each of 256 steps between two pixels
 */
export function pullPixels(
  from: usize,
  to: usize,
  width: i32,
  height: i32,
  across: i32,
  middles: usize,
  sizes: usize,
  table: usize,
  tableLength: i32,
  cubic: usize,
  left: i32,
  top: i32,
  right: i32,
  bottom: i32,
): void {
  const stride = width << 2
  const zero = i32x4.splat((tableLength - 1) >> 1)
  const none = i32x4.splat(0)
  const last = i32x4.splat(tableLength - 1)
  const end = i32x4.splat(right)
  const onePixel = i32x4.splat(256)
  const firstFrom = i32x4.splat(1)
  const lastFrom = i32x4.splat((across ? height : width) - 3)
  for (let y = top; y < bottom; y++) {
    const row = (<usize>y * width) << 2
    let line = (<usize>y) << 2
    let middle = v128.load32_splat(middles + line)
    let size = v128.load32_splat(sizes + line)
    let k = i32x4.splat(y << 16)
    for (let x = left; x < right; x += 4) {
      const columns = i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3))
      if (across) {
        line = (<usize>x) << 2
        middle = v128.load(middles + line)
        size = v128.load(sizes + line)
      } else {
        k = i32x4.shl(columns, 16)
      }
      const d = i32x4.add(i32x4.shr_s(i32x4.sub(k, middle), 14), zero)
      const steps = entries(table, i32x4.max_s(i32x4.min_s(d, last), none))
      const by = i32x4.shr_s(i32x4.mul(steps, size), 8)
      // Less than 1/256 px is nothing.
      let moves = v128.and(i32x4.ge_s(i32x4.abs(by), onePixel), i32x4.lt_s(columns, end))
      if (!v128.any_true(moves)) continue
      const place = i32x4.add(k, by)
      const start = i32x4.shr_s(place, 16)
      moves = v128.and(moves, v128.and(i32x4.ge_s(start, firstFrom), i32x4.le_s(start, lastFrom)))
      const safe = i32x4.max_s(i32x4.min_s(start, lastFrom), firstFrom)
      const phase = v128.and(i32x4.shr_u(place, 5), i32x4.splat(255 << 3))
      let a: v128, b: v128, c: v128, e: v128
      if (across) {
        const at = i32x4.mul(safe, i32x4.splat(stride))
        const base = from + ((<usize>x) << 2)
        a = weighed(
          upright(base + i32x4.extract_lane(at, 0), stride),
          cubic + i32x4.extract_lane(phase, 0),
        )
        b = weighed(
          upright(base + i32x4.extract_lane(at, 1) + 4, stride),
          cubic + i32x4.extract_lane(phase, 1),
        )
        c = weighed(
          upright(base + i32x4.extract_lane(at, 2) + 8, stride),
          cubic + i32x4.extract_lane(phase, 2),
        )
        e = weighed(
          upright(base + i32x4.extract_lane(at, 3) + 12, stride),
          cubic + i32x4.extract_lane(phase, 3),
        )
      } else {
        const at = i32x4.shl(safe, 2)
        const base = from + row - 4
        a = weighed(
          v128.load(base + i32x4.extract_lane(at, 0)),
          cubic + i32x4.extract_lane(phase, 0),
        )
        b = weighed(
          v128.load(base + i32x4.extract_lane(at, 1)),
          cubic + i32x4.extract_lane(phase, 1),
        )
        c = weighed(
          v128.load(base + i32x4.extract_lane(at, 2)),
          cubic + i32x4.extract_lane(phase, 2),
        )
        e = weighed(
          v128.load(base + i32x4.extract_lane(at, 3)),
          cubic + i32x4.extract_lane(phase, 3),
        )
      }
      const pixels = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, e))
      const target = to + row + ((<usize>x) << 2)
      v128.store(target, v128.bitselect(pixels, v128.load(target), moves))
    }
  }
}

/** Four entries of a table of i32. */
// @ts-ignore: decorator
@inline
function entries(table: usize, which: v128): v128 {
  const at = i32x4.shl(which, 2)
  let out = v128.load32_zero(table + i32x4.extract_lane(at, 0))
  out = v128.load32_lane(table + i32x4.extract_lane(at, 1), out, 1)
  out = v128.load32_lane(table + i32x4.extract_lane(at, 2), out, 2)
  return v128.load32_lane(table + i32x4.extract_lane(at, 3), out, 3)
}

/** Four pixels below each other, the second of them at `at`. */
// @ts-ignore: decorator
@inline
function upright(at: usize, stride: i32): v128 {
  let out = v128.load32_zero(at - stride)
  out = v128.load32_lane(at, out, 1)
  out = v128.load32_lane(at + stride, out, 2)
  return v128.load32_lane(at + (stride << 1), out, 3)
}

/** Four pixels with their weights. */
// @ts-ignore: decorator
@inline
function weighed(four: v128, weights: usize): v128 {
  const pairs = i8x16.shuffle(four, four, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15)
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pairs), v128.load32_splat(weights)),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pairs), v128.load32_splat(weights, 4)),
  )
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(64)), 7)
}

/**
 * Lights pixels of a row beside a crease.
 * @param along place in the crease's tables of the first pixel, 16.16, and its step a pixel
 * @param beside place across it in `table` before it strays, 16.16, and its step a pixel
 * @param bends steps of `table` it strays, 16.16, with depths, of 256, in their lowest ten bits
 * @param table gain less 1, of 65536, its first and last entry 0
 * @param noise a row of 1024 bytes and 3 that follow, of each the fraction at which rounding goes up
 * @param noiseAt which byte is the first pixel's; they wrap
 */
export function shadePixels(
  pixels: usize,
  count: i32,
  along: i32,
  stepAlong: i32,
  beside: i32,
  stepBeside: i32,
  bends: usize,
  table: usize,
  tableLength: i32,
  noise: usize,
  noiseAt: i32,
): void {
  const none = i32x4.splat(0)
  const last = i32x4.splat(tableLength - 1)
  const opaque = i32x4.splat(-16777216)
  const lanes = i32x4(0, 1, 2, 3)
  let places = i32x4.add(i32x4.splat(along), i32x4.mul(i32x4.splat(stepAlong), lanes))
  let offs = i32x4.add(i32x4.splat(beside), i32x4.mul(i32x4.splat(stepBeside), lanes))
  const fourAlong = i32x4.splat(stepAlong << 2)
  const fourBeside = i32x4.splat(stepBeside << 2)
  for (let x = 0; x < count; x += 4) {
    const bend = entries(bends, i32x4.shr_s(places, 16))
    const d = i32x4.shr_s(i32x4.sub(offs, bend), 16)
    places = i32x4.add(places, fourAlong)
    offs = i32x4.add(offs, fourBeside)
    const side = entries(table, i32x4.max_s(i32x4.min_s(d, last), none))
    if (!v128.any_true(side)) continue
    const gain = i32x4.add(
      i32x4.shr_s(i32x4.mul(side, i32x4.shr_s(i32x4.shl(bend, 22), 22)), 8),
      i32x4.splat(65536),
    )
    const half = i32x4.shl(
      i32x4.extend_low_i16x8_u(
        i16x8.extend_low_i8x16_u(v128.load32_zero(noise + ((noiseAt + x) & 1023))),
      ),
      8,
    )
    const at = pixels + ((<usize>x) << 2)
    const before = v128.load(at)
    const low = i16x8.extend_low_i8x16_u(before)
    const high = i16x8.extend_high_i8x16_u(before)
    const a = lit(
      i32x4.extend_low_i16x8_u(low),
      i32x4.shuffle(gain, gain, 0, 0, 0, 0),
      i32x4.shuffle(half, half, 0, 0, 0, 0),
    )
    const b = lit(
      i32x4.extend_high_i16x8_u(low),
      i32x4.shuffle(gain, gain, 1, 1, 1, 1),
      i32x4.shuffle(half, half, 1, 1, 1, 1),
    )
    const c = lit(
      i32x4.extend_low_i16x8_u(high),
      i32x4.shuffle(gain, gain, 2, 2, 2, 2),
      i32x4.shuffle(half, half, 2, 2, 2, 2),
    )
    const e = lit(
      i32x4.extend_high_i16x8_u(high),
      i32x4.shuffle(gain, gain, 3, 3, 3, 3),
      i32x4.shuffle(half, half, 3, 3, 3, 3),
    )
    const after = v128.or(
      i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, e)),
      opaque,
    )
    const mask = i32x4.lt_s(lanes, i32x4.splat(count - x))
    v128.store(at, v128.bitselect(after, before, mask))
  }
}

// @ts-ignore: decorator
@inline
function lit(channels: v128, gain: v128, half: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.mul(channels, gain), half), 16)
}
