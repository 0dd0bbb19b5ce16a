/** Dark components on lighter background, separated by the brightness around each pixel. */
import { kernelArena } from '../kernels/arena.ts'

export interface BinariseOptions {
  /** half side of the window that a pixel is compared with, px */
  radius: number
  /** how much darker than the window's mean ink is, share of the mean */
  share: number
  /** minimum difference, grey levels */
  minContrast: number
  /** windows with a lower mean have no ink, grey levels; default 0 */
  minMean?: number
}

/** Side of the blocks that share a threshold, px: the mean of a window hardly changes within one. */
const BLOCK = 4

/**
 * Adaptive threshold (D. Bradley, G. Roth, "Adaptive Thresholding using the Integral Image", 2007):
 * 1 where a pixel is darker than the mean of the window round it by `share` and by `minContrast` levels.
 * The windows' means are taken over blocks of 4×4 pixels and are cut off at the page's edges.
 * Begins the kernels' arena anew.
 * @param grey brightness, one byte a pixel
 */
export function binarise(
  grey: Uint8Array,
  width: number,
  height: number,
  { radius, share, minContrast, minMean = 0 }: BinariseOptions,
): Uint8Array {
  const mask = new Uint8Array(width * height)
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const reach = Math.max(1, Math.round(radius / BLOCK))
  const arena = kernelArena()
  const from = arena.write(grey)
  const sums = arena.alloc(4 * (columns + 1) * (rows + 1))
  const limits = arena.alloc(BLOCK * columns + 16)
  const out = arena.alloc(mask.length + 16)
  const { run } = arena
  run.belowMeans(from, width, height, reach, share, minContrast, minMean, sums, limits, out)
  arena.read(out, mask)
  return mask
}
