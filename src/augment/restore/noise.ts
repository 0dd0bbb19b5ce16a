/** How strong the noise of a page is and which frequencies it holds, read off its flat blocks. */
import { dct8 } from '../../raster/dct.ts'
import { blockStarts, type Plane, type Spectrum } from '../../raster/shrink.ts'

export interface Noise {
  /** standard deviation in grey levels */
  sd: number
  /** variance of each coefficient of an 8×8 transform; the mean's is that of its lowest neighbours */
  spectrum: Spectrum
  /**
   * natural logarithm of how many times as strong its lowest frequencies are as its highest: about 0
   * for the noise of single pixels, 3 and more for grain of 2 to 3 px
   */
  coarse: number
  /** share of the page's blocks that the estimate rests on, 0 to 1 */
  flat: number
}

/** Flat blocks rougher than this (a standard deviation) are texture, not noise. */
const ROUGHEST = 14
/** Fewer flat blocks than this share of the page say nothing of its noise. */
const FEWEST = 0.01
/**
 * Nor do fewer than this many flat blocks for one of pure white: noise would have reached the white
 * ones too, so the few are the surroundings of clean ink.
 */
const WHITE_SHARE = 0.3

/**
 * Estimates the noise of a plane.
 *
 * Blocks of 8×8 pixels that hold nothing but paper have nearly the same, lowest energy: their mean
 * is sought from below. Where bright paper was clipped at white only the lower half of the noise is
 * left; such blocks are scaled by how much of a normal distribution's variance lies below the clip.
 * @param plane at least 8 pixels each way, values 0 to 255
 */
export function estimateNoise(plane: Plane): Noise {
  const blocks = flatCandidates(plane)
  const spectrum = new Float32Array(64)
  const none = { sd: 0, spectrum, coarse: 0, flat: 0 }
  const { count, energies, scales, coefficients } = blocks
  if (count < 4) return none
  const limit = lowestCluster(energies.slice(0, count).toSorted())
  let chosen = 0
  for (let b = 0; b < count; b++) {
    if (energies[b]! > limit) continue
    chosen++
    const scale = scales[b]!
    for (let k = 0; k < 64; k++) {
      spectrum[k] = spectrum[k]! + scale * coefficients[b * 64 + k]! ** 2
    }
  }
  const flat = chosen / blocks.total
  const white = 1 - count / blocks.total
  if (flat < Math.max(FEWEST, white * WHITE_SHARE))
    return { ...none, spectrum: new Float32Array(64) }
  let sum = 0
  for (let k = 1; k < 64; k++) {
    spectrum[k] = spectrum[k]! / chosen
    sum += spectrum[k]!
  }
  spectrum[0] = (spectrum[1]! + spectrum[8]!) / 2
  const low = (spectrum[1]! + spectrum[8]! + spectrum[9]!) / 3
  const high = (spectrum[36]! + spectrum[45]! + spectrum[54]! + spectrum[63]!) / 4
  const coarse = Math.log((low + 0.01) / (high + 0.01))
  return { sd: Math.sqrt((sum + spectrum[0]) / 64), spectrum, coarse, flat }
}

interface Candidates {
  /** blocks of the plane, and how many of them are not clipped away */
  total: number
  count: number
  /** variance of each, without its mean, scaled up for what is clipped */
  energies: Float32Array
  scales: Float32Array
  coefficients: Float32Array
}

function flatCandidates({ width, height, values }: Plane): Candidates {
  const xs = blockStarts(width, 8)
  const ys = blockStarts(height, 8)
  const total = xs.length * ys.length
  const coefficients = new Float32Array(total * 64)
  const energies = new Float32Array(total)
  const scales = new Float32Array(total)
  const rows = new Float32Array(64)
  let count = 0
  for (const y of ys) {
    for (const x of xs) {
      let clipped = 0
      for (let r = 0; r < 8; r++) {
        const from = (y + r) * width + x
        for (let k = from; k < from + 8; k++) if (values[k]! > 253.9 || values[k]! < 1.1) clipped++
        dct8(values, from, 1, rows, r * 8, 1)
      }
      if (clipped >= CLIP_SCALE.length) continue
      const at = count * 64
      for (let u = 0; u < 8; u++) dct8(rows, u, 8, coefficients, at + u * 8, 1)
      let energy = 0
      for (let k = at + 1; k < at + 64; k++) energy += coefficients[k]! * coefficients[k]!
      scales[count] = CLIP_SCALE[clipped]!
      energies[count++] = (energy / 63) * CLIP_SCALE[clipped]!
    }
  }
  return { total, count, energies, scales, coefficients }
}

/** The energy below which blocks belong to the lowest cluster. */
function lowestCluster(sorted: Float32Array): number {
  let limit = sorted[Math.floor(sorted.length * 0.1)]! * 2
  for (let round = 0; round < 8; round++) {
    let sum = 0
    let n = 0
    while (n < sorted.length && sorted[n]! <= limit) sum += sorted[n++]!
    const next = Math.min((sum / Math.max(n, 1)) * 2.5, ROUGHEST * ROUGHEST)
    if (next <= limit) return next
    limit = next
  }
  return limit
}

/**
 * For n of 64 pixels at the clip: the variance of a normal distribution over that of the same one
 * cut off where n/64 of it lie above. Up to 60; with more the cut would be all there is to see.
 */
const CLIP_SCALE = Float64Array.from({ length: 61 }, (_, n) => 1 / clippedVariance(n / 64))

/** Variance of min(X, z) for a standard normal X with P(X > z) = share, by summation. */
function clippedVariance(share: number): number {
  const step = 0.01
  let mass = 0
  let mean = 0
  let square = 0
  let z = 6
  for (let x = -6; x < 6; x += step) {
    const p = Math.exp((-x * x) / 2) * (step / Math.sqrt(2 * Math.PI))
    if (mass + p > 1 - share) {
      z = x
      break
    }
    mass += p
    mean += p * x
    square += p * x * x
  }
  const rest = 1 - mass
  mean += rest * z
  return square + rest * z * z - mean * mean
}
