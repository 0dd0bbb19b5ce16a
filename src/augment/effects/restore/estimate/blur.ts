/** How blurred a page is, read off its sharpest edges. */
import type { Plane } from '../../../../page/image/float-plane.ts'

/** Edges less steep than this (grey levels a pixel) may be noise or paper. */
const FAINTEST = 12
/** The steepest share of the edges tells the blur of the lens; the others are soft by themselves. */
const STEEPEST = 0.25
/** Every how many rows one is measured. */
const ROWS = 3
/** Fewer edge pixels than this say nothing. */
const FEWEST = 20
/** Variance of the blur that the page is compared with: binomial (1, 4, 6, 4, 1). */
const OWN = 1

/**
 * Estimates the blur of a page as the standard deviation of a Gaussian, in pixels: blurred once
 * more by a known one, an edge's slope falls by √(1 + known² / own²) (S. Zhuo, T. Sim, "Defocus map
 * estimation from a single image", 2011). Good to 0.4 px; sharp pages give 0.3 to 0.8, for pixels and
 * thin strokes have a width of their own.
 * @returns undefined where the page has too few edges
 */
export function estimateBlur({ width, height, values }: Plane): number | undefined {
  const softer = blurred(values, width, height)
  const ratios: number[] = []
  const slopes: number[] = []
  for (let y = 3; y < height - 3; y += ROWS) {
    for (let i = y * width + 3; i < y * width + width - 3; i++) {
      const across = values[i + 1]! - values[i - 1]!
      const down = values[i + width]! - values[i - width]!
      const slope = Math.max(Math.abs(across), Math.abs(down)) / 2
      if (slope < FAINTEST) continue
      const before = Math.sqrt(across * across + down * down)
      const along = softer[i + 1]! - softer[i - 1]!
      const below = softer[i + width]! - softer[i - width]!
      const after = Math.sqrt(along * along + below * below)
      slopes.push(slope)
      ratios.push(before / Math.max(after, 1e-3))
    }
  }
  if (slopes.length < FEWEST) return undefined
  const limit = Float32Array.from(slopes).toSorted()[Math.floor(slopes.length * (1 - STEEPEST))]!
  const steep = Float32Array.from(ratios.filter((_, i) => slopes[i]! >= limit)).toSorted()
  const ratio = steep[steep.length >> 1]!
  return Math.sqrt(OWN / Math.max(ratio * ratio - 1, 0.01))
}

/** Binomial blur of variance 1; the outermost two pixels are left as they are. */
function blurred(values: Float32Array, width: number, height: number): Float32Array {
  const along = values.slice()
  for (let y = 0; y < height; y++) {
    for (let i = y * width + 2; i < y * width + width - 2; i++) {
      along[i] =
        (values[i - 2]! + values[i + 2]! + 4 * (values[i - 1]! + values[i + 1]!) + 6 * values[i]!) /
        16
    }
  }
  const out = along.slice()
  for (let i = 2 * width; i < values.length - 2 * width; i++) {
    out[i] =
      (along[i - 2 * width]! +
        along[i + 2 * width]! +
        4 * (along[i - width]! + along[i + width]!) +
        6 * along[i]!) /
      16
  }
  return out
}
