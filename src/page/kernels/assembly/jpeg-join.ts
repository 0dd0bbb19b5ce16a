// What jpeg-loss.ts left of a picture, as pixels.

/**
 * Brightness and colour as RGBA; colour between its samples is three parts the nearer, one the farther,
 * each way.
 * @param luma as `loseJpeg` writes it, as are `blue` and `red`
 * @param wide numbers a row of `luma`
 * @param rgba room for 64 bytes more than the picture
 * @param scratch room for 2 × `wide` + 128 bytes
 */
export function joinJpeg(
  luma: usize,
  blue: usize,
  red: usize,
  wide: i32,
  rgba: usize,
  width: i32,
  height: i32,
  left: i32,
  top: i32,
  scratch: usize,
): void {
  const last = ((width + left + 1) >> 1) - 1
  const bottom = ((height + top + 1) >> 1) - 1
  const blues = scratch + 16
  const reds = blues + (<usize>wide) + 48
  const begin = (<usize>left) << 1
  for (let y = top; y < height + top; y++) {
    const near = (<usize>(y >> 1) * <usize>wide)
    const far = <usize>min(bottom, max(0, (y >> 1) + (y & 1 ? 1 : -1))) * <usize>wide
    betweenRows(blue + near, blue + far, last, blues)
    betweenRows(red + near, red + far, last, reds)
    let light = luma + ((<usize>y * <usize>wide) << 1) + begin
    let there = (<usize>left)
    let to = rgba + ((<usize>((y - top) * width)) << 2)
    // What is written beyond a row's end is the next one's, which follows.
    for (let x = 0; x < width; x += 16) {
      const b = v128.load(blues + there)
      const r = v128.load(reds + there)
      const bLeft = i16x8.add(i16x8.mul(b, i16x8.splat(3)), v128.load(blues + there - 2))
      const bRight = i16x8.add(i16x8.mul(b, i16x8.splat(3)), v128.load(blues + there, 2))
      const rLeft = i16x8.add(i16x8.mul(r, i16x8.splat(3)), v128.load(reds + there - 2))
      const rRight = i16x8.add(i16x8.mul(r, i16x8.splat(3)), v128.load(reds + there, 2))
      eight(
        v128.load(light),
        i16x8.shuffle(bLeft, bRight, 0, 8, 1, 9, 2, 10, 3, 11),
        i16x8.shuffle(rLeft, rRight, 0, 8, 1, 9, 2, 10, 3, 11),
        to,
      )
      eight(
        v128.load(light, 16),
        i16x8.shuffle(bLeft, bRight, 4, 12, 5, 13, 6, 14, 7, 15),
        i16x8.shuffle(rLeft, rRight, 4, 12, 5, 13, 6, 14, 7, 15),
        to + 32,
      )
      light += 32
      there += 16
      to += 64
    }
  }
}

/** Three parts of one row and one of the other, the last of each side repeated beyond it. */
// @ts-ignore: decorator
@inline
function betweenRows(near: usize, far: usize, last: i32, to: usize): void {
  for (let x: usize = 0; x <= <usize>last; x += 8) {
    const three = i16x8.mul(v128.load(near + (x << 1)), i16x8.splat(3))
    v128.store(to + (x << 1), i16x8.add(three, v128.load(far + (x << 1))))
  }
  store<u16>(to - 2, load<u16>(to))
  const end = to + ((<usize>last) << 1)
  store<u16>(end, load<u16>(end), 2)
}

/** Eight pixels: 32 × brightness, 64 × colour differences. */
// @ts-ignore: decorator
@inline
function eight(light: v128, blue: v128, red: v128, to: usize): void {
  // JFIF's matrix, halved: q15 of 64 × the difference is 32 × its share.
  const r = i16x8.add_sat_s(light, i16x8.q15mulr_sat_s(red, i16x8.splat(22970)))
  const b = i16x8.add_sat_s(light, i16x8.q15mulr_sat_s(blue, i16x8.splat(29032)))
  const less = i16x8.add(
    i16x8.q15mulr_sat_s(blue, i16x8.splat(5638)),
    i16x8.q15mulr_sat_s(red, i16x8.splat(11700)),
  )
  const g = i16x8.sub_sat_s(light, less)
  const redBlue = i8x16.narrow_i16x8_u(i16x8.shr_s(r, 5), i16x8.shr_s(b, 5))
  const greenAlpha = i8x16.narrow_i16x8_u(i16x8.shr_s(g, 5), i16x8.splat(255))
  const first = i8x16.shuffle(
    redBlue, greenAlpha, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
  )
  const second = i8x16.shuffle(
    redBlue, greenAlpha, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31,
  )
  v128.store(to, i16x8.shuffle(first, second, 0, 8, 1, 9, 2, 10, 3, 11))
  v128.store(to, i16x8.shuffle(first, second, 4, 12, 5, 13, 6, 14, 7, 15), 16)
}
