/** Pages in the kernels' memory, where several kernels can work on them between two copies. */
import type { Heap } from './arena.ts'
import type { Raster } from '../geometry/warp.ts'

/** RGBA pixels row by row at an address of the heap. */
export interface Laid {
  at: number
  width: number
  height: number
}

/** Room for a page, and for a vector or a row that reaches over its end. */
export function roomFor(heap: Heap, width: number, height: number): Laid {
  return { at: heap.room(width * (height + 1) * 4 + 32), width, height }
}

/** Copies a page in. */
export function lay(heap: Heap, { width, height, bytes }: Raster): Laid {
  const laid = roomFor(heap, width, height)
  heap.view(laid.at, bytes.length, Uint8ClampedArray).set(bytes)
  return laid
}
