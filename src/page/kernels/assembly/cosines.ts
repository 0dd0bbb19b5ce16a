// Cosine transforms of 8 × 8 blocks of 32-bit floats (Arai, Agui and Nakajima), unscaled.

/** Four columns of a block, transformed: eight rows of 32 bytes. */
export function forward(from: usize, stride: usize, to: usize): void {
  const r0 = v128.load(from)
  const r1 = v128.load(from + stride)
  const r2 = v128.load(from + 2 * stride)
  const r3 = v128.load(from + 3 * stride)
  const r4 = v128.load(from + 4 * stride)
  const r5 = v128.load(from + 5 * stride)
  const r6 = v128.load(from + 6 * stride)
  const r7 = v128.load(from + 7 * stride)
  const a = f32x4.add(r0, r7)
  const b = f32x4.add(r1, r6)
  const c = f32x4.add(r2, r5)
  const d = f32x4.add(r3, r4)
  const ad = f32x4.add(a, d)
  const bc = f32x4.add(b, c)
  v128.store(to, f32x4.add(ad, bc))
  v128.store(to, f32x4.sub(ad, bc), 128)
  const e = f32x4.sub(a, d)
  const f = f32x4.mul(f32x4.add(f32x4.sub(b, c), e), f32x4.splat(0.7071067811865476))
  v128.store(to, f32x4.add(e, f), 64)
  v128.store(to, f32x4.sub(e, f), 192)
  const s = f32x4.sub(r0, r7)
  const t = f32x4.sub(r1, r6)
  const u = f32x4.sub(r2, r5)
  const v = f32x4.sub(r3, r4)
  const x = f32x4.add(v, u)
  const y = f32x4.mul(f32x4.add(u, t), f32x4.splat(0.7071067811865476))
  const z = f32x4.add(t, s)
  const turn = f32x4.mul(f32x4.sub(x, z), f32x4.splat(0.3826834323650898))
  const two = f32x4.add(f32x4.mul(x, f32x4.splat(0.541196100146197)), turn)
  const four = f32x4.add(f32x4.mul(z, f32x4.splat(1.3065629648763766)), turn)
  const sum = f32x4.add(s, y)
  const rest = f32x4.sub(s, y)
  v128.store(to, f32x4.add(rest, two), 160)
  v128.store(to, f32x4.sub(rest, two), 96)
  v128.store(to, f32x4.add(sum, four), 32)
  v128.store(to, f32x4.sub(sum, four), 224)
}

/** Eight rows of eight floats, rows and columns exchanged. */
// @ts-ignore: decorator
@inline
export function turned(from: usize, to: usize): void {
  turnedQuarter(from, to)
  turnedQuarter(from + 16, to + 128)
  turnedQuarter(from + 128, to + 16)
  turnedQuarter(from + 144, to + 144)
}

/** The same for four rows of four. */
// @ts-ignore: decorator
@inline
export function turnedQuarter(from: usize, to: usize): void {
  turnedRows(v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96), to)
}

// @ts-ignore: decorator
@inline
export function turnedRows(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5)
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7)
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2))
  v128.store(to, i64x2.shuffle(ab, cd, 1, 3), 32)
  v128.store(to, i64x2.shuffle(abHigh, cdHigh, 0, 2), 64)
  v128.store(to, i64x2.shuffle(abHigh, cdHigh, 1, 3), 96)
}

/** Four columns of eight coefficients, transformed back in place. */
export function backward(at: usize): void {
  const r0 = v128.load(at)
  const r2 = v128.load(at, 64)
  const r4 = v128.load(at, 128)
  const r6 = v128.load(at, 192)
  const a = f32x4.add(r0, r4)
  const b = f32x4.sub(r0, r4)
  const c = f32x4.add(r2, r6)
  const d = f32x4.sub(f32x4.mul(f32x4.sub(r2, r6), f32x4.splat(1.4142135623730951)), c)
  const e0 = f32x4.add(a, c)
  const e3 = f32x4.sub(a, c)
  const e1 = f32x4.add(b, d)
  const e2 = f32x4.sub(b, d)
  const r1 = v128.load(at, 32)
  const r3 = v128.load(at, 96)
  const r5 = v128.load(at, 160)
  const r7 = v128.load(at, 224)
  const s = f32x4.add(r5, r3)
  const t = f32x4.sub(r5, r3)
  const u = f32x4.add(r1, r7)
  const v = f32x4.sub(r1, r7)
  const o7 = f32x4.add(u, s)
  const turn = f32x4.mul(f32x4.add(t, v), f32x4.splat(1.8477590650225735))
  const o6 = f32x4.sub(f32x4.sub(turn, f32x4.mul(t, f32x4.splat(2.613125929752753))), o7)
  const o5 = f32x4.sub(f32x4.mul(f32x4.sub(u, s), f32x4.splat(1.4142135623730951)), o6)
  const o4 = f32x4.sub(f32x4.sub(turn, f32x4.mul(v, f32x4.splat(1.082392200292394))), o5)
  v128.store(at, f32x4.add(e0, o7))
  v128.store(at, f32x4.sub(e0, o7), 224)
  v128.store(at, f32x4.add(e1, o6), 32)
  v128.store(at, f32x4.sub(e1, o6), 192)
  v128.store(at, f32x4.add(e2, o5), 64)
  v128.store(at, f32x4.sub(e2, o5), 160)
  v128.store(at, f32x4.add(e3, o4), 96)
  v128.store(at, f32x4.sub(e3, o4), 128)
}
