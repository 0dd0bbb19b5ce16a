/**
 * What baseline JPEG takes away: colour at half resolution, 8×8 cosine transforms rounded by the
 * quality's tables (ITU-T T.81, annex K, scaled as libjpeg does). What a file would hold besides,
 * its entropy coding, loses nothing and is left out, so this needs no codec and no file.
 */

import { divisorsAt } from './jpeg-standard.ts'
import { kernelArena } from '../kernels/arena.ts'

/** What the transform in the kernel makes larger, by frequency (Arai, Agui and Nakajima). */
const SCALES = Float64Array.from({ length: 8 }, (_, k) =>
  k === 0 ? 1 : Math.SQRT2 * Math.cos((k * Math.PI) / 16),
)
/** The kernel's units: of brightness and of colour, in and out. */
const UNITS = [
  { read: 32_768, written: 32 },
  { read: 131_072, written: 4 },
] as const

/** A page's place in the grid of blocks. */
export interface GridPlace {
  /** pixels of the first blocks that lie left of the page and above it; even numbers from 0 to 14 */
  left: number
  top: number
}

/**
 * Sends RGBA pixels through JPEG's losses, in place; alpha becomes 255.
 * @param quality 1 to 100
 * @param place a picture that was cropped since it was first stored does not begin with a whole block
 */
export function loseAsJpeg(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  quality: number,
  { left, top }: GridPlace = { left: 0, top: 0 },
): void {
  const arena = kernelArena()
  const wide = (width + left + 15) & ~15
  const high = (height + top + 15) & ~15
  const at = arena.holds(rgba) ? rgba.byteOffset : arena.alloc(rgba.length + 64)
  if (at !== rgba.byteOffset) arena.view(at, rgba.length, Uint8ClampedArray).set(rgba)
  const tables = arena.write(lossTables(quality))
  const luma = arena.alloc(2 * wide * high + 64)
  const blue = arena.alloc((wide * high) / 2 + 64)
  const red = arena.alloc((wide * high) / 2 + 64)
  const scratch = arena.alloc(104 * wide + 1024)
  arena.run.loseJpeg(at, width, height, left, top, tables, luma, blue, red, wide, scratch)
  arena.run.joinJpeg(luma, blue, red, wide, at, width, height, left, top, scratch)
  arena.read(at, rgba)
}

/** Reciprocals of steps and what levels are multiplied by, by horizontal frequency first. */
function lossTables(quality: number): Float32Array {
  const out = new Float32Array(256)
  for (const [kind, divisors] of divisorsAt(quality).entries()) {
    const { read, written } = UNITS[kind]!
    for (let v = 0; v < 8; v++) {
      for (let u = 0; u < 8; u++) {
        const step = divisors[8 * u + v]!
        const scale = SCALES[u]! * SCALES[v]!
        out[128 * kind + 8 * v + u] = 1 / (step * 8 * scale * read)
        out[128 * kind + 64 + 8 * v + u] = (step * scale * written) / 8
      }
    }
  }
  return out
}
