/** What a page shows a cell at a time, and neighbourhoods of cells: what finding its paper takes. */
import { indexReached } from '../../core/quantile.ts'
import type { Grid } from './grid.ts'
import { kernelArena } from '../kernels/arena.ts'

/** Samples of one cell within this many grey levels of its brightest one are taken as its paper. */
const NEAR = 24

/** What every cell of a page shows. */
export interface Samples {
  red: Uint8Array
  green: Uint8Array
  blue: Uint8Array
  level: Uint8Array
  /** share of the cell's samples that look like its paper, 0 to 255 */
  even: Uint8Array
}

/** Every cell's bright tone, from nine of its pixels, more on large pages. */
export function sample(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  { columns, rows, cell }: Grid,
): Samples {
  const count = columns * rows
  // Steps wider than strokes would miss the rules of a large page.
  const step = Math.min(4, Math.max(1, Math.round(cell / 3)))
  const arena = kernelArena()
  const at = arena.hold(rgba)
  const out = arena.alloc(5 * count)
  const scratch = arena.alloc(8 * (Math.ceil(cell / step) + 1) ** 2)
  arena.run.sampleCells(at, width, height, cell, step, NEAR, out, scratch)
  const planes = arena.view(out, 5 * count, Uint8Array).slice()
  const plane = (k: number): Uint8Array => planes.subarray(k * count, (k + 1) * count)
  return {
    red: plane(0),
    green: plane(1),
    blue: plane(2),
    level: plane(3),
    even: plane(4),
  }
}

/** Cells that are bright for this page, hardly coloured and even, and cells between such cells. */
export function paperMask({ red, green, blue, level, even }: Samples, grid: Grid): Uint8Array {
  const bright = 0.55 * percentile(level, 0.9)
  const mask = new Uint8Array(level.length)
  for (let i = 0; i < mask.length; i++) {
    const high = Math.max(red[i]!, green[i]!, blue[i]!)
    const low = Math.min(red[i]!, green[i]!, blue[i]!)
    const coloured = high - low > 0.36 * high
    if (level[i]! >= Math.max(bright, 90) && !coloured && even[i]! >= 120) mask[i] = 255
  }
  // A cell full of ink lies between cells of paper on opposite sides.
  const { columns, rows } = grid
  const closed = mask.slice()
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      if (mask[i]) continue
      const [right, below] = [columns - 1 - x, rows - 1 - y]
      if (
        (reaches(mask, i, -1, x) && reaches(mask, i, 1, right)) ||
        (reaches(mask, i, -columns, y) && reaches(mask, i, columns, below))
      )
        closed[i] = 255
    }
  }
  return closed
}

/** How many cells heavy ink may lie from bare paper on both sides of it. */
const INK_REACH = 3

/** Whether there is paper in one of the next cells, of which there are `high`. */
function reaches(mask: Uint8Array, from: number, step: number, count: number): boolean {
  for (let k = Math.min(INK_REACH, count), i = from + step; k > 0; k--, i += step) {
    if (mask[i]) return true
  }
  return false
}

/**
 * For every cell the index of the brightest one at most `reach` cells away: itself where none is
 * brighter, else the first of the brightest.
 */
export function brightestAround(level: Uint8Array, grid: Grid, reach: number): Int32Array {
  const { columns, rows } = grid
  // Brightness above, what is left to the last index below: the greatest is the first of the brightest.
  const last = (1 << 22) - 1
  const keys = new Int32Array(level.length)
  for (let i = 0; i < keys.length; i++) keys[i] = (level[i]! << 22) | (last - (i & last))
  const along = new Int32Array(level.length)
  const out = new Int32Array(level.length)
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      const to = i + Math.min(reach, columns - 1 - x)
      let best = 0
      for (let k = i - Math.min(reach, x); k <= to; k++) best = Math.max(best, keys[k]!)
      along[i] = best
    }
  }
  for (let y = 0, i = 0; y < rows; y++) {
    const from = -Math.min(reach, y) * columns
    const to = Math.min(reach, rows - 1 - y) * columns
    for (let x = 0; x < columns; x++, i++) {
      let best = 0
      for (let k = i + from; k <= i + to; k += columns) best = Math.max(best, along[k]!)
      out[i] = best >> 22 === level[i] ? i : last - (best & last)
    }
  }
  return out
}

function percentile(values: Uint8Array, share: number): number {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value] = counts[value]! + 1
  return indexReached(counts, share * values.length)
}

/** Share of all cells in the largest region of paper whose tone changes by small steps only. */
export function largestRegion(mask: Uint8Array, level: Uint8Array, grid: Grid): number {
  const { columns } = grid
  const seen = mask.map((sure) => (sure >= 128 ? 0 : 1))
  const queue = new Int32Array(mask.length)
  let largest = 0
  for (let first = 0; first < mask.length; first++) {
    if (seen[first]) continue
    let filled = 0
    const visit = (from: number, to: number): void => {
      if (to < 0 || to >= seen.length || seen[to]) return
      if (Math.abs(level[to]! - level[from]!) > LARGEST_STEP) return
      seen[to] = 1
      queue[filled++] = to
    }
    visit(first, first)
    for (let done = 0; done < filled; done++) {
      const cell = queue[done]!
      const column = cell % columns
      if (column > 0) visit(cell, cell - 1)
      if (column < columns - 1) visit(cell, cell + 1)
      visit(cell, cell - columns)
      visit(cell, cell + columns)
    }
    largest = Math.max(largest, filled)
  }
  return largest / mask.length
}

/** In grey levels from cell to cell: a shadow's edge is softer, another object's is not. */
const LARGEST_STEP = 6
