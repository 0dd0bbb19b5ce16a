/**
 * c = a · b for matrices of 32-bit floats.
 * @param a element (row, k) at a + row × `rowStep` + k × `step` bytes, so that it may lie transposed
 * @param b `inner` × `columns`, row by row
 * @param c `rows` × `columns`, row by row
 * @param rows a multiple of 4
 * @param columns a multiple of 8
 */
export function multiply(
  a: usize,
  rowStep: usize,
  step: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
): void {
  const pitch = (<usize>columns) << 2
  for (let row = 0; row < rows; row += 4) {
    const first = a + <usize>row * rowStep
    for (let column: usize = 0; column < pitch; column += 32) {
      let r0 = f32x4.splat(0)
      let s0 = r0
      let r1 = r0
      let s1 = r0
      let r2 = r0
      let s2 = r0
      let r3 = r0
      let s3 = r0
      let at = first
      let from = b + column
      for (let k = 0; k < inner; k++) {
        const left = v128.load(from)
        const right = v128.load(from, 16)
        const a0 = v128.load32_splat(at)
        const a1 = v128.load32_splat(at + rowStep)
        const a2 = v128.load32_splat(at + 2 * rowStep)
        const a3 = v128.load32_splat(at + 3 * rowStep)
        r0 = f32x4.add(r0, f32x4.mul(a0, left))
        s0 = f32x4.add(s0, f32x4.mul(a0, right))
        r1 = f32x4.add(r1, f32x4.mul(a1, left))
        s1 = f32x4.add(s1, f32x4.mul(a1, right))
        r2 = f32x4.add(r2, f32x4.mul(a2, left))
        s2 = f32x4.add(s2, f32x4.mul(a2, right))
        r3 = f32x4.add(r3, f32x4.mul(a3, left))
        s3 = f32x4.add(s3, f32x4.mul(a3, right))
        at += step
        from += pitch
      }
      const to = c + <usize>row * pitch + column
      v128.store(to, r0)
      v128.store(to, s0, 16)
      v128.store(to + pitch, r1)
      v128.store(to + pitch, s1, 16)
      v128.store(to + 2 * pitch, r2)
      v128.store(to + 2 * pitch, s2, 16)
      v128.store(to + 3 * pitch, r3)
      v128.store(to + 3 * pitch, s3, 16)
    }
  }
}
