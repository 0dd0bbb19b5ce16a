/**
 * Denoising by shrinkage of overlapping 8×8 cosine transforms. Noise that is
 * correlated over a few pixels defeats patch comparison, which is tuned to white noise; here it has
 * one variance per frequency (G. Yu, G. Sapiro, "DCT image denoising", 2011; block weights as in K. Dabov et
 * al., "Image denoising by sparse 3-D transform-domain collaborative filtering", 2007).
 */
import type { Plane } from '../image/float-plane.ts'
import { kernelArena } from '../kernels/arena.ts'

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

/** More than the energy of any coefficient: a block's mean is not shrunk, but set again afterwards. */
const NEVER = 1e30

/**
 * The plane with every coefficient weaker than the noise taken out and the stronger ones shrunk
 * (non-negative garrote, H.-Y. Gao, 1998); a block counts the more the fewer it has left.
 * @param plane at least 8 pixels each way
 * @param step distance of neighbouring blocks in pixels, 1 to 8: smaller is smoother and slower
 */
export function dctDenoise(plane: Plane, noise: Spectrum, step: number): Plane {
  const { width, height, values } = plane
  const limits = noise.map((variance) => Math.max(variance, 1e-6))
  limits[0] = NEVER
  const arena = kernelArena()
  const at = arena.write(values)
  const room = [arena.alloc(width * 32), arena.alloc(width * 32), arena.alloc(256)] as const
  arena.run.denoisePlane(at, width, height, step, arena.write(limits), ...room)
  const out = new Float32Array(values.length)
  arena.read(at, out)
  return { width, height, values: out }
}
