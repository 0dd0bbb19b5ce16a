// Cubic interpolation between sixteen RGBA pixels.

/** Sixteen pixels around a place near the sides, the outermost going on beyond them. */
export function gather(from: usize, width: i32, height: i32, u: i32, v: i32, out: usize): void {
  for (let j = 0; j < 4; j++) {
    const y = min(max(v - 1 + j, 0), height - 1)
    for (let i = 0; i < 4; i++, out += 4) {
      const x = min(max(u - 1 + i, 0), width - 1)
      store<u32>(out, load<u32>(from + ((<usize>(y * width + x)) << 2)))
    }
  }
}

/**
 * Sixteen pixels weighed: red, green, blue and alpha times 16384.
 * @param at the first of them
 * @param line bytes from one row of four to the next
 * @param across four weights of 128 (i16)
 * @param downward four weights of 128 (i16), eight times each
 * @param low sixteen bytes of 128, from `lowBytes`
 */
// @ts-ignore: decorator
@inline
export function cubicSum(at: usize, line: usize, across: usize, downward: usize, low: v128): v128 {
  // Levels less 128 fit 16 bits when weighed; what is taken off is added again below.
  const a = v128.xor(v128.load(at), low)
  const b = v128.xor(v128.load(at + line), low)
  const c = v128.xor(v128.load(at + 2 * line), low)
  const d = v128.xor(v128.load(at + 3 * line), low)
  const wa = v128.load(downward)
  const wb = v128.load(downward, 16)
  const wc = v128.load(downward, 32)
  const wd = v128.load(downward, 48)
  const near = i16x8.add(
    i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_s(a), wa), i16x8.mul(i16x8.extend_low_i8x16_s(b), wb)),
    i16x8.add(i16x8.mul(i16x8.extend_low_i8x16_s(c), wc), i16x8.mul(i16x8.extend_low_i8x16_s(d), wd)),
  )
  const far = i16x8.add(
    i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_s(a), wa), i16x8.mul(i16x8.extend_high_i8x16_s(b), wb)),
    i16x8.add(i16x8.mul(i16x8.extend_high_i8x16_s(c), wc), i16x8.mul(i16x8.extend_high_i8x16_s(d), wd)),
  )
  return i32x4.add(
    i32x4.add(
      i32x4.dot_i16x8_s(pairs(near), v128.load32_splat(across)),
      i32x4.dot_i16x8_s(pairs(far), v128.load32_splat(across, 4)),
    ),
    i32x4.splat(128 * 16384),
  )
}

/** The channels of two pixels by turns, by two shuffles that processors have instructions for. */
// @ts-ignore: decorator
@inline
function pairs(two: v128): v128 {
  const second = i64x2.shuffle(two, two, 1, 1)
  return i16x8.shuffle(two, second, 0, 8, 1, 9, 2, 10, 3, 11)
}

/**
 * Sixteen bytes of 128, read from memory: a constant would be built anew for every pixel.
 * @param room for 16 bytes
 */
export function lowBytes(room: usize): v128 {
  v128.store(room, i8x16.splat(-128))
  return v128.load(room)
}
