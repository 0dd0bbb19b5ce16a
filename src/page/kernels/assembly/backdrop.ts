// What strokes lie on: a page at a coarse resolution with all that is narrow and dark filled in.

/**
 * Means of square blocks of pixels, those of the outer blocks repeated around them.
 * @param step side of a block in pixels, 1 to 255
 * @param out RGBA, a row of `columns` + 2 × `pad` blocks after the other, `rows` + 2 × `pad` of them
 */
export function blockMeans(
  rgba: usize,
  width: i32,
  height: i32,
  step: i32,
  out: usize,
  columns: i32,
  rows: i32,
  pad: i32,
): void {
  const pitch = (<usize>(columns + 2 * pad)) << 2
  for (let row = 0; row < rows; row++) {
    const top = row * step
    const bottom = min(top + step, height)
    const line = out + <usize>(row + pad) * pitch
    // Twos are what most pages have, and are many.
    const done = step === 2 && bottom - top === 2 ? meansOfTwos(rgba, width, top, line + ((<usize>pad) << 2)) : 0
    for (let column = done; column < columns; column++) {
      const left = column * step
      const right = min(left + step, width)
      let sum = i32x4.splat(0)
      for (let y = top; y < bottom; y++) {
        const end = rgba + ((<usize>(y * width + right)) << 2)
        for (let at = rgba + ((<usize>(y * width + left)) << 2); at < end; at += 4) {
          const pixel = i16x8.extend_low_i8x16_u(v128.load32_zero(at))
          sum = i32x4.add(sum, i32x4.extend_low_i16x8_u(pixel))
        }
      }
      const share = f32x4.splat(1 / <f32>((right - left) * (bottom - top)))
      const mean = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sum), share), f32x4.splat(0.5))
      const whole = i32x4.trunc_sat_f32x4_s(mean)
      const words = i16x8.narrow_i32x4_u(whole, whole)
      const at = line + ((<usize>(column + pad)) << 2)
      v128.store32_lane(at, i8x16.narrow_i16x8_u(words, words), 0)
    }
    const first = load<u32>(line + ((<usize>pad) << 2))
    const last = load<u32>(line + ((<usize>(pad + columns - 1)) << 2))
    for (let k: usize = 0; k < <usize>pad; k++) {
      store<u32>(line + (k << 2), first)
      store<u32>(line + ((<usize>(pad + columns) + k) << 2), last)
    }
  }
  const first = out + <usize>pad * pitch
  const last = out + <usize>(pad + rows - 1) * pitch
  for (let k = 0; k < pad; k++) {
    memory.copy(out + <usize>k * pitch, first, pitch)
    memory.copy(last + <usize>(k + 1) * pitch, last, pitch)
  }
}

/**
 * Means of blocks of two by two pixels of two rows, four pixels a row at a time.
 * @returns how many blocks, from the left
 */
function meansOfTwos(rgba: usize, width: i32, top: i32, out: usize): i32 {
  const upper = rgba + ((<usize>(top * width)) << 2)
  const lower = upper + ((<usize>width) << 2)
  const half = i16x8.splat(2)
  const end = width - 3
  let x = 0
  for (; x < end; x += 4) {
    const at = (<usize>x) << 2
    const a = v128.load(upper + at)
    const b = v128.load(lower + at)
    const low = i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(b))
    const high = i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(b))
    const even = i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
    const odd = i8x16.shuffle(low, high, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
    const mean = i16x8.shr_u(i16x8.add(i16x8.add(even, odd), half), 2)
    v128.store64_lane(out + (at >> 1), i8x16.narrow_i16x8_u(mean, mean), 0)
  }
  return x >> 1
}

/**
 * The highest, or lowest, of every byte and those up to `reach` steps before and behind it.
 * @param from `reach` × `step` bytes readable before and behind it
 * @param to not `from`; 16 writable bytes behind it
 * @param step in bytes: 4 for neighbours in an RGBA row, a row's length for those in a column
 */
export function extremeAlong(
  from: usize,
  to: usize,
  bytes: i32,
  step: i32,
  reach: i32,
  lowest: i32,
): void {
  const count = 2 * reach + 1
  const before = <usize>(step * reach)
  for (let k: usize = 0; k < <usize>bytes; k += 16) {
    let at = from + k - before
    let highest = v128.load(at)
    for (let i = 1; i < count; i++) {
      at += <usize>step
      const other = v128.load(at)
      highest = lowest ? i8x16.min_u(highest, other) : i8x16.max_u(highest, other)
    }
    v128.store(to + k, highest)
  }
}

/**
 * Brightness of blocks.
 * @param blocks RGBA of the first one; `pitch` bytes from row to row
 */
export function blockLevels(
  blocks: usize,
  pitch: i32,
  columns: i32,
  rows: i32,
  out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const line = blocks + <usize>(row * pitch)
    for (let column = 0; column < columns; column++, out++) {
      const p = load<u32>(line + ((<usize>column) << 2))
      store<u8>(out, ((p & 255) * 77 + ((p >> 8) & 255) * 150 + ((p >> 16) & 255) * 29 + 128) >> 8)
    }
  }
}

/**
 * Where every pixel of a row lies between the middles of blocks, counted from the block before the
 * first one: 32 bits a pixel, eight of them a fraction.
 */
// @ts-ignore: decorator
@inline
export function placesAmong(step: i32, width: i32, out: usize): void {
  for (let x = 0; x < width + 16; x++) {
    store<i32>(out + ((<usize>x) << 2), ((2 * min(x, width - 1) + 1) * 128) / step + 128)
  }
}

/**
 * The tones of one row of pixels at the middles of the columns of blocks, from the block before the
 * first one to the one behind the last, as `placesAmong` counts them.
 * @param blocks RGBA of the first one, surrounded by repeated ones
 */
// @ts-ignore: decorator
@inline
export function tonesOfRow(
  blocks: usize,
  pitch: i32,
  columns: i32,
  step: i32,
  y: i32,
  out: usize,
): void {
  const place = ((2 * y + 1) * 128) / step + 128
  const upper = blocks + <usize>(((place >> 8) - 1) * pitch) - 4
  const share = i16x8.splat(<i16>(place & 255))
  const rest = i16x8.splat(<i16>(256 - (place & 255)))
  for (let k: usize = 0; k < (<usize>(columns + 2)) << 2; k += 8) {
    const a = i16x8.extend_low_i8x16_u(v128.load64_zero(upper + k))
    const b = i16x8.extend_low_i8x16_u(v128.load64_zero(upper + <usize>pitch + k))
    const mixed = i16x8.shr_u(i16x8.add(i16x8.mul(a, rest), i16x8.mul(b, share)), 8)
    v128.store64_lane(out + k, i8x16.narrow_i16x8_u(mixed, mixed), 0)
  }
}

/** The tones of four pixels of a row, whose places begin at `places`, from what `tonesOfRow` made. */
// @ts-ignore: decorator
@inline
export function tonesAt(line: usize, places: usize): v128 {
  return i8x16.narrow_i16x8_u(
    twoTones(line, load<i32>(places), load<i32>(places, 4)),
    twoTones(line, load<i32>(places, 8), load<i32>(places, 12)),
  )
}

// @ts-ignore: decorator
@inline
function twoTones(line: usize, first: i32, second: i32): v128 {
  const a = weighted(line, first)
  const b = weighted(line, second)
  const left = i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
  const right = i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
  return i16x8.shr_u(i16x8.add(left, right), 8)
}

/** The tone left and the tone right of a place, each times its share of 256. */
// @ts-ignore: decorator
@inline
function weighted(line: usize, place: i32): v128 {
  const share = place & 255
  const both = i16x8.extend_low_i8x16_u(v128.load64_zero(line + ((<usize>(place >> 8)) << 2)))
  const left = <i64>(256 - share) * 0x0001000100010001
  return i16x8.mul(both, i64x2.replace_lane(i64x2.splat(left), 1, <i64>share * 0x0001000100010001))
}
