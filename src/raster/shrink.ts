/**
 * Denoising by shrinkage of overlapping 8×8 cosine transforms. What is correlated over a few
 * pixels, as grain is, defeats patch comparison tuned to white noise but is one variance a
 * frequency here (G. Yu, G. Sapiro, "DCT image denoising", 2011; block weights as in K. Dabov et
 * al., "Image denoising by sparse 3-D transform-domain collaborative filtering", 2007).
 */
import { addInverseDct8, dct8 } from './dct.ts'

/** A plane of one number a pixel, row by row. */
export interface Plane {
  width: number
  height: number
  values: Float32Array
}

/**
 * Noise variance of each of the 64 coefficients of an orthonormal 8×8 transform;
 * index = 8 × horizontal frequency + vertical frequency.
 */
export type Spectrum = Float32Array

/**
 * Where blocks begin along a side of `length`: every `step` pixels, the last one flush with the end.
 */
export function blockStarts(length: number, step: number): number[] {
  const starts = []
  for (let at = 0; at < length - 8; at += step) starts.push(at)
  starts.push(Math.max(0, length - 8))
  return starts
}

/**
 * The plane with every coefficient weaker than the noise taken out and the stronger ones shrunk
 * (non-negative garrote, H.-Y. Gao, 1998).
 * @param plane at least 8 pixels each way
 * @param reach how many standard deviations of the noise a coefficient must pass
 * @param step distance of neighbouring blocks in pixels, 1 to 8: smaller is smoother and slower
 */
export function shrink(plane: Plane, noise: Spectrum, reach: number, step: number): Plane {
  const { width, height, values } = plane
  const out = new Float32Array(values.length)
  const xs = blockStarts(width, step)
  const ys = blockStarts(height, step)
  const columns = xs.length
  const pitch = columns * 8
  const limits = noise.map((variance) => Math.max(variance * reach * reach, 1e-6))
  limits[0] = 0
  // Eight rows of horizontal transforms, and the eight rows of results that grow under them.
  const rows = new Float32Array(8 * pitch)
  const sums = new Float32Array(8 * pitch)
  const weights = new Float32Array(8 * columns)
  const block = new Float32Array(64)
  const line = new Float32Array(width)
  const weightLine = new Float32Array(width)
  for (let j = 0; j < ys.length; j++) {
    const y = ys[j]!
    const before = j === 0 ? y - 8 : ys[j - 1]!
    const moved = y - before
    rows.copyWithin(0, moved * pitch)
    for (let r = 8 - moved; r < 8; r++) {
      const from = (y + r) * width
      for (let i = 0; i < columns; i++) dct8(values, from + xs[i]!, 1, rows, r * pitch + i * 8, 1)
    }
    for (let i = 0; i < columns; i++) {
      const at = i * 8
      for (let u = 0; u < 8; u++) dct8(rows, at + u, pitch, block, u * 8, 1)
      const weight = shrinkBlock(block, limits)
      for (let u = 0; u < 8; u++) addInverseDct8(block, u * 8, 1, sums, at + u, pitch)
      for (let r = 0; r < 8; r++) weights[r * columns + i] = weights[r * columns + i]! + weight
    }
    const done = j + 1 < ys.length ? ys[j + 1]! - y : 8
    for (let r = 0; r < done; r++) {
      line.fill(0)
      weightLine.fill(0)
      for (let i = 0; i < columns; i++) {
        const x = xs[i]!
        const weight = weights[r * columns + i]!
        addInverseDct8(sums, r * pitch + i * 8, 1, line, x, 1)
        for (let k = x; k < x + 8; k++) weightLine[k] = weightLine[k]! + weight
      }
      const to = (y + r) * width
      for (let x = 0; x < width; x++) out[to + x] = line[x]! / weightLine[x]!
    }
    sums.copyWithin(0, done * pitch)
    sums.fill(0, (8 - done) * pitch)
    weights.copyWithin(0, done * columns)
    weights.fill(0, (8 - done) * columns)
  }
  return { width, height, values: out }
}

/** Shrinks a block in place, multiplies it by its weight (the fewer coefficients left, the more) and returns that. */
function shrinkBlock(block: Float32Array, limits: Float32Array): number {
  let left = 1
  for (let k = 1; k < 64; k++) {
    const value = block[k]!
    const energy = value * value
    if (energy <= limits[k]!) {
      block[k] = 0
    } else {
      block[k] = value * (1 - limits[k]! / energy)
      left++
    }
  }
  const weight = 1 / left
  for (let k = 0; k < 64; k++) block[k] = block[k]! * weight
  return weight
}
