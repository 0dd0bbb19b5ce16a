/** Where thermal paper was touched or warmed: soft patches over a sheet. */
import type { Rng } from '../../../../core/rng.ts'
import { project } from '../../../../page/geometry/projection.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

/** Values that lie on a page as a grid and are read between its cells. */
export interface Patches {
  columns: number
  rows: number
  /** pixels */
  cell: number
  values: Float32Array
  /** room for one row of cells */
  line: Float32Array
}

const WRAP = NOISE_SIDE - 1

/** Cells along the short side. */
const CELLS = 110

/** Contrast lost to plasticiser, and light lost to heat. */
export function patchesOf(
  { width, height }: { width: number; height: number },
  frame: SheetFrame,
  { patches, heat }: { patches: number; heat: number },
  rng: Rng,
): { loss: Patches; heat: Patches } {
  const cell = Math.max(1, Math.min(width, height) / CELLS)
  const columns = Math.ceil(width / cell) + 1
  const rows = Math.ceil(height / cell) + 1
  const grid = (): Patches => ({
    columns,
    rows,
    cell,
    values: new Float32Array(columns * rows),
    line: new Float32Array(columns + 1),
  })
  const [loss, warm] = [grid(), grid()]
  const [left, top] = [rng.int(0, WRAP), rng.int(0, WRAP)]
  const limit = rng.uniform(0.1, 0.8)
  // Heat comes in from a side or a corner, up to an uneven front.
  const towards = rng.uniform(0, 2 * Math.PI)
  const [dx, dy] = [Math.cos(towards), Math.sin(towards)]
  const [halfX, halfY] = [frame.wide / 2, frame.high / 2]
  const front = (Math.abs(dx) * halfX + Math.abs(dy) * halfY) * rng.uniform(0.2, 0.85)
  if (patches + heat === 0) return { loss, heat: warm }
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) {
      const { x, y } = project(frame.toSheet, c * cell, r * cell)
      const broad = cloudAt(left + x * 230, top + y * 230)
      if (patches > 0) {
        const over = (broad + 0.25 * cloudAt(top + y * 900, left + x * 900) - limit) / 0.5
        loss.values[k] = patches * Math.min(1, Math.max(0, over))
      }
      if (heat > 0) {
        const fine = cloudAt(top + y * 1300, left + x * 1300)
        const past = (x - halfX) * dx + (y - halfY) * dy - front + 0.07 * broad + 0.022 * fine
        const share = 1 / (1 + Math.exp(-past / 0.022))
        // Darkest at the front's far side, mottled where the coating is uneven.
        warm.values[k] =
          heat * (0.06 + share * (0.62 + 0.9 * Math.min(0.4, Math.max(0, past)) + 0.1 * fine))
      }
    }
  }
  return { loss, heat: warm }
}

/** Noise of large, soft patches at a place, mean 0, standard deviation 1; it repeats. */
function cloudAt(u: number, v: number): number {
  const at = ((v & WRAP) * NOISE_SIDE) | (u & WRAP)
  return (noiseTile('cloud')[at]! - NOISE_MEAN) / NOISE_SD
}

/** One row of patches, a value for every pixel. */
export function patchRow(patches: Patches, y: number, out: Float32Array): void {
  const { columns, rows, cell, values, line } = patches
  const at = Math.min(rows - 1, y / cell)
  const above = Math.min(Math.floor(at), Math.max(0, rows - 2))
  const down = at - above
  const upper = above * columns
  const lower = Math.min(above + 1, rows - 1) * columns
  for (let c = 0; c < columns; c++) {
    line[c] = values[upper + c]! + (values[lower + c]! - values[upper + c]!) * down
  }
  line[columns] = line[columns - 1]!
  const step = 1 / cell
  for (let x = 0, u = 0; x < out.length; x++, u += step) {
    const c = u | 0
    out[x] = line[c]! + (line[c + 1]! - line[c]!) * (u - c)
  }
}
