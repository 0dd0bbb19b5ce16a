/**
 * Edge-keeping smoothing whose cost does not depend on its reach: pixels are summed into a coarse
 * grid of place and brightness, the grid is blurred, and each pixel reads its own cell
 * (J. Chen, S. Paris, F. Durand, "Real-time edge-aware image processing with the bilateral grid",
 * 2007).
 */
import { kernelArena } from '../kernels/arena.ts'
import type { Plane } from '../image/float-plane.ts'

/**
 * The mean, for every pixel, of the pixels around it that are about as bright.
 * @param cell side of a grid cell in whole pixels, 2 or more: what "around" means
 * @param range height of a grid cell in grey levels, 1 or more: what "about as bright" means
 */
export function bilateralFilter(
  { width, height, values }: Plane,
  cell: number,
  range: number,
): Plane {
  // A border of empty cells keeps the grid's lines apart when it is blurred.
  const wide = Math.ceil(width / cell) + 3
  const high = Math.ceil(height / cell) + 3
  const deep = 4 * Math.ceil((Math.ceil(256 / range) + 3) / 2)
  const arena = kernelArena()
  const plane = arena.write(values)
  const grid = arena.alloc(wide * high * deep * 4)
  const held = arena.alloc(wide * deep * 4)
  arena.run.smoothPlane(plane, width, height, cell, range, grid, wide, high, deep, held)
  const out = new Float32Array(values.length)
  arena.read(plane, out)
  return { width, height, values: out }
}
