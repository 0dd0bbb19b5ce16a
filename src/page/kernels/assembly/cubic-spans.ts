// Pixels along a straight line through a page, by cubic interpolation.

import { cubicSum, gather, lowBytes } from './cubic'

/**
 * Pixels of a span whose sixteen neighbours lie in the source. No call and no choice in the loop: with
 * one, vectors are kept on the stack, which takes twice the time.
 * @param origin the first of sixteen pixels around place 0, 0
 * @param us place in 16.16 fixed point, from `origin`
 */
export function innerSpan(
  origin: usize,
  width: i32,
  into: usize,
  count: i32,
  us: i32,
  vs: i32,
  stepU: i32,
  stepV: i32,
  cubic: usize,
  wide: usize,
  taps: usize,
): void {
  const stride = (<usize>width) << 2
  const low = lowBytes(taps)
  for (const end = into + ((<usize>count) << 2); into < end; into += 4) {
    const across = cubic + (<usize>((us >> 8) & 255) << 3)
    const downward = wide + (<usize>((vs >> 8) & 255) << 6)
    const at = origin + (((vs >> 16) * width + (us >> 16)) << 2)
    v128.store32_lane(into, cubicPixel(at, stride, across, downward, low), 0)
    us += stepU
    vs += stepV
  }
}

/**
 * The same near the source's sides, where its outermost pixels go on.
 * @param left column of the source that place 0, 0 stands for; \`top\` its row
 */
export function outerSpan(
  from: usize,
  left: i32,
  top: i32,
  width: i32,
  height: i32,
  into: usize,
  count: i32,
  us: i32,
  vs: i32,
  stepU: i32,
  stepV: i32,
  cubic: usize,
  wide: usize,
  taps: usize,
): void {
  for (const end = into + ((<usize>count) << 2); into < end; into += 4) {
    const across = cubic + (<usize>((us >> 8) & 255) << 3)
    const downward = wide + (<usize>((vs >> 8) & 255) << 6)
    gather(from, width, height, left + (us >> 16), top + (vs >> 16), taps + 16)
    v128.store32_lane(into, cubicPixel(taps + 16, 16, across, downward, lowBytes(taps)), 0)
    us += stepU
    vs += stepV
  }
}

/** The pixel amid sixteen, in the first 32 bits. */
// @ts-ignore: decorator
@inline
function cubicPixel(at: usize, line: usize, across: usize, downward: usize, low: v128): v128 {
  const sum = i32x4.add(cubicSum(at, line, across, downward, low), i32x4.splat(8192))
  const words = i32x4.shr_s(sum, 14)
  const halves = i16x8.narrow_i32x4_s(words, words)
  return i8x16.narrow_i16x8_u(halves, halves)
}
