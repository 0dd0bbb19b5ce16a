/** Pages in the kernels' memory, where several kernels can work on them between two copies. */
import type { Arena } from './arena.ts'
import type { Raster } from '../image/raster.ts'

/** RGBA pixels row by row at an address of the arena. */
export interface WasmImage {
  at: number
  width: number
  height: number
}

/** Room for a page, and for a vector or a row that reaches over its end. */
export function allocImage(arena: Arena, width: number, height: number): WasmImage {
  return { at: arena.alloc(width * (height + 1) * 4 + 32), width, height }
}

/** Copies a page in. */
export function writeImage(arena: Arena, { width, height, bytes }: Raster): WasmImage {
  const image = allocImage(arena, width, height)
  arena.view(image.at, bytes.length, Uint8ClampedArray).set(bytes)
  return image
}
