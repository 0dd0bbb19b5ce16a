// What the finding of a sheet looks at: tones of a picture's cells, and medians of planes of them.

/**
 * Tones of one row of cells from rows of pixels: the mean of the samples lighter than a cell's mean.
 * @param pairs per row of samples two rows of RGBA, the second one `apart` below, `width` pixels each
 * @param samples samples along each side of a cell
 * @param xs where the samples of a row lie, i32, samples × columns of them
 * @param right pixels from a sample's first column to its second; a sample is the mean of the four pixels
 * @param single 1 where the four are one and the same
 * @param out five planes of `columns` f32: red, green, blue, brightness, and how much darker the darkest is
 * @param scratch room for 8 × samples² bytes
 * @returns samples that are black or white and have no colour
 */
export function sheetTones(
  pairs: usize,
  width: i32,
  samples: i32,
  xs: usize,
  columns: i32,
  right: i32,
  single: i32,
  out: usize,
  scratch: usize,
): i32 {
  const rowBytes = (<usize>width) << 2
  const aside = (<usize>right) << 2
  const plane = (<usize>columns) << 2
  const count = samples * samples
  let extreme = 0
  for (let column = 0; column < columns; column++, out += 4) {
    let sum = 0
    let darkest = i32.MAX_VALUE
    let to = scratch
    for (let v = 0; v < samples; v++) {
      const above = pairs + (<usize>(2 * v)) * rowBytes
      for (let u = 0; u < samples; u++, to += 8) {
        const at = above + ((<usize>load<i32>(xs + ((<usize>(column * samples + u)) << 2))) << 2)
        let p = load<u32>(at)
        let r = p & 255
        let g = (p >> 8) & 255
        let b = (p >> 16) & 255
        if (!single) {
          const q = load<u32>(at + aside)
          const s = load<u32>(at + rowBytes)
          const t = load<u32>(at + rowBytes + aside)
          r = (r + (q & 255) + (s & 255) + (t & 255)) >> 2
          g = (g + ((q >> 8) & 255) + ((s >> 8) & 255) + ((t >> 8) & 255)) >> 2
          b = (b + ((q >> 16) & 255) + ((s >> 16) & 255) + ((t >> 16) & 255)) >> 2
          p = r | (g << 8) | (b << 16)
        }
        const luma = <i32>(r * 77 + g * 150 + b * 29)
        if ((luma < 24 * 256 || luma > 231 * 256) && abs(<i32>r - <i32>b) < 6) extreme++
        sum += luma
        darkest = min(darkest, luma)
        store<u32>(to, p)
        store<i32>(to, luma, 4)
      }
    }
    const mean = sum / count
    let red: u32 = 0
    let green: u32 = 0
    let blue: u32 = 0
    let n = 0
    for (let at = scratch; at < to; at += 8) {
      if (load<i32>(at, 4) < mean) continue
      const p = load<u32>(at)
      red += p & 255
      green += (p >> 8) & 255
      blue += (p >> 16) & 255
      n++
    }
    store<f32>(out, <f32>(<f64>red / <f64>n))
    store<f32>(out + plane, <f32>(<f64>green / <f64>n))
    store<f32>(out + 2 * plane, <f32>(<f64>blue / <f64>n))
    const luma = <f64>(red * 77 + green * 150 + blue * 29) / <f64>(256 * n)
    store<f32>(out + 3 * plane, <f32>luma)
    store<f32>(out + 4 * plane, <f32>(max(0, luma - <f64>darkest / 256) / (luma + 8)))
  }
  return extreme
}

/**
 * Medians of 3 × 3, edges repeated, after J. L. Smith, "Implementing median filters in XC4000E FPGAs", 1996.
 * @param plane f32
 * @param out another plane
 * @param scratch room for 12 × columns + 96 bytes
 */
export function median9(plane: usize, columns: i32, rows: i32, out: usize, scratch: usize): void {
  const room = (<usize>(4 * columns + 47)) & ~15
  const line = (<usize>columns) << 2
  for (let y = 0; y < rows; y++) {
    // Three rows with their ends repeated.
    for (let k = 0; k < 3; k++) {
      const from = plane + <usize>max(0, min(rows - 1, y + k - 1)) * line
      const to = scratch + <usize>k * room
      store<f32>(to, load<f32>(from))
      memory.copy(to + 4, from, line)
      store<f32>(to + 4 + line, load<f32>(from + line - 4))
    }
    let x: usize = 0
    for (; x + 16 <= line; x += 16) v128.store(out + x, middle(scratch + x, room))
    for (; x < line; x += 4) v128.store32_lane(out + x, middle(scratch + x, room), 0)
    out += line
  }
}

/** Four medians of nine. */
// @ts-ignore: decorator
@inline
function middle(at: usize, room: usize): v128 {
  // The least of three rows' greatest, and so on: each row of three in order first.
  const a = v128.load(at)
  const b = v128.load(at, 4)
  const c = v128.load(at, 8)
  const d = v128.load(at + room)
  const e = v128.load(at + room, 4)
  const f = v128.load(at + room, 8)
  const g = v128.load(at + 2 * room)
  const h = v128.load(at + 2 * room, 4)
  const i = v128.load(at + 2 * room, 8)
  const low = f32x4.max(f32x4.max(least(a, b, c), least(d, e, f)), least(g, h, i))
  const mid = medianOf(medianOf(a, b, c), medianOf(d, e, f), medianOf(g, h, i))
  const high = f32x4.min(f32x4.min(most(a, b, c), most(d, e, f)), most(g, h, i))
  return medianOf(low, mid, high)
}

// @ts-ignore: decorator
@inline
function least(a: v128, b: v128, c: v128): v128 {
  return f32x4.min(f32x4.min(a, b), c)
}

// @ts-ignore: decorator
@inline
function most(a: v128, b: v128, c: v128): v128 {
  return f32x4.max(f32x4.max(a, b), c)
}

// @ts-ignore: decorator
@inline
function medianOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.max(f32x4.min(a, b), f32x4.min(f32x4.max(a, b), c))
}

/**
 * Means of 3 × 3 bytes of a plane, rounded; those at the edges are repeated beyond them.
 * @param plane row by row; 16 bytes behind it may be read
 * @param out room for 16 bytes more than the plane has
 * @param sums room for three rows of 2 × columns + 32 bytes
 */
export function mean9(plane: usize, columns: i32, rows: i32, out: usize, sums: usize): void {
  const pitch = (<usize>(2 * columns + 47)) & ~15
  for (let y = -1; y < rows; y++) {
    // The sums along the row below, in the room of the row before the one above.
    const next = sums + <usize>((y + 1) % 3) * pitch
    if (y + 1 < rows) sumsAlong(plane + <usize>((y + 1) * columns), columns, next)
    if (y < 0) continue
    const own = sums + <usize>(y % 3) * pitch
    const above = y > 0 ? sums + <usize>((y + 2) % 3) * pitch : own
    const below = y + 1 < rows ? next : own
    const row = out + <usize>(y * columns)
    for (let x: usize = 0; x < <usize>columns; x += 8) {
      const at = x << 1
      const sum = i16x8.add(i16x8.add(v128.load(above + at), v128.load(own + at)), v128.load(below + at))
      // (2 sum + 9) / 18 by a product, exact up to 9 × 255.
      const twice = i16x8.add(i16x8.shl(sum, 1), i16x8.splat(9))
      const low = i32x4.shr_u(i32x4.extmul_low_i16x8_u(twice, i16x8.splat(3641)), 16)
      const high = i32x4.shr_u(i32x4.extmul_high_i16x8_u(twice, i16x8.splat(3641)), 16)
      const words = i16x8.narrow_i32x4_s(low, high)
      v128.store64_lane(row + x, i8x16.narrow_i16x8_u(words, words), 0)
    }
  }
}

/** Sums of each byte of a row and those beside it, 16 bits each. */
function sumsAlong(row: usize, columns: i32, out: usize): void {
  const last = <usize>(columns - 1)
  for (let x: usize = 1; x < last; x += 8) {
    const own = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x))
    const before = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x - 1))
    const right = i16x8.extend_low_i8x16_u(v128.load64_zero(row + x, 1))
    v128.store(out + (x << 1), i16x8.add(i16x8.add(before, own), right))
  }
  const first = <u16>load<u8>(row)
  const end = <u16>load<u8>(row + last)
  store<u16>(out, 2 * first + <u16>load<u8>(row + min<usize>(1, last)))
  store<u16>(out + (last << 1), 2 * end + <u16>load<u8>(row + max<usize>(1, last) - 1))
}
