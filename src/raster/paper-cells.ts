/** What a page shows a cell at a time, and neighbourhoods of cells: what finding its paper takes. */
import type { Grid } from './grid.ts'

/** Samples of one cell within this many grey levels of its brightest one are taken as its paper. */
const NEAR = 24

/** What every cell of a page shows. */
export interface Samples {
  red: Uint8Array
  green: Uint8Array
  blue: Uint8Array
  level: Uint8Array
  darkest: Uint8Array
  /** share of the cell's samples that look like its paper, 0 to 255 */
  even: Uint8Array
}

/** Every cell's bright tone, from nine of its pixels, more on large pages. */
export function sample(rgba: Uint8ClampedArray, width: number, grid: Grid): Samples {
  const { columns, rows, cell } = grid
  const count = columns * rows
  const [red, green, blue] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)]
  const [level, even] = [new Uint8Array(count), new Uint8Array(count)]
  const darkest = new Uint8Array(count)
  // Steps wider than strokes would miss the rules of a large page.
  const step = Math.min(4, Math.max(1, Math.round(cell / 3)))
  const at = new Int32Array((Math.ceil(cell / step) + 1) ** 2)
  const grey = new Uint8Array(at.length)
  for (let row = 0, k = 0; row < rows; row++) {
    const [top, bottom] = grid.span(row)
    for (let column = 0; column < columns; column++, k++) {
      const left = column * cell
      const right = Math.min(left + cell, width)
      let n = 0
      let high = 0
      let low = 255
      for (let y = top; y < bottom; y += step) {
        // Every other row begins later, so that a rule as thin as a pixel is not missed.
        const shift = step > 1 ? ((y - top) / step) & 1 : 0
        for (let x = Math.min(left + shift, right - 1); x < right; x += step) {
          const i = (y * width + x) << 2
          const value = (rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29 + 128) >> 8
          at[n] = i
          grey[n++] = value
          if (value > high) high = value
          if (value < low) low = value
        }
      }
      let [r, g, b, near] = [0, 0, 0, 0]
      for (let s = 0; s < n; s++) {
        if (grey[s]! < high - NEAR) continue
        const i = at[s]!
        r += rgba[i]!
        g += rgba[i + 1]!
        b += rgba[i + 2]!
        near++
      }
      red[k] = r / near + 0.5
      green[k] = g / near + 0.5
      blue[k] = b / near + 0.5
      level[k] = (red[k]! * 77 + green[k]! * 150 + blue[k]! * 29 + 128) >> 8
      even[k] = (255 * near) / n
      darkest[k] = low
    }
  }
  return { red, green, blue, level, even, darkest }
}

/** Cells that are bright for this page, hardly coloured and even, and cells between such cells. */
export function paperMask({ red, green, blue, level, even }: Samples, grid: Grid): Uint8Array {
  const bright = 0.55 * percentile(level, 0.9)
  const mask = new Uint8Array(level.length)
  for (let i = 0; i < mask.length; i++) {
    const most = Math.max(red[i]!, green[i]!, blue[i]!)
    const least = Math.min(red[i]!, green[i]!, blue[i]!)
    const coloured = most - least > 0.36 * most
    if (level[i]! >= Math.max(bright, 90) && !coloured && even[i]! >= 120) mask[i] = 255
  }
  // A cell full of ink lies between cells of paper on opposite sides.
  const { columns, rows } = grid
  const closed = mask.slice()
  const paperAt = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < columns && y < rows && mask[y * columns + x] === 255
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      if (mask[i]) continue
      const across =
        (reaches(paperAt, x, y, -1, 0) ? 1 : 0) + (reaches(paperAt, x, y, 1, 0) ? 1 : 0)
      const along = (reaches(paperAt, x, y, 0, -1) ? 1 : 0) + (reaches(paperAt, x, y, 0, 1) ? 1 : 0)
      if (across === 2 || along === 2) closed[i] = 255
    }
  }
  return closed
}

/** How many cells heavy ink may lie from bare paper on both sides of it. */
const INK_REACH = 3

function reaches(
  paperAt: (x: number, y: number) => boolean,
  x: number,
  y: number,
  dx: number,
  dy: number,
): boolean {
  for (let i = 1; i <= INK_REACH; i++) if (paperAt(x + i * dx, y + i * dy)) return true
  return false
}

/** For every cell the index of the brightest one at most `reach` cells away. */
export function brightestAround(level: Uint8Array, grid: Grid, reach: number): Int32Array {
  const { columns, rows } = grid
  const along = new Int32Array(level.length)
  const out = new Int32Array(level.length)
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      let best = i
      const from = i - Math.min(reach, x)
      const to = i + Math.min(reach, columns - 1 - x)
      for (let k = from; k <= to; k++) if (level[k]! > level[best]!) best = k
      along[i] = best
    }
  }
  for (let y = 0, i = 0; y < rows; y++) {
    const from = -Math.min(reach, y)
    const to = Math.min(reach, rows - 1 - y)
    for (let x = 0; x < columns; x++, i++) {
      let best = along[i]!
      for (let k = from; k <= to; k++) {
        const other = along[i + k * columns]!
        if (level[other]! > level[best]!) best = other
      }
      out[i] = best
    }
  }
  return out
}

/** Darkest of a cell and its eight neighbours. */
export function darkestAround(values: Uint8Array, grid: Grid): Uint8Array {
  const inverted = values.map((value) => 255 - value)
  const best = brightestAround(inverted, grid, 1)
  return values.map((_, i) => values[best[i]!]!)
}

/** Means of 3×3 cells, edges repeated. */
export function averaged(values: Uint8Array, { columns, rows }: Grid): Uint8Array {
  const along = new Uint16Array(values.length)
  const out = new Uint8Array(values.length)
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      const left = values[x > 0 ? i - 1 : i]!
      const right = values[x < columns - 1 ? i + 1 : i]!
      along[i] = left + values[i]! + right
    }
  }
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, i++) {
      const above = along[y > 0 ? i - columns : i]!
      const below = along[y < rows - 1 ? i + columns : i]!
      out[i] = (above + along[i]! + below) / 9 + 0.5
    }
  }
  return out
}

function percentile(values: Uint8Array, share: number): number {
  const counts = new Uint32Array(256)
  for (const value of values) counts[value] = counts[value]! + 1
  let below = 0
  for (let value = 0; value < 256; value++) {
    below += counts[value]!
    if (below >= share * values.length) return value
  }
  return 255
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
