/** From a row of light to a row of dots, black or white, in the kernels' arena. */
import { blurPlane } from '../../../page/image/plane.ts'
import type { Arena } from '../../../page/kernels/arena.ts'
import type { Screen } from './dither.ts'
import type { DotGrid, Light } from './dots.ts'

/** Makes dots of one row of light; rows must come in order. Both are addresses: 32-bit floats, and bytes. */
export type DotMaker = (row: number, light: number, black: number) => void

/** How light is scaled before dither: 0 black, 1 white. */
export interface Tone {
  scale: number
  shift: number
}

/** Black is what is darker than `limit`, in grey levels. */
export function thresholded(arena: Arena, { columns }: DotGrid, limit: number): DotMaker {
  const limits = arena.write(new Float32Array(columns).fill(limit))
  return (_, light, black) => arena.run.belowLimits(light, limits, black, columns)
}

/** How far around brightness is looked at, as a standard deviation, share of the short side. */
const AROUND = 0.018

/** The mean brightness around every pixel of a page. Begins the kernels' arena anew. */
export function surroundingsOf({ width, height, values }: Light): Uint8Array {
  const around = values.slice()
  blurPlane(around, width, height, AROUND * Math.min(width, height))
  return around
}

/** Nothing brighter than this is black by its surroundings, and nothing darker white. */
const MIN_LIMIT = 16

/**
 * Black is what is darker than its surroundings by a share (D. Bradley and G. Roth, "Adaptive thresholding
 * using the integral image", 2007), their mean weighed by distance.
 * @param around see `surroundingsOf`
 */
export function adaptive(
  arena: Arena,
  grid: DotGrid,
  { width, height }: Light,
  around: Uint8Array,
  share: number,
): DotMaker {
  const { columns, rows } = grid
  const pixelOf = Int32Array.from({ length: columns }, (_, x) =>
    Math.min(width - 1, Math.floor(((x + 0.5) * width) / columns)),
  )
  const limits = arena.alloc(4 * columns)
  let shown = -1
  return (row, light, black) => {
    const y = Math.min(height - 1, Math.floor(((row + 0.5) * height) / rows))
    if (y !== shown) {
      shown = y
      const line = arena.view(limits, columns, Float32Array)
      const from = y * width
      for (let x = 0; x < columns; x++) {
        line[x] = Math.max(MIN_LIMIT, around[from + pixelOf[x]!]! * (1 - share))
      }
    }
    arena.run.belowLimits(light, limits, black, columns)
  }
}

/** Black where light is below the screen's thresholds. */
export function ordered(
  arena: Arena,
  { columns }: DotGrid,
  { side, values }: Screen,
  { scale, shift }: Tone,
): DotMaker {
  const lines = Array.from({ length: side }, (_, y) =>
    arena.write(
      Float32Array.from(
        { length: columns },
        (__, x) => (values[y * side + (x % side)]! - shift) / scale,
      ),
    ),
  )
  return (row, light, black) => arena.run.belowLimits(light, lines[row % side]!, black, columns)
}

/**
 * Error diffusion (R. W. Floyd and L. Steinberg, "An adaptive algorithm for spatial greyscale", 1976), every
 * other row from right to left, against worms (R. Ulichney, "Digital halftoning", 1987).
 */
export function diffused(arena: Arena, { columns }: DotGrid, { scale, shift }: Tone): DotMaker {
  const empty = new Float32Array(columns + 2)
  let [here, below] = [arena.write(empty), arena.write(empty)]
  return (row, light, black) => {
    arena.run.diffuseRow(light, scale, shift, here, below, black, columns, row & 1)
    ;[here, below] = [below, here]
  }
}
