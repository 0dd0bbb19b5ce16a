/** Single-channel pixel kernels: brightness, blur, halving. A plane is one byte a pixel, row by row. */
import { kernelArena, type Arena } from '../kernels/arena.ts'
import { eachPart } from '../kernels/parts.ts'
import { smoothed } from './smoothing.ts'

/** Brightness of RGBA pixels (BT.601 weights in 8-bit fixed point), 0 to 255. */
export function luma(rgba: Uint8ClampedArray, out = new Uint8Array(rgba.length >> 2)): Uint8Array {
  const arena = kernelArena()
  arena.read(lumaInArena(arena, rgba), out)
  return out
}

/** The same within the kernels' arena. @returns address of the plane */
export function lumaInArena(arena: Arena, rgba: Uint8ClampedArray): number {
  const plane = arena.alloc(rgba.length >> 2)
  eachPart(arena, rgba, 'keep', (at, first, count) => arena.run.luma(at, plane + first, count))
  return plane
}

/**
 * Gaussian-like blur in place, its variance exactly `sigma`², edges repeated. Five weights in each
 * direction do it up to a sigma of 1.15; a wider blur is the same at half the resolution, again and
 * again (P. J. Burt, "Fast filter transforms for image processing", 1981), so that it costs no more.
 * Begins the kernels' arena anew.
 * @param sigma standard deviation in pixels; nothing is done at 0 or below
 */
export function blurPlane(plane: Uint8Array, width: number, height: number, sigma: number): void {
  if (!(sigma > 0)) return
  const arena = kernelArena()
  arena.read(blurredPlane(arena, arena.write(plane), width, height, sigma), plane)
}

/**
 * The same within the kernels' arena.
 * @param at address of the plane, left over afterwards
 * @returns address of the blurred plane
 */
export function blurredPlane(
  arena: Arena,
  at: number,
  width: number,
  height: number,
  sigma: number,
): number {
  if (!(sigma > 0)) return at
  const variance = sigma * sigma
  const to = arena.alloc(width * height)
  if (sigma < COARSE) {
    const rounds = variance > MAX_VARIANCE ? 2 : 1
    const taps = tapsOf(variance / rounds)
    smoothed(arena, at, to, { width, height, step: 1 }, taps)
    if (rounds === 1) return to
    smoothed(arena, to, at, { width, height, step: 1 }, taps)
    return at
  }
  // Halving and doubling back spread a pixel by a variance of 0.75 each.
  const coarse = Math.sqrt((variance - 1.5) / 4)
  const wide = (width + 1) >> 1
  const half = halvedPlane(arena, at, width, height)
  const blurred = blurredPlane(arena, half, wide, (height + 1) >> 1, coarse)
  arena.run.doublePlane(blurred, to, arena.alloc(width + 80), width, height)
  return to
}

/** From this sigma on half the resolution is enough. */
const COARSE = 1.5

/**
 * Address of the plane at half the resolution, odd sizes rounded up, edges repeated. Weights of 1 3 3 1 in each
 * direction, so that it hardly matters which pixels share a cell.
 * @param at address of the plane in the arena
 */
export function halvedPlane(arena: Arena, at: number, width: number, height: number): number {
  const to = arena.alloc(((width + 1) >> 1) * ((height + 1) >> 1))
  arena.run.halvePlane(at, to, arena.alloc(2 * width + 80), width, height)
  return to
}

/** The variance of 1 2 3 2 1, the widest kernel of five weights that has no corners. */
const MAX_VARIANCE = 4 / 3

/** Blends two of the kernels 1, 1 2 1 and 1 2 3 2 1 so that the variance is met. */
function tapsOf(variance: number): [middle: number, near: number, far: number] {
  const wider = variance > 0.5
  const share = wider ? (variance - 0.5) / (MAX_VARIANCE - 0.5) : variance / 0.5
  const near = wider ? (1 - share) / 4 + (share * 2) / 9 : share / 4
  const far = wider ? share / 9 : 0
  return [1 - 2 * (near + far), near, far]
}
