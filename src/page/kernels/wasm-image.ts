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

/** A page to be read, or changed with `arena.read` after it: where it lies, if that is in the arena, else copied in. */
export function holdImage(arena: Arena, page: Raster): WasmImage {
  const { width, height, bytes } = page
  return arena.holds(bytes) ? { at: bytes.byteOffset, width, height } : writeImage(arena, page)
}

/** Room for a page that is then `read` into these bytes: their own, if they lie in the arena. */
export function imageRoom(arena: Arena, { width, height, bytes }: Raster): WasmImage {
  return arena.holds(bytes)
    ? { at: bytes.byteOffset, width, height }
    : allocImage(arena, width, height)
}

/** A copy of a page that is changed, then `read` into these bytes. */
export function copyImage(arena: Arena, page: Raster, into: Uint8ClampedArray): WasmImage {
  const image = imageRoom(arena, { ...page, bytes: into })
  arena.view(image.at, page.bytes.length, Uint8ClampedArray).set(page.bytes)
  return image
}

/**
 * Copies a page in with a row above, two below, a column to the left and two to the right of it, in
 * which its outermost pixels go on: as far as cubic interpolation looks.
 * @returns where they begin; a row has `width + 3` pixels
 */
export function writePadded(arena: Arena, { width, height, bytes }: Raster): number {
  const at = arena.alloc((width + 3) * (height + 3) * 4 + 32)
  const pitch = width + 3
  const to = arena.view(at, pitch * (height + 3), Uint32Array)
  const from = new Uint32Array(bytes.buffer, bytes.byteOffset, width * height)
  for (let y = 0; y < height; y++) {
    const row = (y + 1) * pitch
    const last = row + width
    to.set(from.subarray(y * width, (y + 1) * width), row + 1)
    to[row] = to[row + 1]!
    to[last + 1] = to[last]!
    to[last + 2] = to[last]!
  }
  to.copyWithin(0, pitch, 2 * pitch)
  const bottom = height * pitch
  to.copyWithin(bottom + pitch, bottom, bottom + pitch)
  to.copyWithin(bottom + 2 * pitch, bottom, bottom + pitch)
  return at
}
