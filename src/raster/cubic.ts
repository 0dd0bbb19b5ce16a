/**
 * Cubic interpolation of whole RGBA pixels in integers: red and blue share one 32-bit word, green
 * has its own, so a tap is two multiplications. Weights are those of R. Keys, "Cubic convolution
 * interpolation for digital image processing", 1981, with a = −1/2: thin strokes stay sharp, and
 * print gets no rings as it would with Lanczos weights.
 */

/** Steps between two pixels for which weights are kept. */
export const PHASES = 256

/** What the four weights of a phase add up to. */
const UNIT = 128
const UNIT_BITS = 7

/** Four weights a phase, `PHASES + 1` phases. */
const CUBIC: Int32Array = makeWeights()

/** Mask of the two channels that are summed in one word. */
const PAIR = 0x00ff00ff
/** Keeps both halves of a pair's sum positive (64 below black) and rounds it. */
const PAIR_BIAS = ((64 * UNIT + UNIT / 2) << 16) | (64 * UNIT + UNIT / 2)
const LONE_BIAS = 64 * UNIT + UNIT / 2

/** Biased sums, shifted down by `UNIT_BITS` and masked by 511, to bytes in their place in a word. */
const CLAMP_LOW: Int32Array = makeClamp(0)
const CLAMP_MID: Int32Array = makeClamp(8)
const CLAMP_HIGH: Int32Array = makeClamp(16)

/**
 * The value between `p1` and `p2`, of four pixels in a line; alpha becomes 255.
 * @param phase the place between them, 0 to `PHASES`
 */
export function cubic(p0: number, p1: number, p2: number, p3: number, phase: number): number {
  const k = phase << 2
  const w0 = CUBIC[k]!
  const w1 = CUBIC[k + 1]!
  const w2 = CUBIC[k + 2]!
  const w3 = CUBIC[k + 3]!
  // `| 0` after every sum: pairs overflow 32 bits and must not become floating point on the way.
  const left = (Math.imul(p0 & PAIR, w0) + Math.imul(p1 & PAIR, w1)) | 0
  const right = (Math.imul(p2 & PAIR, w2) + Math.imul(p3 & PAIR, w3)) | 0
  const pair = (((left + right) | 0) + PAIR_BIAS) | 0
  const lone =
    (Math.imul((p0 >>> 8) & 255, w0) +
      Math.imul((p1 >>> 8) & 255, w1) +
      Math.imul((p2 >>> 8) & 255, w2) +
      Math.imul((p3 >>> 8) & 255, w3) +
      LONE_BIAS) |
    0
  return (
    CLAMP_LOW[(pair >>> UNIT_BITS) & 511]! |
    CLAMP_MID[(lone >>> UNIT_BITS) & 511]! |
    CLAMP_HIGH[(pair >>> (16 + UNIT_BITS)) & 511]! |
    -16777216
  )
}

function makeWeights(): Int32Array {
  const table = new Int32Array((PHASES + 1) * 4)
  for (let phase = 0; phase <= PHASES; phase++) {
    const t = phase / PHASES
    const taps = [near(1 + t), near(t), near(1 - t), near(2 - t)].map((w) => Math.round(w * UNIT))
    // Rounding must not change brightness: what is missing goes to the nearer of the middle taps.
    const middle = t < 0.5 ? 1 : 2
    taps[middle] = taps[middle]! + UNIT - taps.reduce((a, b) => a + b)
    table.set(taps, phase * 4)
  }
  return table
}

/** Keys' kernel at distance `d`, 0 to 2. */
function near(d: number): number {
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2
}

function makeClamp(shift: number): Int32Array {
  return Int32Array.from({ length: 512 }, (_, i) => Math.min(255, Math.max(0, i - 64)) << shift)
}
