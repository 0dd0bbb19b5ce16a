import { turnedQuarter, turnedRows } from './cosines'

// The orthonormal 8-point cosine transform's constants: cos(k·π/16) / 2.
const C1: f32 = 0.4903926402016152
const C2: f32 = 0.46193976625564337
const C3: f32 = 0.4157348061512726
const C4: f32 = 0.3535533905932738
const C5: f32 = 0.2777851165098011
const C6: f32 = 0.19134171618254492
const C7: f32 = 0.09754516100806413

// @ts-ignore: decorator
@inline
function times(a: v128, c: f32): v128 {
  return f32x4.mul(a, f32x4.splat(c))
}

/** Transforms the four columns of the block that begin `at`, in place. */
function forward(at: usize): void {
  const a0 = v128.load(at)
  const a1 = v128.load(at, 32)
  const a2 = v128.load(at, 64)
  const a3 = v128.load(at, 96)
  const a4 = v128.load(at, 128)
  const a5 = v128.load(at, 160)
  const a6 = v128.load(at, 192)
  const a7 = v128.load(at, 224)
  const s0 = f32x4.add(a0, a7)
  const s1 = f32x4.add(a1, a6)
  const s2 = f32x4.add(a2, a5)
  const s3 = f32x4.add(a3, a4)
  const d0 = f32x4.sub(a0, a7)
  const d1 = f32x4.sub(a1, a6)
  const d2 = f32x4.sub(a2, a5)
  const d3 = f32x4.sub(a3, a4)
  const e0 = f32x4.add(s0, s3)
  const e1 = f32x4.add(s1, s2)
  const f0 = f32x4.sub(s0, s3)
  const f1 = f32x4.sub(s1, s2)
  v128.store(at, times(f32x4.add(e0, e1), C4))
  v128.store(at, times(f32x4.sub(e0, e1), C4), 128)
  v128.store(at, f32x4.add(times(f0, C2), times(f1, C6)), 64)
  v128.store(at, f32x4.sub(times(f0, C6), times(f1, C2)), 192)
  v128.store(at, four(d0, d1, d2, d3, C1, C3, C5, C7), 32)
  v128.store(at, four(d0, d1, d2, d3, C3, -C7, -C1, -C5), 96)
  v128.store(at, four(d0, d1, d2, d3, C5, -C1, C7, C3), 160)
  v128.store(at, four(d0, d1, d2, d3, C7, -C5, C3, -C1), 224)
}

// @ts-ignore: decorator
@inline
function four(a: v128, b: v128, c: v128, d: v128, p: f32, q: f32, r: f32, s: f32): v128 {
  return f32x4.add(f32x4.add(times(a, p), times(b, q)), f32x4.add(times(c, r), times(d, s)))
}

/** Transforms them back. */
function back(at: usize): void {
  const b0 = times(v128.load(at), C4)
  const b1 = v128.load(at, 32)
  const b2 = v128.load(at, 64)
  const b3 = v128.load(at, 96)
  const b4 = times(v128.load(at, 128), C4)
  const b5 = v128.load(at, 160)
  const b6 = v128.load(at, 192)
  const b7 = v128.load(at, 224)
  const p = f32x4.add(b0, b4)
  const q = f32x4.sub(b0, b4)
  const r = f32x4.add(times(b2, C2), times(b6, C6))
  const s = f32x4.sub(times(b2, C6), times(b6, C2))
  const e0 = f32x4.add(p, r)
  const e1 = f32x4.add(q, s)
  const e2 = f32x4.sub(q, s)
  const e3 = f32x4.sub(p, r)
  const o0 = four(b1, b3, b5, b7, C1, C3, C5, C7)
  const o1 = four(b1, b3, b5, b7, C3, -C7, -C1, -C5)
  const o2 = four(b1, b3, b5, b7, C5, -C1, C7, C3)
  const o3 = four(b1, b3, b5, b7, C7, -C5, C3, -C1)
  v128.store(at, f32x4.add(e0, o0))
  v128.store(at, f32x4.add(e1, o1), 32)
  v128.store(at, f32x4.add(e2, o2), 64)
  v128.store(at, f32x4.add(e3, o3), 96)
  v128.store(at, f32x4.sub(e3, o3), 128)
  v128.store(at, f32x4.sub(e2, o2), 160)
  v128.store(at, f32x4.sub(e1, o1), 192)
  v128.store(at, f32x4.sub(e0, o0), 224)
}

/** Exchanges the block's rows and columns: its quarters each, and the two beside the diagonal. */
function transpose(block: usize): void {
  turnedQuarter(block, block)
  turnedQuarter(block + 144, block + 144)
  const a = v128.load(block, 16)
  const b = v128.load(block, 48)
  const c = v128.load(block, 80)
  const d = v128.load(block, 112)
  turnedQuarter(block + 128, block + 16)
  turnedRows(a, b, c, d, block + 128)
}

/** Shrinks the block's coefficients but the mean and tells how many are left, the mean counted. */
function garrote(block: usize, limits: usize): i32 {
  const mean = load<f32>(block)
  let left = 0
  for (let k: usize = 0; k < 256; k += 16) {
    const value = v128.load(block + k)
    const limit = v128.load(limits + k)
    const energy = f32x4.mul(value, value)
    const strong = f32x4.gt(energy, limit)
    const kept = f32x4.sub(value, f32x4.div(f32x4.mul(value, limit), energy))
    v128.store(block + k, v128.and(kept, strong))
    left += popcnt(i32x4.bitmask(strong))
  }
  store<f32>(block, mean)
  return left + 1
}

/**
 * A plane of floats, denoised in place by blocks of 8×8; see page/filters/dct-denoising.ts.
 * @param plane at least 8 pixels each way
 * @param step distance of neighbouring blocks, 1 to 8
 * @param limits 64 energies that coefficients must pass; that of the mean is larger than any
 * @param sums room for 32 bytes a column, `weights` as many
 * @param block room for 256 bytes
 */
export function denoisePlane(
  plane: usize,
  width: i32,
  height: i32,
  step: i32,
  limits: usize,
  sums: usize,
  weights: usize,
  block: usize,
): void {
  const pitch = (<usize>width) << 2
  memory.fill(sums, 0, 8 * pitch)
  memory.fill(weights, 0, 8 * pitch)
  let y = 0
  while (true) {
    const top = plane + <usize>y * pitch
    let x = 0
    while (true) {
      const at = (<usize>x) << 2
      for (let r: usize = 0; r < 8; r++) {
        const from = top + r * pitch + at
        v128.store(block + (r << 5), v128.load(from))
        v128.store(block + (r << 5), v128.load(from, 16), 16)
      }
      forward(block)
      forward(block + 16)
      transpose(block)
      forward(block)
      forward(block + 16)
      const weight = f32x4.splat(<f32>1 / <f32>garrote(block, limits))
      back(block)
      back(block + 16)
      transpose(block)
      back(block)
      back(block + 16)
      for (let r: usize = 0; r < 8; r++) {
        const to = sums + r * pitch + at
        const by = weights + r * pitch + at
        v128.store(to, f32x4.add(v128.load(to), f32x4.mul(weight, v128.load(block + (r << 5)))))
        v128.store(
          to,
          f32x4.add(v128.load(to, 16), f32x4.mul(weight, v128.load(block + (r << 5), 16))),
          16,
        )
        v128.store(by, f32x4.add(v128.load(by), weight))
        v128.store(by, f32x4.add(v128.load(by, 16), weight), 16)
      }
      if (x === width - 8) break
      x = min(x + step, width - 8)
    }
    const next = min(y + step, height - 8)
    const done = <usize>(y === height - 8 ? 8 : next - y)
    for (let i: usize = 0; i < done * pitch; i += 4) {
      store<f32>(top + i, load<f32>(sums + i) / load<f32>(weights + i))
    }
    if (y === height - 8) break
    memory.copy(sums, sums + done * pitch, (8 - done) * pitch)
    memory.fill(sums + (8 - done) * pitch, 0, done * pitch)
    memory.copy(weights, weights + done * pitch, (8 - done) * pitch)
    memory.fill(weights + (8 - done) * pitch, 0, done * pitch)
    y = next
  }
}
