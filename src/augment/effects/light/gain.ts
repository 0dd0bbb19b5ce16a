/**
 * Light falling on a page: brightness multiplied by a smooth field that is known on a coarse grid
 * and interpolated between. Noise of one grey level spreads the rounding, so that no bands show.
 */
import type { Raster } from '../../../page/image/raster.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { NOISE_SIDE, noiseAt } from '../../../page/texture/noise.ts'

/** Gains at grid points `step` pixels apart, row by row; point (0, 0) is the page's left top corner. */
export class GainGrid {
  readonly step: number
  readonly columns: number
  readonly rows: number
  readonly gains: Float32Array

  /** A grid over a page of this size with about `cells` cells along its short side, all gains 1. */
  constructor(width: number, height: number, cells: number) {
    this.step = Math.max(4, Math.min(width, height) / cells)
    this.columns = Math.ceil(width / this.step) + 1
    this.rows = Math.ceil(height / this.step) + 1
    this.gains = new Float32Array(this.columns * this.rows).fill(1)
  }
}

/** What is needed of an rng: where the noise begins. */
interface Draws {
  next(): number
}

/**
 * Multiplies the page by the grid, and each channel by a tint of its own.
 * @param page changed in place; alpha stays
 * @param tint for each channel the gain in full light and in full shade: where the grid's gain is 1
 *   the channel is multiplied by `light`, where it is 0 by `shade` (times the gain)
 */
export function applyGain(page: Raster, grid: GainGrid, tint: Tint, rng: Draws): void {
  const { width, height, bytes } = page
  const { step, columns, rows, gains } = grid
  const offset = rng.next()
  const ends = new Int32Array(columns)
  for (let k = 0; k < columns; k++) ends[k] = Math.min(width, Math.round((k + 1) * step))
  const arena = kernelArena()
  const at = arena.hold(bytes)
  arena.run.multiplyByGrid(
    at,
    width,
    height,
    arena.write(gains),
    columns,
    rows,
    step,
    arena.write(ends),
    arena.write(tintOf(tint)),
    noiseAt(arena, 'white'),
    offset & (NOISE_SIDE - 1),
    (offset >>> 12) & (NOISE_SIDE - 1),
    arena.alloc(16 * width + 64),
  )
  arena.read(at, bytes)
}

/** The tint as the kernel takes it: for each channel its gain in the light and what shade takes of it. */
function tintOf({ light: [r, g, b], shade }: Tint): Float32Array {
  return Float32Array.of(r, g, b, 1, r - shade[0], g - shade[1], b - shade[2], 0)
}

/** Channel gains (red, green, blue) in the light and in the shade. */
export interface Tint {
  light: readonly [number, number, number]
  shade: readonly [number, number, number]
}

/** No tint at all. */
export const NEUTRAL: Tint = { light: [1, 1, 1], shade: [1, 1, 1] }
