/**
 * Brightness of RGBA pixels (BT.601 weights in 8-bit fixed point), one byte each; up to 15 pixels
 * behind the last one are read and written too.
 */
export function luma(from: usize, to: usize, pixels: i32): void {
  const end = to + <usize>pixels
  for (; to < end; to += 16, from += 64) {
    const first = i16x8.narrow_i32x4_s(four(from), four(from + 16))
    const second = i16x8.narrow_i32x4_s(four(from + 32), four(from + 48))
    v128.store(to, i8x16.narrow_i16x8_u(first, second))
  }
}

// @ts-ignore: decorator
@inline
function four(from: usize): v128 {
  const p = v128.load(from)
  const redBlue = v128.and(p, i32x4.splat(0x00ff00ff))
  const green = v128.and(i32x4.shr_u(p, 8), i32x4.splat(255))
  const sum = i32x4.add(
    i32x4.dot_i16x8_s(redBlue, i32x4.splat((29 << 16) | 77)),
    i32x4.dot_i16x8_s(green, i32x4.splat(150)),
  )
  return i32x4.shr_u(i32x4.add(sum, i32x4.splat(128)), 8)
}
