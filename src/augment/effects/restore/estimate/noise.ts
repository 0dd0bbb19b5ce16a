/** How strong the noise of a page is and which frequencies it holds, read off its flat blocks. */
import { dct8 } from '../../../../page/filters/dct.ts'
import { blockStarts, type Spectrum } from '../../../../page/filters/dct-denoising.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'

export interface Noise {
  /** standard deviation in grey levels */
  sd: number
  /** variance of each coefficient of an 8×8 transform; the mean's is that of its lowest neighbours */
  spectrum: Spectrum
  /**
   * natural logarithm of how many times as strong its lowest frequencies are as its highest: about 0
   * for the noise of single pixels, 3 and more for noise correlated over 2 to 3 px
   */
  coarse: number
  /** share of the page's blocks that the estimate rests on, 0 to 1 */
  flat: number
}

/** Pixels brighter than the first or darker than the second are taken for clipped. */
const WHITEST = 253.9
const BLACKEST = 1.1
/** Flat blocks rougher than this (a standard deviation) are texture, not noise. */
const ROUGHEST = 14
/** Fewer flat blocks than this share of the page say nothing of its noise. */
const FEWEST = 0.01
/**
 * Nor do fewer than this many flat blocks for one of pure white: noise would have reached the white
 * ones too, so the few are the surroundings of clean ink. But see `noiseOnWhite`.
 */
const WHITE_SHARE = 0.3

/** On white paper, blocks with more clipped pixels than this hold a few rims of ink or specks. */
const WHITE_CLIPPED = 48
/** Blocks clipped no more than this tell the strength best: half of a normal distribution is left. */
const HALF_CLIPPED = 32
/** With this many of them the others are left out. */
const HALF_BLOCKS = 16
/** Of the blocks that are not white, at least this share is flat where a page is noisy. */
const WHITE_FLAT = 0.115
/** What compression leaves round ink on white is weaker than this, in grey levels … */
const MIN_WHITE = 3.5
/** … or less coarse than correlated noise is. */
const WHITE_COARSE = 2.8
/** Blocks with a quarter of their pixels clipped at most are spared by no noise: */
const CALM_CLIPPED = 16
/** one with less than this share of its variance shows that there is none, */
const CALM = 0.16
/** if that many are found. */
const MIN_CALM_BLOCKS = 5
/** Neighbours that differ by less than this share of the noise's strength are alike; */
const ALIKE = 0.12
/** where more of them are, the blocks hold pale shapes, not noise. */
const MAX_ALIKE = 0.4

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
  const { total, count, energies } = blocks
  const none = { sd: 0, spectrum: new Float32Array(64), coarse: 0, flat: 0 }
  if (count < 4) return none
  const limit = lowestCluster(energies.slice(0, count).toSorted())
  const found = noiseBelow(blocks, limit, 64)
  const white = 1 - count / total
  if (found.flat >= Math.max(FEWEST, white * WHITE_SHARE)) {
    const best = noiseBelow(blocks, limit, HALF_CLIPPED)
    return best.flat * total < HALF_BLOCKS ? found : { ...best, flat: found.flat }
  }
  return noiseOnWhite(blocks, plane) ?? none
}

/**
 * Noise of a page whose paper was so bright that all of the noise was cut off: what is left of it
 * lies on whatever is not white, such as bleed-through, a shade or the pale surroundings of ink.
 * Clean ink on white paper has such blocks too, but few are flat, they are finely structured, and
 * some areas between are calm;
 * pale shapes are even within.
 * @returns undefined where it may as well be a clean page
 */
function noiseOnWhite(blocks: Candidates, plane: Plane): Noise | undefined {
  const { count, energies, clipped } = blocks
  const some = energies.slice(0, count).filter((_, b) => clipped[b]! <= WHITE_CLIPPED)
  if (some.length < 4) return undefined
  const limit = lowestCluster(some.toSorted())
  const all = noiseBelow(blocks, limit, WHITE_CLIPPED)
  if (all.flat * blocks.total < some.length * WHITE_FLAT || all.flat < FEWEST) return undefined
  if (all.sd < MIN_WHITE || all.coarse < WHITE_COARSE) return undefined
  let calm = 0
  for (let b = 0; b < count; b++) {
    if (clipped[b]! <= CALM_CLIPPED && energies[b]! < CALM * all.sd * all.sd) calm++
  }
  if (calm >= MIN_CALM_BLOCKS) return undefined
  if (alikeShare(blocks, plane, limit, ALIKE * all.sd) > MAX_ALIKE) return undefined
  const best = noiseBelow(blocks, limit, HALF_CLIPPED)
  return best.flat * blocks.total < HALF_BLOCKS ? all : best
}

/** Share of the neighbours in a row, neither of them clipped, that differ by less than `max`. */
function alikeShare(blocks: Candidates, plane: Plane, limit: number, max: number): number {
  const { count, energies, clipped, starts } = blocks
  const { width, values } = plane
  let pairs = 0
  let alike = 0
  for (let b = 0; b < count; b++) {
    if (energies[b]! > limit || clipped[b]! > WHITE_CLIPPED) continue
    for (let r = 0; r < 8; r++) {
      const from = starts[b]! + r * width
      for (let k = from; k < from + 7; k++) {
        const left = values[k]!
        const right = values[k + 1]!
        if (left > WHITEST || right > WHITEST || left < BLACKEST || right < BLACKEST) continue
        pairs++
        if (Math.abs(left - right) < max) alike++
      }
    }
  }
  return alike / Math.max(pairs, 1)
}

/** Noise of the blocks with no more energy than `limit` and no more than `max` clipped pixels. */
function noiseBelow(blocks: Candidates, limit: number, max: number): Noise {
  const { total, count, energies, clipped, coefficients } = blocks
  const spectrum = new Float32Array(64)
  let chosen = 0
  for (let b = 0; b < count; b++) {
    if (energies[b]! > limit || clipped[b]! > max) continue
    chosen++
    const scale = CLIP_SCALE[clipped[b]!]!
    for (let k = 0; k < 64; k++) {
      spectrum[k] = spectrum[k]! + scale * coefficients[b * 64 + k]! ** 2
    }
  }
  if (chosen === 0) return { sd: 0, spectrum, coarse: 0, flat: 0 }
  let sum = 0
  for (let k = 1; k < 64; k++) {
    spectrum[k] = spectrum[k]! / chosen
    sum += spectrum[k]!
  }
  spectrum[0] = (spectrum[1]! + spectrum[8]!) / 2
  const low = (spectrum[1]! + spectrum[8]! + spectrum[9]!) / 3
  const high = (spectrum[36]! + spectrum[45]! + spectrum[54]! + spectrum[63]!) / 4
  const coarse = Math.log((low + 0.01) / (high + 0.01))
  return { sd: Math.sqrt((sum + spectrum[0]) / 64), spectrum, coarse, flat: chosen / total }
}

interface Candidates {
  /** blocks of the plane, and how many of them are not clipped away */
  total: number
  count: number
  /** variance of each, without its mean, scaled up for what is clipped */
  energies: Float32Array
  /** how many of the 64 pixels of each are at an end of the scale */
  clipped: Uint8Array
  /** index of each one's first pixel */
  starts: Uint32Array
  coefficients: Float32Array
}

function flatCandidates({ width, height, values }: Plane): Candidates {
  const xs = blockStarts(width, 8)
  const ys = blockStarts(height, 8)
  const total = xs.length * ys.length
  const coefficients = new Float32Array(total * 64)
  const energies = new Float32Array(total)
  const clipped = new Uint8Array(total)
  const starts = new Uint32Array(total)
  const rows = new Float32Array(64)
  let count = 0
  for (const y of ys) {
    for (const x of xs) {
      let ends = 0
      for (let r = 0; r < 8; r++) {
        const from = (y + r) * width + x
        for (let k = from; k < from + 8; k++)
          if (values[k]! > WHITEST || values[k]! < BLACKEST) ends++
        dct8(values, from, 1, rows, r * 8)
      }
      if (ends >= CLIP_SCALE.length) continue
      const at = count * 64
      for (let u = 0; u < 8; u++) dct8(rows, u, 8, coefficients, at + u * 8)
      let energy = 0
      for (let k = at + 1; k < at + 64; k++) energy += coefficients[k]! * coefficients[k]!
      clipped[count] = ends
      starts[count] = y * width + x
      energies[count++] = (energy / 63) * CLIP_SCALE[ends]!
    }
  }
  return { total, count, energies, clipped, starts, coefficients }
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
