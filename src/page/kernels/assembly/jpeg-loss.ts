// What JPEG takes away of a plane: cosine transforms of 8 × 8 blocks, rounded by the quality's tables.

/**
 * Rounds a plane's blocks in place.
 * @param values 32-bit floats around 0, row by row
 * @param wide floats a row, a multiple of 8; `high` rows too
 * @param steps 64 32-bit floats, by place in the block
 * @param cosines 64 32-bit floats: the orthonormal transform, one row per frequency
 * @param turned the same with rows and columns changed
 * @param scratch room for 512 bytes
 */
export function roundBlocks(
  values: usize,
  wide: i32,
  high: i32,
  steps: usize,
  cosines: usize,
  turned: usize,
  scratch: usize,
): void {
  const stride = (<usize>wide) << 2
  const block = scratch
  const between = scratch + 256
  for (let top = 0; top < high; top += 8) {
    const row = values + <usize>top * stride
    for (let left = 0; left < wide; left += 8) {
      const at = row + ((<usize>left) << 2)
      columns(at, stride, cosines, between)
      rows(between, turned, block, 32)
      for (let k: usize = 0; k < 256; k += 16) {
        const step = v128.load(steps + k)
        const level = f32x4.nearest(f32x4.div(v128.load(block + k), step))
        v128.store(block + k, f32x4.mul(level, step))
      }
      columns(block, 32, turned, between)
      rows(between, cosines, at, stride)
    }
  }
}

/** `weights` × block: each row of the result is all rows of the block, weighed. */
function columns(from: usize, stride: usize, weights: usize, to: usize): void {
  const a0 = v128.load(from)
  const b0 = v128.load(from, 16)
  const a1 = v128.load(from + stride)
  const b1 = v128.load(from + stride, 16)
  const a2 = v128.load(from + 2 * stride)
  const b2 = v128.load(from + 2 * stride, 16)
  const a3 = v128.load(from + 3 * stride)
  const b3 = v128.load(from + 3 * stride, 16)
  const a4 = v128.load(from + 4 * stride)
  const b4 = v128.load(from + 4 * stride, 16)
  const a5 = v128.load(from + 5 * stride)
  const b5 = v128.load(from + 5 * stride, 16)
  const a6 = v128.load(from + 6 * stride)
  const b6 = v128.load(from + 6 * stride, 16)
  const a7 = v128.load(from + 7 * stride)
  const b7 = v128.load(from + 7 * stride, 16)
  for (let u: usize = 0; u < 8; u++) {
    const w = weights + (u << 5)
    v128.store(to + (u << 5), weighed(w, a0, a1, a2, a3, a4, a5, a6, a7))
    v128.store(to + (u << 5), weighed(w, b0, b1, b2, b3, b4, b5, b6, b7), 16)
  }
}

// @ts-ignore: decorator
@inline
function weighed(
  w: usize,
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  r4: v128,
  r5: v128,
  r6: v128,
  r7: v128,
): v128 {
  const first = f32x4.add(
    f32x4.add(f32x4.mul(v128.load32_splat(w), r0), f32x4.mul(v128.load32_splat(w, 4), r1)),
    f32x4.add(f32x4.mul(v128.load32_splat(w, 8), r2), f32x4.mul(v128.load32_splat(w, 12), r3)),
  )
  const second = f32x4.add(
    f32x4.add(f32x4.mul(v128.load32_splat(w, 16), r4), f32x4.mul(v128.load32_splat(w, 20), r5)),
    f32x4.add(f32x4.mul(v128.load32_splat(w, 24), r6), f32x4.mul(v128.load32_splat(w, 28), r7)),
  )
  return f32x4.add(first, second)
}

/** Block × `weights`: each row of the result is all rows of the weights, by the block's row. */
function rows(from: usize, weights: usize, to: usize, stride: usize): void {
  for (let r: usize = 0; r < 8; r++) {
    let low = f32x4.splat(0)
    let high = f32x4.splat(0)
    for (let c: usize = 0; c < 8; c++) {
      const share = v128.load32_splat(from + (r << 5) + (c << 2))
      low = f32x4.add(low, f32x4.mul(share, v128.load(weights + (c << 5))))
      high = f32x4.add(high, f32x4.mul(share, v128.load(weights + (c << 5), 16)))
    }
    v128.store(to + r * stride, low)
    v128.store(to + r * stride, high, 16)
  }
}
