/**
 * Makes rows of RGBA pixels longer or shorter, two pixels to each new one: the first, and `weight`
 * of the difference to the second.
 * @param first byte offset in its row of the first pixel (i32), to a multiple of 4 entries
 * @param weights of 32768 (i16), four times for every new pixel
 * @param to room for 12 bytes more than a raster
 */
export function resampleRowsOfTwo(
  from: usize,
  fromWidth: i32,
  to: usize,
  toWidth: i32,
  rows: i32,
  first: usize,
  weights: usize,
): void {
  for (let y = 0; y < rows; y++) {
    const row = from + ((<usize>y * fromWidth) << 2)
    const target = to + ((<usize>y * toWidth) << 2)
    for (let x: usize = 0; x < (<usize>toWidth) << 2; x += 16) {
      const ab = v128.load64_lane(
        row + load<i32>(first + x, 4),
        v128.load64_zero(row + load<i32>(first + x)),
        1,
      )
      const cd = v128.load64_lane(
        row + load<i32>(first + x, 12),
        v128.load64_zero(row + load<i32>(first + x, 8)),
        1,
      )
      const p = i32x4.shuffle(ab, cd, 0, 2, 4, 6)
      const q = i32x4.shuffle(ab, cd, 1, 3, 5, 7)
      v128.store(
        target + x,
        between(p, q, v128.load(weights + (x << 1)), v128.load(weights + (x << 1), 16)),
      )
    }
  }
}

/**
 * Makes columns longer or shorter, two rows to each new one.
 * @param first byte offset of the first row (i32)
 * @param weights of 32768 (i16), one a new row
 * @param last byte offset of the last row there is
 * @param to room for 15 bytes more than a raster
 */
export function resampleColumnsOfTwo(
  from: usize,
  to: usize,
  rowBytes: i32,
  rows: i32,
  first: usize,
  weights: usize,
  last: i32,
): void {
  for (let y = 0; y < rows; y++) {
    const start = load<i32>(first + ((<usize>y) << 2))
    const above = from + start
    const below = from + min(start + rowBytes, last)
    const weight = v128.load16_splat(weights + ((<usize>y) << 1))
    const target = to + <usize>y * rowBytes
    for (let x: usize = 0; x < <usize>rowBytes; x += 16) {
      v128.store(target + x, between(v128.load(above + x), v128.load(below + x), weight, weight))
    }
  }
}

/** 16 bytes and `weight` of 32768 of the difference to 16 others, rounded. */
// @ts-ignore: decorator
@inline
function between(p: v128, q: v128, weightLow: v128, weightHigh: v128): v128 {
  const low = i16x8.extend_low_i8x16_u(p)
  const high = i16x8.extend_high_i8x16_u(p)
  const lowStep = i16x8.sub(i16x8.extend_low_i8x16_u(q), low)
  const highStep = i16x8.sub(i16x8.extend_high_i8x16_u(q), high)
  return i8x16.narrow_i16x8_u(
    i16x8.add(low, i16x8.q15mulr_sat_s(lowStep, weightLow)),
    i16x8.add(high, i16x8.q15mulr_sat_s(highStep, weightHigh)),
  )
}

/**
 * Makes rows longer or shorter, `count` (a multiple of 4) pixels to each new one.
 * @param weights of 16384 (i16), `count` a new pixel
 */
export function resampleRows(
  from: usize,
  fromWidth: i32,
  to: usize,
  toWidth: i32,
  rows: i32,
  first: usize,
  weights: usize,
  count: i32,
): void {
  const size = (<usize>count) << 1
  for (let y = 0; y < rows; y++) {
    const row = from + ((<usize>y * fromWidth) << 2)
    const target = to + ((<usize>y * toWidth) << 2)
    let taps = weights
    for (let x: usize = 0; x < (<usize>toWidth) << 2; x += 16) {
      const a = weighed(row + load<i32>(first + x), taps, size)
      const b = weighed(row + load<i32>(first + x, 4), taps + size, size)
      taps += size << 1
      const c = weighed(row + load<i32>(first + x, 8), taps, size)
      const d = weighed(row + load<i32>(first + x, 12), taps + size, size)
      taps += size << 1
      v128.store(target + x, narrowed(a, b, c, d))
    }
  }
}

/** Sum of pixels in a row, each times its weight, four at a time. */
// @ts-ignore: decorator
@inline
function weighed(pixels: usize, taps: usize, size: usize): v128 {
  let sum = i32x4.splat(8192)
  for (let k: usize = 0; k < size; k += 8) {
    const four = v128.load(pixels + (k << 1))
    // Channels of neighbours side by side.
    const pairs = i8x16.shuffle(four, four, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15)
    sum = i32x4.add(
      sum,
      i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pairs), v128.load32_splat(taps + k)),
    )
    sum = i32x4.add(
      sum,
      i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pairs), v128.load32_splat(taps + k, 4)),
    )
  }
  return i32x4.shr_s(sum, 14)
}

// @ts-ignore: decorator
@inline
function narrowed(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d))
}

/**
 * Makes columns longer or shorter, `count` (even) rows to each new one.
 * @param weights of 16384 (i16), `count` a new row
 */
export function resampleColumns(
  from: usize,
  to: usize,
  rowBytes: i32,
  rows: i32,
  first: usize,
  weights: usize,
  count: i32,
  last: i32,
): void {
  const half = i32x4.splat(8192)
  const size = (<usize>count) << 1
  for (let y = 0; y < rows; y++) {
    const start = load<i32>(first + ((<usize>y) << 2))
    const taps = weights + <usize>y * size
    const target = to + <usize>y * rowBytes
    for (let x: usize = 0; x < <usize>rowBytes; x += 16) {
      let a = half
      let b = half
      let c = half
      let d = half
      let row = start
      for (let k: usize = 0; k < size; k += 4) {
        const upper = v128.load(from + x + min(row, last))
        const lower = v128.load(from + x + min(row + rowBytes, last))
        row += rowBytes << 1
        const weight = v128.load32_splat(taps + k)
        const left = i8x16.shuffle(
          upper,
          lower,
          0,
          16,
          1,
          17,
          2,
          18,
          3,
          19,
          4,
          20,
          5,
          21,
          6,
          22,
          7,
          23,
        )
        const right = i8x16.shuffle(
          upper,
          lower,
          8,
          24,
          9,
          25,
          10,
          26,
          11,
          27,
          12,
          28,
          13,
          29,
          14,
          30,
          15,
          31,
        )
        a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(left), weight))
        b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(left), weight))
        c = i32x4.add(c, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(right), weight))
        d = i32x4.add(d, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(right), weight))
      }
      v128.store(
        target + x,
        narrowed(i32x4.shr_s(a, 14), i32x4.shr_s(b, 14), i32x4.shr_s(c, 14), i32x4.shr_s(d, 14)),
      )
    }
  }
}
