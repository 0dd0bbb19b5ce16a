/** Removes noise from brightness: DCT denoising, then a bilateral filter for what is left in flat areas. */
import { bilateralFilter } from '../../../../page/filters/bilateral-grid.ts'
import { dctDenoise } from '../../../../page/filters/dct-denoising.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'
import type { Noise } from './noise.ts'

/**
 * Share of the estimated noise that is removed. Paper, cloth and stone have a fine texture of
 * their own, which cannot be told from noise: a page is nearer to what it was with a little left.
 */
const TAKEN = 0.93

/**
 * The plane without its noise.
 * @param light at least 8 pixels each way
 * @param strength how many times as strong the noise is taken to be as it was found
 */
export function withoutNoise(light: Plane, noise: Noise, strength: number): Float32Array {
  const scale = strength * strength
  const spectrum = noise.spectrum.map((variance) => variance * scale)
  const sd = noise.sd * strength
  // Shrinking alone leaves blotches wider than its blocks in flat paper; averaging what is about
  // as bright over a wider reach takes them out and keeps the edges.
  const { values } = bilateralFilter(dctDenoise(light, spectrum, 4), 6, Math.max(1, sd * 0.85))
  for (let i = 0; i < values.length; i++) {
    values[i] = light.values[i]! + TAKEN * (values[i]! - light.values[i]!)
  }
  return values
}
