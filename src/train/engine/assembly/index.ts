// The update of all weights in AssemblyScript with 128-bit SIMD, compiled to update.wasm. The
// weights live in this module's memory: see ../state-memory.ts. Addresses are byte offsets.

/** Sum of squares of `count` floats; summed in double precision a stretch at a time. */
export function squares(at: usize, count: i32): f64 {
  let total: f64 = 0
  let left = count
  while (left >= 4) {
    const stretch = min(left & ~3, 4096)
    const end = at + (<usize>stretch << 2)
    let sums = f32x4.splat(0)
    for (; at < end; at += 16) {
      const g = v128.load(at)
      sums = f32x4.add(sums, f32x4.mul(g, g))
    }
    total +=
      <f64>f32x4.extract_lane(sums, 0) +
      <f64>f32x4.extract_lane(sums, 1) +
      <f64>f32x4.extract_lane(sums, 2) +
      <f64>f32x4.extract_lane(sums, 3)
    left -= stretch
  }
  for (; left > 0; left--, at += 4) {
    const g = <f64>load<f32>(at)
    total += g * g
  }
  return total
}

/** AdamW and the moving average of `count` weights; the scales are ../adamw.ts's. `rest`s are 1 - their betas, which a float cannot subtract well. */
export function adamw(
  weights: usize,
  gradient: usize,
  firstMoment: usize,
  secondMoment: usize,
  ema: usize,
  count: i32,
  factor: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  root: f32,
  epsilon: f32,
  shrink: f32,
  rest: f32,
): void {
  const vFactor = f32x4.splat(factor)
  const vBeta1 = f32x4.splat(beta1)
  const vBeta2 = f32x4.splat(beta2)
  const vRest1 = f32x4.splat(rest1)
  const vRest2 = f32x4.splat(rest2)
  const vRate = f32x4.splat(rate)
  const vRoot = f32x4.splat(root)
  const vEpsilon = f32x4.splat(epsilon)
  const vShrink = f32x4.splat(shrink)
  const vRest = f32x4.splat(rest)
  let at: usize = 0
  for (; count >= 4; count -= 4, at += 16) {
    const g = f32x4.mul(v128.load(gradient + at), vFactor)
    const m = f32x4.add(f32x4.mul(vBeta1, v128.load(firstMoment + at)), f32x4.mul(vRest1, g))
    const v = f32x4.add(
      f32x4.mul(vBeta2, v128.load(secondMoment + at)),
      f32x4.mul(vRest2, f32x4.mul(g, g)),
    )
    v128.store(firstMoment + at, m)
    v128.store(secondMoment + at, v)
    const step = f32x4.div(
      f32x4.mul(vRate, m),
      f32x4.add(f32x4.mul(f32x4.sqrt(v), vRoot), vEpsilon),
    )
    const p = f32x4.sub(f32x4.mul(v128.load(weights + at), vShrink), step)
    v128.store(weights + at, p)
    const a = v128.load(ema + at)
    v128.store(ema + at, f32x4.add(a, f32x4.mul(vRest, f32x4.sub(p, a))))
  }
  for (; count > 0; count--, at += 4) {
    const g = load<f32>(gradient + at) * factor
    const m = beta1 * load<f32>(firstMoment + at) + rest1 * g
    const v = beta2 * load<f32>(secondMoment + at) + rest2 * (g * g)
    store<f32>(firstMoment + at, m)
    store<f32>(secondMoment + at, v)
    const p = load<f32>(weights + at) * shrink - (rate * m) / (sqrt<f32>(v) * root + epsilon)
    store<f32>(weights + at, p)
    const a = load<f32>(ema + at)
    store<f32>(ema + at, a + rest * (p - a))
  }
}
