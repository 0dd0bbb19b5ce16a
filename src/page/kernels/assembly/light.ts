/** Brightness of pixels as numbers with fractions, and counts of grey levels. */

const RED: f64 = 0.299
const GREEN: f64 = 0.587
const BLUE: f64 = 0.114

/** Brightness of two pixels. */
// @ts-ignore: decorator
@inline
function lightOfTwo(red: v128, green: v128, blue: v128): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(f64x2.splat(RED), red), f64x2.mul(f64x2.splat(GREEN), green)),
    f64x2.mul(f64x2.splat(BLUE), blue),
  )
}

/** A channel of four pixels, as 32-bit integers. */
// @ts-ignore: decorator
@inline
function channel(pixels: v128, shift: i32): v128 {
  return v128.and(i32x4.shr_u(pixels, shift), i32x4.splat(255))
}

/** The upper two of four. */
// @ts-ignore: decorator
@inline
function upper(four: v128): v128 {
  return i32x4.shuffle(four, four, 2, 3, 2, 3)
}

/**
 * Brightness of RGBA pixels without rounding (BT.601).
 * @param out 32-bit floats, room for 3 more; 12 bytes behind the last pixel are read too
 */
export function exactLight(rgba: usize, out: usize, pixels: i32): void {
  for (let at: usize = 0, end = (<usize>pixels) << 2; at < end; at += 16) {
    const p = v128.load(rgba + at)
    const r = channel(p, 0)
    const g = channel(p, 8)
    const b = channel(p, 16)
    const low = lightOfTwo(
      f64x2.convert_low_i32x4_s(r),
      f64x2.convert_low_i32x4_s(g),
      f64x2.convert_low_i32x4_s(b),
    )
    const high = lightOfTwo(
      f64x2.convert_low_i32x4_s(upper(r)),
      f64x2.convert_low_i32x4_s(upper(g)),
      f64x2.convert_low_i32x4_s(upper(b)),
    )
    const both = i32x4.shuffle(
      f32x4.demote_f64x2_zero(low),
      f32x4.demote_f64x2_zero(high),
      0, 1, 4, 5,
    )
    v128.store(out + at, both)
  }
}

/**
 * Counts numbers by their whole part; those out of 0 to 255 count as the nearest.
 * @param values rows of 32-bit floats, `pitch` bytes apart
 * @param shift is added to each before
 * @param counts 256 32-bit integers, which are added to
 */
export function countLevels(
  values: usize,
  pitch: usize,
  width: i32,
  height: i32,
  shift: f64,
  counts: usize,
): void {
  for (let y = 0; y < height; y++, values += pitch) {
    for (let at = values, end = values + ((<usize>width) << 2); at < end; at += 4) {
      const level = <i32>(<f64>load<f32>(at) + shift)
      const place = counts + ((<usize>min(max(level, 0), 255)) << 2)
      store<u32>(place, load<u32>(place) + 1)
    }
  }
}

/**
 * Mean brightness around points of a square grid, taken away from what stands in `out`.
 * @param grey one byte per pixel, row by row
 * @param x of the grid's first point, in pixels, the first pixel's middle being 0; `y` likewise
 * @param cos step to the next point of a row, to the right; `sin` the same downwards
 * @param side points of `out`, a row
 * @param fine points of the grid across one of `out`
 * @param out 32-bit floats
 */
export function takeSamples(
  grey: usize,
  width: i32,
  height: i32,
  x: f64,
  y: f64,
  cos: f64,
  sin: f64,
  side: i32,
  fine: i32,
  out: usize,
): void {
  const half = <f64>(side * fine) / 2 - 0.5
  const lastX = <f64>(width - 1)
  const lastY = <f64>(height - 1)
  const size = width * height
  for (let v = 0; v < side * fine; v++) {
    const down = <f64>v - half
    const row = out + ((<usize>(v / fine * side)) << 2)
    for (let u = 0, column = row, part = 0; u < side * fine; u++) {
      const right = <f64>u - half
      const px = min(max(x + right * cos - down * sin - 0.5, 0), lastX)
      const py = min(max(y + right * sin + down * cos - 0.5, 0), lastY)
      const left = <i32>px
      const top = <i32>py * width
      const next = left + 1 < width ? left + 1 : left
      const below = top + width < size ? top + width : top
      const across = px - <f64>left
      const a = <f64>load<u8>(grey + top + left)
      const b = <f64>load<u8>(grey + below + left)
      const above = a + (<f64>load<u8>(grey + top + next) - a) * across
      const under = b + (<f64>load<u8>(grey + below + next) - b) * across
      const value = <f64>load<f32>(column) - above - (under - above) * (py - <f64>(<i32>py))
      store<f32>(column, <f32>value)
      if (++part === fine) {
        part = 0
        column += 4
      }
    }
  }
}
