// A sheet that is not flat, seen and lit from somewhere: pixels move, and light falls on them anew.

import { cubicSum, lowBytes } from './cubic'
import { STRIDE, WRAP } from './tile'

/**
 * Draws RGBA pixels moved and lit by a grid, by cubic interpolation.
 * @param from the pixels before, not to be changed, with a row above, two below, a column to the left
 *   and two to the right of them in which the outermost go on: nothing in the loop has to look whether a
 *   place lies inside, as with a call there its vectors would be kept on the stack, at twice the time
 * @param width size of what `from` shows, px, without those
 * @param to what stands where the sheet is not; room for 12 bytes more
 * @param wide size of `to`, px
 * @param grid four 32-bit floats a point, row by row: from where in `from` the point comes, less its
 *   own place (x, y, pixels), its gain, and one that is not read. Point (0, 0) is the left top corner
 * @param step pixels between points
 * @param cells for every column of pixels, 32 bits each: bytes from a grid row's first point to the one before it
 * @param shares for every column of pixels, 32-bit floats: how far it is from that point to the next, 0 to 1
 * @param cubic four weights of 128 (i16) for each of 256 steps between two pixels
 * @param eight the same weights, eight times each
 * @param open 1 where `to` shows beyond the sides of `from`, 0 where its last pixels go on
 * @param tint eight floats: gains of red, green, blue and alpha in full light, then how much less
 *   they are in full shade; alpha's are 1 and 0
 * @param noise tile of noise, and the place of the first pixel in it
 * @param scratch room for 16 bytes a column of the grid and 64 more
 */
export function drawRelief(
  from: usize,
  width: i32,
  height: i32,
  to: usize,
  wide: i32,
  high: i32,
  grid: usize,
  columns: i32,
  rows: i32,
  step: f64,
  cells: usize,
  shares: usize,
  cubic: usize,
  eight: usize,
  open: i32,
  tint: usize,
  noise: usize,
  left: i32,
  top: i32,
  scratch: usize,
): void {
  const line = scratch + 64
  const light = v128.load(tint)
  const less = v128.load(tint, 16)
  const one = f32x4.splat(1)
  const low = lowBytes(scratch)
  const pitch = (<usize>(width + 3)) << 2
  const lowest = i32x4.splat(0)
  const highest = i32x4.replace_lane(i32x4.splat((width - 1) << 8), 1, (height - 1) << 8)
  const ahead = i32x4(256, 0, 0, 0)
  for (let y = 0; y < high; y++) {
    const down = Math.min((<f64>y + 0.5) / step, <f64>rows - 1.001)
    const above = <i32>down
    const share = f32x4.splat(<f32>(down - <f64>above))
    const points = grid + ((<usize>(above * columns)) << 4)
    const below = (<usize>columns) << 4
    for (let k: usize = 0; k < below; k += 16) {
      const a = v128.load(points + k)
      v128.store(line + k, f32x4.add(a, f32x4.mul(f32x4.sub(v128.load(points + k + below), a), share)))
    }
    const dither = noise + <usize>((y + top) & WRAP) * STRIDE
    const row = to + ((<usize>(y * wide)) << 2)
    // In 256ths of a pixel.
    let place = i32x4.replace_lane(i32x4.splat(0), 1, y << 8)
    for (let x = 0; x < wide; x++, place = i32x4.add(place, ahead)) {
      const point = line + <usize>load<i32>(cells + ((<usize>x) << 2))
      const a = v128.load(point)
      const between = v128.load32_splat(shares + ((<usize>x) << 2))
      const value = f32x4.add(a, f32x4.mul(f32x4.sub(v128.load(point, 16), a), between))
      let cover: f32 = 1
      if (open) {
        const u = f32x4.extract_lane(value, 0) + <f32>x
        const v = f32x4.extract_lane(value, 1) + <f32>y
        cover = held(u + 1) * held(<f32>width - u) * held(v + 1) * held(<f32>height - v)
        if (cover <= 0) continue
      }
      const from256 = i32x4.add(rounded(f32x4.mul(value, f32x4.splat(256))), place)
      const on = i32x4.min_s(i32x4.max_s(from256, lowest), highest)
      const u256 = i32x4.extract_lane(on, 0)
      const v256 = i32x4.extract_lane(on, 1)
      const iu = u256 >> 8
      const iv = v256 >> 8
      const across = cubic + ((<usize>(u256 & 255)) << 3)
      const downward = eight + ((<usize>(v256 & 255)) << 6)
      const at = from + iv * pitch + ((<usize>iu) << 2)
      const sum = cubicSum(at, pitch, across, downward, low)
      const g = f32x4.splat(f32x4.extract_lane(value, 2))
      const balance = f32x4.sub(light, f32x4.mul(less, f32x4.sub(one, g)))
      const factor = f32x4.replace_lane(f32x4.mul(g, balance), 3, 1)
      let shown = f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.mul(factor, f32x4.splat(1.0 / 16384)))
      const target = row + ((<usize>x) << 2)
      if (cover < 1) {
        const there = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(target))))
        shown = f32x4.add(there, f32x4.mul(f32x4.sub(shown, there), f32x4.splat(cover)))
      }
      const fraction = <f32>load<u8>(dither + <usize>((x + left) & WRAP)) * (1.0 / 256) - 0.5
      const whole = rounded(f32x4.add(shown, f32x4.splat(fraction)))
      const words = i16x8.narrow_i32x4_s(whole, whole)
      store<u32>(target, <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0) | 0xff000000)
    }
  }
}

/** To the nearest whole numbers, below 2^22: adding 1.5 × 2^23 leaves them in the low bits. */
// @ts-ignore: decorator
@inline
function rounded(values: v128): v128 {
  return i32x4.sub(f32x4.add(values, f32x4.splat(12582912)), i32x4.splat(0x4b400000))
}

// @ts-ignore: decorator
@inline
function held(share: f32): f32 {
  return max<f32>(min<f32>(share, 1), 0)
}
