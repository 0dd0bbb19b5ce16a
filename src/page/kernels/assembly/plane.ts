/**
 * A plane at half the resolution, odd sizes rounded up: weights of 1 3 3 1 in each direction.
 * @param to room for 15 bytes more than the smaller plane
 * @param line room for 2 `width` + 80 bytes
 */
export function halvePlane(from: usize, to: usize, line: usize, width: i32, height: i32): void {
  const wide = (width + 1) >> 1
  const half = i16x8.splat(32)
  const first = line + 16
  for (let y = 0; y < height; y += 2) {
    const a = from + <usize>max(y - 1, 0) * width
    const b = from + <usize>y * width
    const c = from + <usize>min(y + 1, height - 1) * width
    const d = from + <usize>min(y + 2, height - 1) * width
    for (let x: usize = 0; x < <usize>width; x += 16) {
      const p = v128.load(a + x)
      const q = v128.load(b + x)
      const r = v128.load(c + x)
      const s = v128.load(d + x)
      const low = fourRows(
        i16x8.extend_low_i8x16_u(p),
        i16x8.extend_low_i8x16_u(q),
        i16x8.extend_low_i8x16_u(r),
        i16x8.extend_low_i8x16_u(s),
      )
      const high = fourRows(
        i16x8.extend_high_i8x16_u(p),
        i16x8.extend_high_i8x16_u(q),
        i16x8.extend_high_i8x16_u(r),
        i16x8.extend_high_i8x16_u(s),
      )
      v128.store(first + (x << 1), low)
      v128.store(first + (x << 1), high, 16)
    }
    store<u16>(first - 2, load<u16>(first))
    const last = load<u16>(first + ((<usize>width) << 1) - 2)
    store<u16>(first + ((<usize>width) << 1), last)
    store<u16>(first + ((<usize>width) << 1), last, 2)
    const target = to + <usize>(y >> 1) * wide
    for (let x: usize = 0; x < <usize>wide; x += 8) {
      const at = first + (x << 2)
      const before = v128.load(at - 2)
      const beforeNext = v128.load(at + 14)
      const after = v128.load(at + 2)
      const afterNext = v128.load(at + 18)
      const sum = fourRows(
        i16x8.shuffle(before, beforeNext, 0, 2, 4, 6, 8, 10, 12, 14),
        i16x8.shuffle(before, beforeNext, 1, 3, 5, 7, 9, 11, 13, 15),
        i16x8.shuffle(after, afterNext, 0, 2, 4, 6, 8, 10, 12, 14),
        i16x8.shuffle(after, afterNext, 1, 3, 5, 7, 9, 11, 13, 15),
      )
      const bytes = i16x8.shr_u(i16x8.add(sum, half), 6)
      v128.store64_lane(target + x, i8x16.narrow_i16x8_u(bytes, bytes), 0)
    }
  }
}

/** 1 3 3 1 */
// @ts-ignore: decorator
@inline
function fourRows(a: v128, b: v128, c: v128, d: v128): v128 {
  return i16x8.add(i16x8.add(a, d), i16x8.mul(i16x8.add(b, c), i16x8.splat(3)))
}

/**
 * The plane of `width` × `height` that was halved, by linear interpolation.
 * @param to room for 15 bytes more than the plane
 * @param line room for `width` + 80 bytes
 */
export function doublePlane(half: usize, to: usize, line: usize, width: i32, height: i32): void {
  const wide = (width + 1) >> 1
  const high = (height + 1) >> 1
  const three = i16x8.splat(3)
  const round = i16x8.splat(8)
  const first = line + 16
  for (let y = 0; y < height; y++) {
    const own = half + <usize>(y >> 1) * wide
    const other = half + <usize>min(max((y >> 1) + (y & 1 ? 1 : -1), 0), high - 1) * wide
    for (let x: usize = 0; x < <usize>wide; x += 8) {
      const near = v128.load8x8_u(own + x)
      v128.store(first + (x << 1), i16x8.add(i16x8.mul(near, three), v128.load8x8_u(other + x)))
    }
    store<u16>(first - 2, load<u16>(first))
    const end = first + ((<usize>wide) << 1)
    store<u16>(end, load<u16>(end - 2))
    const target = to + <usize>y * width
    for (let x: usize = 0; x < <usize>wide; x += 8) {
      const at = first + (x << 1)
      const middle = i16x8.add(i16x8.mul(v128.load(at), three), round)
      const left = i16x8.shr_u(i16x8.add(middle, v128.load(at - 2)), 4)
      const right = i16x8.shr_u(i16x8.add(middle, v128.load(at + 2)), 4)
      // Left ones at even places, right ones at odd.
      v128.store(target + (x << 1), v128.or(left, i16x8.shl(right, 8)))
    }
  }
}
