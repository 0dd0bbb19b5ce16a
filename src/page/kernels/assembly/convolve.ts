/**
 * A convolution of 16-bit planes whose channels lie together, with zeros round the picture: sums of
 * products in 32 bits, shifted down. Four pixels and eight outputs at a time.
 * @param from the first pixel's window, channel 0; even channels, `pairs` × 2 of them are read
 * @param fromPitch bytes from row to row of windows' rows, `fromStep` from pixel to pixel
 * @param stride distance of windows in pixels
 * @param side of the window in pixels
 * @param weights for eight outputs, window row by row, pixel by pixel: 8 × 2 numbers a pair of
 *   channels; then for the next eight
 * @param bias 32 bits an output, already shifted up, with a half for rounding
 * @param to output 0 of the first pixel; up to three pixels right of the last are written too
 * @param lower what is less becomes this: 0 cuts negative results
 * @param odd bytes from eight outputs to the next eight, `even` from sixteen to the next sixteen
 */
export function convolve(
  from: usize,
  fromPitch: usize,
  fromStep: usize,
  pairs: i32,
  stride: usize,
  side: i32,
  weights: usize,
  bias: usize,
  shift: i32,
  groups: i32,
  to: usize,
  toPitch: usize,
  toStep: usize,
  odd: usize,
  even: usize,
  width: i32,
  height: i32,
  lower: i32,
): void {
  const next = fromStep * stride
  const groupBytes = <usize>(side * side * pairs) << 5
  const none = i16x8.splat(<i16>lower)
  for (let y = 0; y < height; y++) {
    const rows = from + <usize>y * stride * fromPitch
    const line = to + <usize>y * toPitch
    for (let g = 0; g < groups; g++) {
      const first = v128.load(bias + ((<usize>g) << 5))
      const second = v128.load(bias + ((<usize>g) << 5), 16)
      const set = weights + <usize>g * groupBytes
      let out = line + <usize>(g & 1) * odd + <usize>(g >> 1) * even
      let window = rows
      for (let x = 0; x < width; x += 4) {
        let a0 = first
        let b0 = second
        let a1 = first
        let b1 = second
        let a2 = first
        let b2 = second
        let a3 = first
        let b3 = second
        let w = set
        for (let v = 0; v < side; v++) {
          let pixel = window + <usize>v * fromPitch
          for (let u = 0; u < side; u++) {
            let at = pixel
            const last = at + ((<usize>pairs) << 2)
            while (at < last) {
              const low = v128.load(w)
              const high = v128.load(w, 16)
              const p0 = v128.load32_splat(at)
              const p1 = v128.load32_splat(at + next)
              const p2 = v128.load32_splat(at + 2 * next)
              const p3 = v128.load32_splat(at + 3 * next)
              a0 = i32x4.add(a0, i32x4.dot_i16x8_s(p0, low))
              b0 = i32x4.add(b0, i32x4.dot_i16x8_s(p0, high))
              a1 = i32x4.add(a1, i32x4.dot_i16x8_s(p1, low))
              b1 = i32x4.add(b1, i32x4.dot_i16x8_s(p1, high))
              a2 = i32x4.add(a2, i32x4.dot_i16x8_s(p2, low))
              b2 = i32x4.add(b2, i32x4.dot_i16x8_s(p2, high))
              a3 = i32x4.add(a3, i32x4.dot_i16x8_s(p3, low))
              b3 = i32x4.add(b3, i32x4.dot_i16x8_s(p3, high))
              at += 4
              w += 32
            }
            pixel += fromStep
          }
        }
        v128.store(out, cut(a0, b0, shift, none))
        v128.store(out + toStep, cut(a1, b1, shift, none))
        v128.store(out + 2 * toStep, cut(a2, b2, shift, none))
        v128.store(out + 3 * toStep, cut(a3, b3, shift, none))
        out += 4 * toStep
        window += 4 * next
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function cut(low: v128, high: v128, shift: i32, none: v128): v128 {
  return i16x8.max_s(
    i16x8.narrow_i32x4_s(i32x4.shr_s(low, shift), i32x4.shr_s(high, shift)),
    none,
  )
}
