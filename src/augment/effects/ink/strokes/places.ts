/** Where on a page there is room to write. */
import type { Rng } from '../../../../core/rng.ts'
import { sheetAt } from '../../../../page/background/sheet.ts'
import type { Page } from '../../../../page/image/page.ts'
import { kernelArena } from '../../../../page/kernels/arena.ts'

/** Cells along the short side. */
const CELLS = 40

/** A coarse map of a page: where it is blank. */
export interface Occupancy {
  /** side of a cell, px */
  cell: number
  columns: number
  rows: number
  /** 1 where something stands */
  busy: Uint8Array
  /** where the sheet is, px; all of the page where it is left out */
  bounds?: { left: number; top: number; right: number; bottom: number }
}

/** Where the sheet is blank now; beside it nothing is. */
export function occupancyOf(page: Page): Occupancy {
  const occupancy = blankOf(page)
  const { sheet } = page
  if (!sheet) return occupancy
  const { cell, columns, rows, busy } = occupancy
  for (let k = 0; k < busy.length; k++) {
    const x = ((k % columns) + 0.5) * cell
    const y = (Math.floor(k / columns) + 0.5) * cell
    if (sheetAt(sheet, x, y) < 250) busy[k] = 1
  }
  const xs = sheet.outline.map(({ x }) => x)
  const ys = sheet.outline.map(({ y }) => y)
  const bounds = {
    left: Math.max(0, Math.min(...xs)),
    top: Math.max(0, Math.min(...ys)),
    right: Math.min(page.width, Math.max(...xs)),
    bottom: Math.min(page.height, Math.max(...ys)),
  }
  return xs.length > 0 ? { cell, columns, rows, busy, bounds } : occupancy
}

/** Where the page is blank now; found once in a source whose pixels the page still shows. */
function blankOf(page: Page): Occupancy {
  const { source, width, height } = page
  if (!source || !page.pristine) return findOccupancy(page.peek(), width, height)
  const found = source.once('occupancy', () => findOccupancy(page.peek(), width, height))
  // Marks made are entered.
  return { ...found, busy: found.busy.slice() }
}

/**
 * Looks at every row and every third column: a cell is blank where its pixels are nearly as light
 * as the page's paper and alike. Begins the kernels' arena anew.
 */
export function findOccupancy(pixels: Uint8ClampedArray, width: number, height: number): Occupancy {
  const cell = Math.max(1, Math.min(width, height) / CELLS)
  const columns = Math.max(1, Math.floor(width / cell))
  const rows = Math.max(1, Math.floor(height / cell))
  const count = columns * rows
  const step = Math.max(1, Math.round(cell / 11))
  const arena = kernelArena()
  const rgba = arena.hold(pixels)
  const [low, high] = [arena.alloc(count), arena.alloc(count)]
  arena.run.cellExtremes(rgba, width, height, cell, columns, rows, step, low, high)
  const darkest = arena.view(low, count, Uint8Array)
  const lightest = arena.view(high, count, Uint8Array)
  const counts = new Int32Array(256)
  for (const value of lightest) counts[value] = counts[value]! + 1
  let paper = 255
  for (let above = 0; paper > 0; paper--) {
    above += counts[paper]!
    if (above > 0.3 * count) break
  }
  const busy = darkest.map((dark, k) =>
    dark < 0.72 * paper || lightest[k]! - dark > 0.16 * paper ? 1 : 0,
  )
  return { cell, columns, rows, busy }
}

/** Enters a box as taken. */
export function occupy(
  occupancy: Occupancy,
  x: number,
  y: number,
  wide: number,
  high: number,
): void {
  const { columns, rows, busy } = occupancy
  const { x0, y0, x1, y1 } = cellsOf(occupancy, x, y, wide, high)
  for (let row = Math.max(0, y0); row < Math.min(rows, y1); row++) {
    busy.fill(1, row * columns + Math.max(0, x0), row * columns + Math.min(columns, x1))
  }
}

function cellsOf({ cell }: Occupancy, x: number, y: number, wide: number, high: number) {
  return {
    x0: Math.floor(x / cell),
    y0: Math.floor(y / cell),
    x1: Math.ceil((x + wide) / cell),
    y1: Math.ceil((y + high) / cell),
  }
}

/** Share of busy cells in a box, 0 to 1; what lies off the page counts as busy. */
export function busyShare(
  occupancy: Occupancy,
  x: number,
  y: number,
  wide: number,
  high: number,
): number {
  const { columns, rows, busy } = occupancy
  const { x0, y0, x1, y1 } = cellsOf(occupancy, x, y, wide, high)
  if (x0 < 0 || y0 < 0 || x1 > columns || y1 > rows) return 1
  let sum = 0
  for (let row = y0; row < y1; row++) {
    for (let column = x0; column < x1; column++) sum += busy[row * columns + column]!
  }
  return sum / Math.max(1, (x1 - x0) * (y1 - y0))
}

/**
 * A place for a box that is as blank as some tries find, nearer to `near` where there is one.
 * @returns upper left corner, px
 */
export function blankPlace(
  page: Page,
  occupancy: Occupancy,
  { wide, high }: { wide: number; high: number },
  near: { x: number; y: number } | undefined,
  rng: Rng,
): { x: number; y: number } {
  const { left, top, right, bottom } = occupancy.bounds ?? {
    left: 0,
    top: 0,
    right: page.width,
    bottom: page.height,
  }
  const edge = 0.02 * Math.min(right - left, bottom - top)
  let best = { x: left + edge, y: top + edge }
  let lowest = Infinity
  for (let i = 0; i < 24; i++) {
    const x = left + rng.uniform(edge, Math.max(edge, right - left - wide - edge))
    const y = top + rng.uniform(edge, Math.max(edge, bottom - top - high - edge))
    const away = near ? Math.hypot(x + wide / 2 - near.x, y + high / 2 - near.y) / page.short : 0
    const cost = busyShare(occupancy, x, y, wide, high) * 3 + away
    if (cost >= lowest) continue
    lowest = cost
    best = { x, y }
  }
  return best
}
