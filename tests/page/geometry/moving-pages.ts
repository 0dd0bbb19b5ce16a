/** Pages for kernels that move pixels, and plain loops to compare them with. */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Raster } from '../../../src/page/image/raster.ts'

/** Smaller than a vector, just above one, and a usual page. */
export const SIZES: readonly (readonly [width: number, height: number])[] = [
  [1, 1],
  [3, 2],
  [17, 5],
  [443, 591],
]

/** Opaque pixels of any colour. */
export function noisyPage(width: number, height: number): Raster {
  const rng = rngFrom(`noisy/${width}/${height}`)
  const bytes = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < bytes.length; i++) bytes[i] = i % 4 === 3 ? 255 : rng.next() & 255
  return { width, height, bytes }
}

export function emptyPage(width: number, height: number): Raster {
  return { width, height, bytes: new Uint8ClampedArray(width * height * 4) }
}

/** A channel of a pixel; beyond the page its edge is repeated. */
export function at({ width, height, bytes }: Raster, x: number, y: number, c: number): number {
  const column = Math.min(Math.max(x, 0), width - 1)
  const row = Math.min(Math.max(y, 0), height - 1)
  return bytes[(row * width + column) * 4 + c]!
}

/** Between four pixels, the edge repeated beyond the page. */
export function bilinear(page: Raster, x: number, y: number, c: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [s, t] = [x - left, y - top]
  const above = at(page, left, top, c) * (1 - s) + at(page, left + 1, top, c) * s
  const below = at(page, left, top + 1, c) * (1 - s) + at(page, left + 1, top + 1, c) * s
  return above * (1 - t) + below * t
}

/** By Keys' cubic convolution (a = -1/2) over sixteen pixels, the edge repeated beyond the page. */
export function cubic(page: Raster, x: number, y: number, c: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const across = [-1, 0, 1, 2].map((i) => keys(x - left - i))
  let sum = 0
  for (let j = -1; j <= 2; j++) {
    const down = keys(y - top - j)
    for (let i = -1; i <= 2; i++) sum += at(page, left + i, top + j, c) * across[i + 1]! * down
  }
  return Math.min(255, Math.max(0, sum))
}

function keys(distance: number): number {
  const d = Math.abs(distance)
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0
}

/** Makes a page a channel at a time. */
export function painted(
  width: number,
  height: number,
  value: (x: number, y: number, c: number) => number,
): Float64Array {
  const out = new Float64Array(width * height * 4)
  for (let i = 0; i < out.length; i++) {
    const pixel = i >> 2
    out[i] = value(pixel % width, Math.floor(pixel / width), i & 3)
  }
  return out
}

/** The largest difference between bytes and what they should be. */
export function worst(bytes: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let max = 0
  for (let i = 0; i < wanted.length; i++) max = Math.max(max, Math.abs(bytes[i]! - wanted[i]!))
  return bytes.length === wanted.length ? max : Infinity
}
