/** Grey morphology over square windows of planes; windows are cut off at the edges. */
import type { Plane } from '../image/float-plane.ts'

/**
 * Grey closing: dark parts narrower than the window are filled with what is round them, the rest
 * keeps its brightness and its edges.
 * @param reach pixels, a whole number from 0 on: the window is 2 × reach + 1 wide
 */
export function closing(plane: Plane, reach: number): Plane {
  return extreme(extreme(plane, reach, 1), reach, -1)
}

/** The greatest (sign 1) or least (sign −1) of the window. */
function extreme({ width, height, values }: Plane, reach: number, sign: 1 | -1): Plane {
  const along = new Float32Array(values.length)
  const out = new Float32Array(values.length)
  const row = lineOf(width, reach)
  for (let y = 0, at = 0; y < height; y++, at += width) {
    for (let x = 0; x < width; x++) row.from[x + reach] = sign * values[at + x]!
    sweep(row, reach)
    for (let x = 0; x < width; x++) along[at + x] = greatestAt(row, reach, x)
  }
  const column = lineOf(height, reach)
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) column.from[y + reach] = along[y * width + x]!
    sweep(column, reach)
    for (let y = 0; y < height; y++) out[y * width + x] = sign * greatestAt(column, reach, y)
  }
  return { width, height, values: out }
}

/** A line with room beyond its ends, and the greatest of its pieces from either end. */
interface Line {
  from: Float32Array
  left: Float32Array
  right: Float32Array
}

function lineOf(length: number, reach: number): Line {
  const size = Math.ceil((length + 2 * reach) / (2 * reach + 1)) * (2 * reach + 1)
  const room = (): Float32Array => new Float32Array(size).fill(-Infinity)
  return { from: room(), left: room(), right: room() }
}

/** Three comparisons a pixel, however wide the window (M. van Herk, 1992). */
function sweep({ from, left, right }: Line, reach: number): void {
  const side = 2 * reach + 1
  for (let piece = 0; piece < from.length; piece += side) {
    const last = piece + side - 1
    left[piece] = from[piece]!
    right[last] = from[last]!
    for (let k = 1; k < side; k++) {
      left[piece + k] = Math.max(left[piece + k - 1]!, from[piece + k]!)
      right[last - k] = Math.max(right[last - k + 1]!, from[last - k]!)
    }
  }
}

function greatestAt({ left, right }: Line, reach: number, i: number): number {
  return Math.max(right[i]!, left[i + 2 * reach]!)
}
