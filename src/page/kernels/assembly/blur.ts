/**
 * Blurs a raster with a symmetric row of weights along columns and rows. Sums are 8.6 fixed point in
 * 16 bits from the one direction to the other, so that only the end rounds to bytes.
 * @param line room for 2 (`rowBytes` + 2 `reach` `step`) + 64 bytes
 * @param step bytes a pixel: 4 for RGBA, 1 for a plane
 * @param taps `reach` + 1 weights of 32768 (i16), the middle one first
 */
export function blurTaps(
  from: usize,
  to: usize,
  line: usize,
  rowBytes: i32,
  height: i32,
  step: i32,
  taps: usize,
  reach: i32,
): void {
  const first = line + <usize>(2 * reach * step)
  for (let y = 0; y < height; y++) {
    const row = from + <usize>y * rowBytes
    weighColumns(
      row,
      first,
      rowBytes,
      taps,
      above(from, y, 1, rowBytes),
      below(row, y, 1, height, rowBytes),
    )
    for (let k = 2; k <= reach; k++) {
      const up = above(from, y, k, rowBytes)
      const down = below(row, y, k, height, rowBytes)
      addColumns(up, down, first, rowBytes, taps + ((<usize>k) << 1))
    }
    for (let j = 0; j < reach * step; j++) {
      const left = first - ((<usize>(j + 1)) << 1)
      store<i16>(left, load<i16>(left + ((<usize>step) << 1)))
      const right = first + ((<usize>(rowBytes + j)) << 1)
      store<i16>(right, load<i16>(right - ((<usize>step) << 1)))
    }
    weighRow(first, to + <usize>y * rowBytes, rowBytes, step, taps, reach)
  }
}

// @ts-ignore: decorator
@inline
function above(from: usize, y: i32, k: i32, rowBytes: i32): usize {
  return from + <usize>max(y - k, 0) * rowBytes
}

// @ts-ignore: decorator
@inline
function below(row: usize, y: i32, k: i32, height: i32, rowBytes: i32): usize {
  return row + <usize>min(k, height - 1 - y) * rowBytes
}

/** The middle weight and the first pair beside it. */
function weighColumns(
  row: usize,
  line: usize,
  bytes: i32,
  taps: usize,
  up: usize,
  down: usize,
): void {
  const middle = v128.load16_splat(taps)
  const near = v128.load16_splat(taps, 2)
  for (let x: usize = 0; x < <usize>bytes; x += 16) {
    const a = v128.load(up + x)
    const b = v128.load(row + x)
    const c = v128.load(down + x)
    const lowSides = i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(c))
    const highSides = i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(c))
    const low = i16x8.add(
      i16x8.q15mulr_sat_s(i16x8.shl(i16x8.extend_low_i8x16_u(b), 6), middle),
      i16x8.q15mulr_sat_s(i16x8.shl(lowSides, 6), near),
    )
    const high = i16x8.add(
      i16x8.q15mulr_sat_s(i16x8.shl(i16x8.extend_high_i8x16_u(b), 6), middle),
      i16x8.q15mulr_sat_s(i16x8.shl(highSides, 6), near),
    )
    v128.store(line + (x << 1), low)
    v128.store(line + (x << 1), high, 16)
  }
}

/** Another pair farther out. */
function addColumns(up: usize, down: usize, line: usize, bytes: i32, tap: usize): void {
  const weight = v128.load16_splat(tap)
  for (let x: usize = 0; x < <usize>bytes; x += 16) {
    const a = v128.load(up + x)
    const c = v128.load(down + x)
    const low = i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(c))
    const high = i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(c))
    const at = line + (x << 1)
    v128.store(at, i16x8.add(v128.load(at), i16x8.q15mulr_sat_s(i16x8.shl(low, 6), weight)))
    v128.store(
      at,
      i16x8.add(v128.load(at, 16), i16x8.q15mulr_sat_s(i16x8.shl(high, 6), weight)),
      16,
    )
  }
}

function weighRow(line: usize, to: usize, bytes: i32, step: i32, taps: usize, reach: i32): void {
  const middle = v128.load16_splat(taps)
  const near = v128.load16_splat(taps, 2)
  const half = i16x8.splat(32)
  const stride = (<usize>step) << 1
  const lastTap = taps + ((<usize>reach) << 1)
  for (let x: usize = 0; x < <usize>bytes; x += 16) {
    const at = line + (x << 1)
    let left = at - stride
    let right = at + stride
    let low = i16x8.add(
      i16x8.q15mulr_sat_s(v128.load(at), middle),
      i16x8.q15mulr_sat_s(i16x8.add(v128.load(left), v128.load(right)), near),
    )
    let high = i16x8.add(
      i16x8.q15mulr_sat_s(v128.load(at, 16), middle),
      i16x8.q15mulr_sat_s(i16x8.add(v128.load(left, 16), v128.load(right, 16)), near),
    )
    for (let tap = taps + 4; tap <= lastTap; tap += 2) {
      left -= stride
      right += stride
      const weight = v128.load16_splat(tap)
      const outer = i16x8.add(v128.load(left), v128.load(right))
      const outerHigh = i16x8.add(v128.load(left, 16), v128.load(right, 16))
      low = i16x8.add(low, i16x8.q15mulr_sat_s(outer, weight))
      high = i16x8.add(high, i16x8.q15mulr_sat_s(outerHigh, weight))
    }
    low = i16x8.shr_s(i16x8.add(low, half), 6)
    high = i16x8.shr_s(i16x8.add(high, half), 6)
    v128.store(to + x, i8x16.narrow_i16x8_u(low, high))
  }
}

/** Lays a raster down with its edge pixels repeated `reach` times on every side. */
export function blurPad(from: usize, to: usize, width: i32, height: i32, reach: i32): void {
  const row = (<usize>width) << 2
  const stride = (<usize>(width + 2 * reach)) << 2
  for (let y = 0; y < height + 2 * reach; y++) {
    const source = from + <usize>min(max(y - reach, 0), height - 1) * row
    const target = to + <usize>y * stride
    const first = load<u32>(source)
    const last = load<u32>(source + row - 4)
    for (let k: usize = 0; k < (<usize>reach) << 2; k += 4) {
      store<u32>(target + k, first)
      store<u32>(target + k + ((<usize>reach) << 2) + row, last)
    }
    memory.copy(target + ((<usize>reach) << 2), source, row)
  }
}

/**
 * Weighted means of the pixels at given places beside each.
 * @param from a raster whose pixel 0, 0 stands at this address, padded as far as the places reach
 * @param stride bytes from one of its rows to the next
 * @param to room for 16 bytes more than a raster
 * @param groups of places of one weight (i32): how many, the weight of 256, their offsets in bytes
 * @param end where the groups end
 */
export function blurPlaces(
  from: usize,
  stride: i32,
  to: usize,
  width: i32,
  height: i32,
  groups: usize,
  end: usize,
): void {
  const row = (<usize>width) << 2
  const half = i16x8.splat(128)
  const zero = i16x8.splat(0)
  for (let y = 0; y < height; y++) {
    const source = from + <usize>y * stride
    const target = to + <usize>y * row
    for (let x: usize = 0; x < row; x += 32) {
      const here = source + x
      let t0 = half
      let t1 = half
      let t2 = half
      let t3 = half
      let group = groups
      while (group < end) {
        const last = group + 8 + ((<usize>load<i32>(group)) << 2)
        const weight = v128.load16_splat(group, 4)
        let s0 = zero
        let s1 = zero
        let s2 = zero
        let s3 = zero
        for (let tap = group + 8; tap < last; tap += 4) {
          const at = here + load<i32>(tap)
          const a = v128.load(at)
          const b = v128.load(at, 16)
          s0 = i16x8.add(s0, i16x8.extend_low_i8x16_u(a))
          s1 = i16x8.add(s1, i16x8.extend_high_i8x16_u(a))
          s2 = i16x8.add(s2, i16x8.extend_low_i8x16_u(b))
          s3 = i16x8.add(s3, i16x8.extend_high_i8x16_u(b))
        }
        t0 = i16x8.add(t0, i16x8.mul(s0, weight))
        t1 = i16x8.add(t1, i16x8.mul(s1, weight))
        t2 = i16x8.add(t2, i16x8.mul(s2, weight))
        t3 = i16x8.add(t3, i16x8.mul(s3, weight))
        group = last
      }
      v128.store(target + x, i8x16.narrow_i16x8_u(i16x8.shr_u(t0, 8), i16x8.shr_u(t1, 8)))
      v128.store(target + x, i8x16.narrow_i16x8_u(i16x8.shr_u(t2, 8), i16x8.shr_u(t3, 8)), 16)
    }
  }
}
