// A sheet that is not flat, seen and lit from somewhere: pixels move, and light falls on them anew.

import { cubicSum, gather, lowBytes } from './cubic'
import { STRIDE, WRAP } from './tile'

/**
 * Draws RGBA pixels moved and lit by a grid, by cubic interpolation.
 * @param from the pixels before, not to be changed
 * @param width size of `from`, px
 * @param to what stands where the sheet is not; room for 12 bytes more
 * @param wide size of `to`, px
 * @param grid four 32-bit floats a point, row by row: from where in `from` the point comes, less its
 *   own place (x, y, pixels), its gain, and one that is not read. Point (0, 0) is the left top corner
 * @param step pixels between points
 * @param ends for every cell of a grid row the column of pixels before which it ends, 32 bits each
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
  ends: usize,
  cubic: usize,
  eight: usize,
  open: i32,
  tint: usize,
  noise: usize,
  left: i32,
  top: i32,
  scratch: usize,
): void {
  const taps = scratch
  const line = scratch + 64
  const light = v128.load(tint)
  const less = v128.load(tint, 16)
  const one = f32x4.splat(1)
  const low = lowBytes(taps)
  const lowest = f32x4.splat(0)
  const highest = f32x4.replace_lane(
    f32x4.replace_lane(f32x4.splat(3), 0, <f32>(width - 1)),
    1,
    <f32>(height - 1),
  )
  const inverse = <f32>(1 / step)
  const stride32 = <f32>step
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
    let x = 0
    for (let k = 0; k < columns - 1 && x < wide; k++) {
      const a = v128.load(line + ((<usize>k) << 4))
      const slope = f32x4.mul(f32x4.sub(v128.load(line + ((<usize>k) << 4), 16), a), f32x4.splat(inverse))
      const ahead = <f32>x + 0.5 - <f32>k * stride32
      // Places of the sheet, no longer what is added to one's own.
      let value = f32x4.add(
        f32x4.add(a, f32x4.mul(slope, f32x4.splat(ahead))),
        f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(0), 0, <f32>x), 1, <f32>y),
      )
      const ahead4 = f32x4.add(slope, f32x4(1, 0, 0, 0))
      const end = load<i32>(ends + ((<usize>k) << 2))
      for (; x < end; x++) {
        const gain = f32x4.extract_lane(value, 2)
        const on = f32x4.pmin(f32x4.pmax(value, lowest), highest)
        let cover: f32 = 1
        if (open) {
          const u = f32x4.extract_lane(value, 0)
          const v = f32x4.extract_lane(value, 1)
          cover = held(u + 1) * held(<f32>width - u) * held(v + 1) * held(<f32>height - v)
        }
        value = f32x4.add(value, ahead4)
        if (cover <= 0) continue
        const pixel = i32x4.trunc_sat_f32x4_s(on)
        const phase = i32x4.trunc_sat_f32x4_s(
          f32x4.mul(f32x4.sub(on, f32x4.convert_i32x4_s(pixel)), f32x4.splat(256)),
        )
        const iu = i32x4.extract_lane(pixel, 0)
        const iv = i32x4.extract_lane(pixel, 1)
        const across = cubic + ((<usize>i32x4.extract_lane(phase, 0)) << 3)
        const downward = eight + ((<usize>i32x4.extract_lane(phase, 1)) << 6)
        let at = from + ((<usize>((iv - 1) * width + iu - 1)) << 2)
        let stride = (<usize>width) << 2
        if (iu < 1 || iv < 1 || iu > width - 3 || iv > height - 3) {
          gather(from, width, height, iu, iv, taps)
          at = taps
          stride = 16
        }
        const sum = cubicSum(at, stride, across, downward, low)
        const g = f32x4.splat(gain)
        const balance = f32x4.sub(light, f32x4.mul(less, f32x4.sub(one, g)))
        const factor = f32x4.replace_lane(f32x4.mul(g, balance), 3, 1)
        let shown = f32x4.mul(
          f32x4.max(f32x4.convert_i32x4_s(sum), f32x4.splat(0)),
          f32x4.mul(factor, f32x4.splat(1.0 / 16384)),
        )
        const target = row + ((<usize>x) << 2)
        if (cover < 1) {
          const there = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(target))))
          shown = f32x4.add(there, f32x4.mul(f32x4.sub(shown, there), f32x4.splat(cover)))
        }
        const fraction = <f32>load<u8>(dither + <usize>((x + left) & WRAP)) * (1.0 / 256)
        const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(shown, f32x4.splat(fraction)))
        const words = i16x8.narrow_i32x4_s(whole, whole)
        store<u32>(target, <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0) | 0xff000000)
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function held(share: f32): f32 {
  return max<f32>(min<f32>(share, 1), 0)
}
