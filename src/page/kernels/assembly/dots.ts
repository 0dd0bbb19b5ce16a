/** A scanner's dots, a row at a time: read between pixels, disturbed, made black or white, counted. */

/**
 * Weighted sum of four rows of numbers.
 * @param a first of four rows of 32-bit floats at `b`, `c`, `d`; `out` likewise, room for 3 more
 */
export function dotRow(
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  p: f32,
  q: f32,
  r: f32,
  s: f32,
  out: usize,
  columns: i32,
): void {
  const wp = f32x4.splat(p)
  const wq = f32x4.splat(q)
  const wr = f32x4.splat(r)
  const ws = f32x4.splat(s)
  for (let at: usize = 0, end = (<usize>columns) << 2; at < end; at += 16) {
    const upper = f32x4.add(
      f32x4.mul(v128.load(a + at), wp),
      f32x4.mul(v128.load(b + at), wq),
    )
    const lower = f32x4.add(
      f32x4.mul(v128.load(c + at), wr),
      f32x4.mul(v128.load(d + at), ws),
    )
    v128.store(out + at, f32x4.add(upper, lower))
  }
}

/** Four bytes of noise less their mean. */
// @ts-ignore: decorator
@inline
function noiseFour(at: usize): v128 {
  const wide = i16x8.extend_low_i8x16_u(v128.load32_zero(at))
  const whole = i32x4.sub(i32x4.extend_low_i16x8_u(wide), i32x4.splat(128))
  return f32x4.convert_i32x4_s(whole)
}

/**
 * Disturbs a row of light as a sensor does, and moves its contours to and fro.
 * @param here light of the row, 32-bit floats, one before and four behind it to be read
 * @param before the row above
 * @param out the row disturbed
 * @param patch what is added to every dot, 32-bit floats
 * @param own row of a tile of noise, of 1024 bytes and 16 of its first ones; `other` likewise
 * @param left column of the tiles to begin with
 * @param noise grey levels for one of the tile's
 * @param stray dots that a contour is moved by for one grey level of the tile
 */
export function disturbRow(
  here: usize,
  before: usize,
  out: usize,
  columns: i32,
  patch: usize,
  own: usize,
  other: usize,
  left: i32,
  noise: f32,
  stray: f32,
): void {
  const perNoise = f32x4.splat(noise)
  const perStray = f32x4.splat(stray)
  const half = f32x4.splat(0.5)
  const less = f32x4.splat(0.4)
  for (let x = 0; x < columns; x += 4) {
    const at = (<usize>x) << 2
    const light = v128.load(here + at)
    const across = f32x4.mul(
      f32x4.abs(f32x4.sub(v128.load(here + at + 4), v128.load(here + at - 4))),
      half,
    )
    const down = f32x4.abs(f32x4.sub(light, v128.load(before + at)))
    // Close to the length of the gradient.
    const slope = f32x4.add(
      f32x4.max(across, down),
      f32x4.mul(f32x4.min(across, down), less),
    )
    const u = <usize>((x + left) & 1023)
    const sum = f32x4.add(
      f32x4.add(light, v128.load(patch + at)),
      f32x4.add(
        f32x4.mul(noiseFour(own + u), perNoise),
        f32x4.mul(f32x4.mul(noiseFour(other + u), perStray), slope),
      ),
    )
    v128.store(out + at, sum)
  }
}

/**
 * Which numbers of a row are below their limits.
 * @param limits one for each, 32-bit floats
 * @param black bytes: 1 where below, else 0; room for 3 more
 */
export function belowLimits(light: usize, limits: usize, black: usize, columns: i32): void {
  for (let x = 0; x < columns; x += 4) {
    const at = (<usize>x) << 2
    const below = f32x4.lt(v128.load(light + at), v128.load(limits + at))
    const words = i16x8.narrow_i32x4_s(below, below)
    const bytes = v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1))
    v128.store32_lane(black + <usize>x, bytes, 0)
  }
}

/**
 * Floyd and Steinberg's error diffusion along one row.
 * @param light row of light; `scale` and `shift` bring it to 0 to 1
 * @param here errors for this row, 32-bit floats, one before and one behind it; left over
 * @param below the same for the next row, written
 * @param black bytes: 1 for every black dot, else 0
 * @param leftward 1: from the last dot to the first
 */
export function diffuseRow(
  light: usize,
  scale: f32,
  shift: f32,
  here: usize,
  below: usize,
  black: usize,
  columns: i32,
  leftward: i32,
): void {
  memory.fill(below, 0, (<usize>(columns + 2)) << 2)
  const step: isize = leftward ? -4 : 4
  const dot: isize = leftward ? -1 : 1
  let x: isize = leftward ? <isize>columns - 1 : 0
  let ahead: f32 = 0
  for (let left = columns; left > 0; left--, x += dot) {
    const at = (<usize>x) << 2
    const tone = min<f32>(1, max<f32>(0, load<f32>(light + at) * scale + shift))
    const wanted = tone + load<f32>(here + at + 4) + ahead
    const white = wanted >= 0.5
    store<u8>(black + <usize>x, white ? 0 : 1)
    const error = min<f32>(0.75, max<f32>(-0.75, white ? wanted - 1 : wanted))
    ahead = error * <f32>0.4375
    // The errors of a row begin one place before it.
    const under = below + at + 4
    const back = under - <usize>step
    const front = under + <usize>step
    store<f32>(back, load<f32>(back) + error * <f32>0.1875)
    store<f32>(under, load<f32>(under) + error * <f32>0.3125)
    store<f32>(front, load<f32>(front) + error * <f32>0.0625)
  }
}

/**
 * How much of every pixel of a row is black, and adds it to what rows above gave.
 * @param black bytes, 1 or 0, one per dot, and one more
 * @param counts room for one 32-bit number more than there are dots
 * @param starts for every pixel, and for the end, the dot in which it begins
 * @param shares how much of that dot lies before it, 32-bit floats
 * @param sum 32-bit floats, one per pixel
 * @param weight what of a pixel this row of dots covers, by the dots that a pixel is wide
 */
export function addDots(
  black: usize,
  columns: i32,
  counts: usize,
  starts: usize,
  shares: usize,
  width: i32,
  sum: usize,
  weight: f32,
): void {
  let count = 0
  store<i32>(counts, 0)
  for (let x = 0; x < columns; x++) {
    count += <i32>load<u8>(black + <usize>x)
    store<i32>(counts + ((<usize>(x + 1)) << 2), count)
  }
  let before: f32 = 0
  for (let x = 1; x <= width; x++) {
    const at = (<usize>x) << 2
    const dot = <usize>load<i32>(starts + at)
    const whole = <f32>load<i32>(counts + (dot << 2))
    const reached = whole + load<f32>(shares + at) * <f32>load<u8>(black + dot)
    const to = sum + at - 4
    store<f32>(to, load<f32>(to) + (reached - before) * weight)
    before = reached
  }
}
