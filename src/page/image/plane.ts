/** Single-channel pixel kernels: brightness, blur, halving. A plane is one byte a pixel, row by row. */
import { kernelHeap, type Heap } from '../kernels/arena.ts'
import { smoothed } from './smoothing.ts'

/** Brightness of RGBA pixels (BT.601 weights in 8-bit fixed point), 0 to 255. */
export function luma(rgba: Uint8ClampedArray, out = new Uint8Array(rgba.length >> 2)): Uint8Array {
  const heap = kernelHeap()
  const from = heap.put(rgba)
  const to = heap.room(out.length)
  // The last vector may read 60 bytes on.
  heap.room(64)
  heap.run.luma(from, to, out.length)
  heap.take(to, out)
  return out
}

/**
 * Gaussian-like blur in place, its variance exactly `sigma`², edges repeated. Five weights in each
 * direction do it up to a sigma of 1.15; a wider blur is the same at half the resolution, again and
 * again (P. J. Burt, "Fast filter transforms for image processing", 1981), so that it costs no more.
 * Begins the kernels' heap anew.
 * @param sigma standard deviation in pixels; nothing is done at 0 or below
 */
export function blurPlane(plane: Uint8Array, width: number, height: number, sigma: number): void {
  if (!(sigma > 0)) return
  const heap = kernelHeap()
  heap.take(blurredPlane(heap, heap.put(plane), width, height, sigma), plane)
}

/**
 * The same within the kernels' heap.
 * @param at address of the plane, left over afterwards
 * @returns address of the blurred plane
 */
export function blurredPlane(
  heap: Heap,
  at: number,
  width: number,
  height: number,
  sigma: number,
): number {
  if (!(sigma > 0)) return at
  const variance = sigma * sigma
  const to = heap.room(width * height)
  if (sigma < COARSE) {
    const rounds = variance > MAX_VARIANCE ? 2 : 1
    const taps = tapsOf(variance / rounds)
    smoothed(heap, at, to, width, height, 1, taps)
    if (rounds === 1) return to
    smoothed(heap, to, at, width, height, 1, taps)
    return at
  }
  // Halving and doubling back spread a pixel by a variance of 0.75 each.
  const coarse = Math.sqrt((variance - 1.5) / 4)
  const wide = (width + 1) >> 1
  const half = halvedPlane(heap, at, width, height)
  const blurred = blurredPlane(heap, half, wide, (height + 1) >> 1, coarse)
  heap.run.doublePlane(blurred, to, heap.room(width + 80), width, height)
  return to
}

/** From this sigma on half the resolution is enough. */
const COARSE = 1.5

/**
 * The plane at half the resolution, odd sizes rounded up, edges repeated. Weights of 1 3 3 1 in each
 * direction, so that it hardly matters which pixels share a cell. Begins the kernels' heap anew.
 */
export function halved(plane: Uint8Array, width: number, height: number): Uint8Array {
  const heap = kernelHeap()
  const out = new Uint8Array(((width + 1) >> 1) * ((height + 1) >> 1))
  heap.take(halvedPlane(heap, heap.put(plane), width, height), out)
  return out
}

/** The same within the kernels' heap: the address of the plane at half the resolution. */
export function halvedPlane(heap: Heap, at: number, width: number, height: number): number {
  const to = heap.room(((width + 1) >> 1) * ((height + 1) >> 1))
  heap.run.halvePlane(at, to, heap.room(2 * width + 80), width, height)
  return to
}

/**
 * The plane of `width` × `height` that `halved` made `half` of, by linear interpolation. Begins the
 * kernels' heap anew.
 * @param out written to and returned
 */
export function doubled(
  half: Uint8Array,
  width: number,
  height: number,
  out: Uint8Array = new Uint8Array(width * height),
): Uint8Array {
  const heap = kernelHeap()
  const to = heap.room(width * height)
  heap.run.doublePlane(heap.put(half), to, heap.room(width + 80), width, height)
  heap.take(to, out)
  return out
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
