/** The sheet's edge found more finely than the cells that it was found in. */
import { meansAround } from './cell-means.ts'
import type { SheetCells } from './sheet-cells.ts'
import type { CellMask } from './sheet-shape.ts'

/** How many times finer. */
const FINER = 4
/** Tones of sheet and desk are taken from this many cells round the edge. */
const REACH = 2

/** A soft mask of the sheet. */
export interface FineMask {
  columns: number
  rows: number
  mask: Uint8Array
}

/**
 * Cells at the edge are looked at more finely: each part belongs to where its tone is nearer to. All others
 * are as they were.
 */
export function refined(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  mask: CellMask,
  cells: SheetCells,
): FineMask {
  const { columns, rows, on } = mask
  const [wide, high] = [columns * FINER, rows * FINER]
  const out = new Uint8Array(wide * high)
  const inside = new Float32Array(4)
  const outside = new Float32Array(4)
  const sums = { inside, outside }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const own = on[row * columns + column]!
      const edge = isAtEdge(mask, column, row) && tones(cells, mask, column, row, sums)
      const first = row * FINER * wide + column * FINER
      if (!edge) {
        if (own === 0) continue
        for (let v = 0, at = first; v < FINER; v++, at += wide - FINER) {
          for (let u = 0; u < FINER; u++) out[at++] = 255
        }
        continue
      }
      for (let v = 0; v < FINER; v++) {
        const y = Math.min(height - 1, Math.floor(((row * FINER + v + 0.5) * height) / high))
        for (let u = 0; u < FINER; u++) {
          const x = Math.min(width - 1, Math.floor(((column * FINER + u + 0.5) * width) / wide))
          const near = nearness(rgba, (y * width + x) * 4, inside, outside, own)
          out[first + v * wide + u] = 255 * near
        }
      }
    }
  }
  // Single specks of print and grain at the edge go.
  return { columns: wide, rows: high, mask: meansAround(out, wide, high) }
}

/** Whether a cell beside this one, or across a corner, is on the other side of the sheet's edge. */
function isAtEdge({ columns, rows, on }: CellMask, column: number, row: number): boolean {
  const own = on[row * columns + column]!
  const right = Math.min(columns - 1, column + 1)
  const bottom = Math.min(rows - 1, row + 1)
  for (let y = Math.max(0, row - 1); y <= bottom; y++) {
    for (let x = Math.max(0, column - 1); x <= right; x++) {
      if (on[y * columns + x] !== own) return true
    }
  }
  return false
}

/** Mean tones on both sides of an edge near a cell; false where only one side is near. */
function tones(
  { red, green, blue }: SheetCells,
  { columns, rows, on }: CellMask,
  column: number,
  row: number,
  { inside, outside }: { inside: Float32Array; outside: Float32Array },
): boolean {
  inside.fill(0)
  outside.fill(0)
  for (let y = Math.max(0, row - REACH); y <= Math.min(rows - 1, row + REACH); y++) {
    for (let x = Math.max(0, column - REACH); x <= Math.min(columns - 1, column + REACH); x++) {
      // Next to the edge cells show something of both.
      if (Math.abs(x - column) < REACH && Math.abs(y - row) < REACH) continue
      const k = y * columns + x
      const sums = on[k] === 1 ? inside : outside
      sums[0] = sums[0]! + red[k]!
      sums[1] = sums[1]! + green[k]!
      sums[2] = sums[2]! + blue[k]!
      sums[3] = sums[3]! + 1
    }
  }
  if (inside[3] === 0 || outside[3] === 0) return false
  for (const sums of [inside, outside]) {
    for (let c = 0; c < 3; c++) sums[c] = sums[c]! / sums[3]!
  }
  return true
}

/** How much nearer to the sheet's tone a pixel is: 1 all, 0 not at all. Its cell's side weighs in. */
function nearness(
  rgba: Uint8ClampedArray,
  at: number,
  inside: Float32Array,
  outside: Float32Array,
  own: number,
): number {
  let along = 0
  let length = 0
  for (let c = 0; c < 3; c++) {
    const span = inside[c]! - outside[c]!
    along += (rgba[at + c]! - outside[c]!) * span
    length += span * span
  }
  if (length < 100) return own
  return Math.min(1, Math.max(0, (along / length + 0.35 * (own - 0.5) - 0.25) * 2))
}
