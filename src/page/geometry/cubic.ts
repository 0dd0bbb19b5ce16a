/**
 * Weights for cubic interpolation of pixels: those of R. Keys, "Cubic convolution
 * interpolation for digital image processing", 1981, with a = −1/2: thin strokes stay sharp, and
 * print gets no rings as it would with Lanczos weights.
 */

/** Steps between two pixels for which weights are kept. */
const PHASES = 256

/** What the four weights of a phase add up to. */
const UNIT = 128

/** Four weights for each of 256 places from one pixel to the next, 128 together. */
export const CUBIC: Int16Array = makeWeights()

/** The same, each weight eight times in a row, as vectors of 128 bits take it. */
export function wideCubic(): Int16Array {
  return Int16Array.from({ length: CUBIC.length * 8 }, (_, i) => CUBIC[i >> 3]!)
}

function makeWeights(): Int16Array {
  const table = new Int16Array(PHASES * 4)
  for (let phase = 0; phase < PHASES; phase++) {
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
