/**
 * Where a page shows its paper, and in which tone: what ink is dark against. The tone is found a
 * cell at a time and follows the light over a photographed page.
 */
import { Grid } from './grid.ts'
import type { Page } from './page.ts'
import type { Source } from './source.ts'

export interface Paper {
  grid: Grid
  /** tone of the paper in every cell, that of its surroundings where ink or a picture covers it */
  red: Uint8Array
  green: Uint8Array
  blue: Uint8Array
  /** brightness of that tone */
  level: Uint8Array
  /** brightness of the darkest ink in and beside every cell */
  darkest: Uint8Array
  /** how surely every cell is paper, ink on it included, 0 to 255 */
  mask: Uint8Array
  /** share of the page that is paper, 0 to 1; photographs of things come to less than about 0.3 */
  share: number
}

/**
 * The paper of a page as it is now. What was found on its source holds as long as nothing has moved
 * and the paper's tone is the same, which is looked up in a few places.
 */
export function paperOfPage(page: Page): Paper {
  const { source, width, height } = page
  if (source) {
    const paper = paperOfSource(source)
    if (holds(paper, page.peek(), width)) return paper
  }
  return paperOf(page.peek(), width, height)
}

/** The paper of a source, found once. */
export function paperOfSource(source: Source): Paper {
  return source.once('paper', ({ pixels, width, height }) => paperOf(pixels, width, height))
}

/** Whether the bright pixels of some hundred cells are on average as bright as they were. */
function holds({ grid, level, mask }: Paper, rgba: Uint8ClampedArray, width: number): boolean {
  const stride = Math.max(1, Math.floor(level.length / 101))
  let [change, count] = [0, 0]
  for (let k = stride >> 1; k < level.length; k += stride) {
    if (mask[k]! < 255) continue
    const [from, to] = grid.span(Math.floor(k / grid.columns))
    const left = (k % grid.columns) * grid.cell
    let high = 0
    for (let y = from; y < to; y += 3) {
      for (let x = left; x < Math.min(left + grid.cell, width); x += 3) {
        const i = (y * width + x) << 2
        high = Math.max(high, rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29)
      }
    }
    change += level[k]! - high / 256
    count++
  }
  return Math.abs(change) <= 5 * count
}

/** Cells along the short side: a cell is about a line of small print high. */
const CELLS = 56
/** Samples of one cell within this many grey levels of its brightest one are taken as its paper. */
const NEAR = 24

/**
 * Finds the paper of a page.
 * @param rgba pixels, row by row
 */
export function paperOf(rgba: Uint8ClampedArray, width: number, height: number): Paper {
  const cell = Math.max(1, Math.round(Math.min(width, height) / CELLS))
  const grid = new Grid(width, height, cell)
  const found = sample(rgba, width, grid)
  const mask = paperMask(found, grid)
  let paper = 0
  for (const value of mask) paper += value
  const share = paper / (255 * mask.length)
  const best = brightestAround(found.level, grid, 2)
  // A light tint printed on the page is paper to the ink on it.
  for (let i = 0; i < best.length; i++) {
    if (found.even[i]! > 128 && found.level[i]! > 0.75 * found.level[best[i]!]!) best[i] = i
  }
  const planes = [found.red, found.green, found.blue, found.level].map((plane) => {
    const out = plane.slice()
    for (let i = 0; i < out.length; i++) out[i] = plane[best[i]!]!
    return averaged(out, grid)
  }) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const [red, green, blue, level] = planes
  return {
    grid,
    red,
    green,
    blue,
    level,
    darkest: darkestAround(found.darkest, grid),
    mask: averaged(mask, grid),
    share,
  }
}

interface Samples {
  red: Uint8Array
  green: Uint8Array
  blue: Uint8Array
  level: Uint8Array
  darkest: Uint8Array
  /** share of the cell's samples that look like its paper, 0 to 255 */
  even: Uint8Array
}

/** Every cell's bright tone, from about nine of its pixels. */
function sample(rgba: Uint8ClampedArray, width: number, grid: Grid): Samples {
  const { columns, rows, cell } = grid
  const count = columns * rows
  const [red, green, blue] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)]
  const [level, even] = [new Uint8Array(count), new Uint8Array(count)]
  const darkest = new Uint8Array(count)
  const step = Math.max(1, Math.round(cell / 3))
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
function paperMask({ red, green, blue, level, even }: Samples, grid: Grid): Uint8Array {
  const bright = 0.62 * percentile(level, 0.9)
  const mask = new Uint8Array(level.length)
  for (let i = 0; i < mask.length; i++) {
    const most = Math.max(red[i]!, green[i]!, blue[i]!)
    const least = Math.min(red[i]!, green[i]!, blue[i]!)
    const coloured = most - least > 0.36 * most
    if (level[i]! >= Math.max(bright, 80) && !coloured && even[i]! >= 90) mask[i] = 255
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

function reaches(
  paperAt: (x: number, y: number) => boolean,
  x: number,
  y: number,
  dx: number,
  dy: number,
): boolean {
  return paperAt(x + dx, y + dy) || paperAt(x + 2 * dx, y + 2 * dy)
}

/** For every cell the index of the brightest one at most `reach` cells away. */
function brightestAround(level: Uint8Array, grid: Grid, reach: number): Int32Array {
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
function darkestAround(values: Uint8Array, grid: Grid): Uint8Array {
  const inverted = values.map((value) => 255 - value)
  const best = brightestAround(inverted, grid, 1)
  return values.map((_, i) => values[best[i]!]!)
}

/** Means of 3×3 cells, edges repeated. */
function averaged(values: Uint8Array, { columns, rows }: Grid): Uint8Array {
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
