/**
 * Edge-keeping smoothing whose cost does not depend on its reach: pixels are summed into a coarse
 * grid of place and brightness, the grid is blurred, and each pixel reads its own cell
 * (J. Chen, S. Paris, F. Durand, "Real-time edge-aware image processing with the bilateral grid",
 * 2007).
 */
import { kernelHeap } from '../kernels/arena.ts'
import type { Plane } from './dct-denoising.ts'

/**
 * The mean, for every pixel, of the pixels around it that are about as bright.
 * @param cell side of a grid cell in whole pixels, 2 or more: what "around" means
 * @param range height of a grid cell in grey levels, 1 or more: what "about as bright" means
 */
export function smoothAlike({ width, height, values }: Plane, cell: number, range: number): Plane {
  // A border of empty cells keeps the grid's lines apart when it is blurred.
  const wide = Math.ceil(width / cell) + 3
  const high = Math.ceil(height / cell) + 3
  const deep = 4 * Math.ceil((Math.ceil(256 / range) + 3) / 2)
  const heap = kernelHeap()
  const plane = heap.put(values)
  const grid = heap.room(wide * high * deep * 4)
  const held = heap.room(wide * deep * 4)
  heap.run.smoothPlane(plane, width, height, cell, range, grid, wide, high, deep, held)
  const out = new Float32Array(values.length)
  heap.take(plane, out)
  return { width, height, values: out }
}
