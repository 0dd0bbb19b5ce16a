/**
 * The sheet that a photographed page is, told from the desk that it lies on: by its tone, by edges and by
 * print. Found once per source, at a small size.
 */
import { inverted, project, type Point, type Projection } from '../geometry/projection.ts'
import { sheetCells, type SheetCells } from './sheet-cells.ts'
import { growSheet } from './sheet-growth.ts'
import { refined } from './sheet-refine.ts'
import { regionsOf } from './sheet-regions.ts'
import {
  difference,
  hullOf,
  onePiece,
  quadOf,
  withoutBays,
  withoutTongues,
  type CellMask,
} from './sheet-shape.ts'
import type { Source } from '../image/source.ts'

/** Where the sheet is in a picture that shows more than it. */
export interface Sheet {
  /** of the picture, px */
  width: number
  height: number
  /** of the mask */
  columns: number
  rows: number
  /** how much of each cell is sheet, 0 to 255, row by row; the cells span the picture evenly */
  mask: Uint8Array
  /** share of the picture that is sheet, 0 to 1 */
  share: number
  /** convex outline, px, clockwise */
  outline: readonly Point[]
  /** the best four corners, px, from the upper left clockwise; undefined where it is no quadrilateral */
  corners: readonly [Point, Point, Point, Point] | undefined
}

/** Of a source; undefined where the whole picture is the sheet, or where that cannot be told. */
export function sheetOfSource(source: Source): Sheet | undefined {
  return source.once('sheet', ({ pixels, width, height }) => sheetOf(pixels, width, height))
}

/** Smaller pictures are sheets, px of the short side. */
const MIN_SIDE = 48
/** Scans of black and white have black borders, but no desk. */
const BILEVEL = 0.85
/** Desks take at least this share of a picture, and sheets that. */
const MIN_DESK = 0.012
const MIN_SHEET = 0.04
/** Mean difference across the sheet's edge, see `difference`. */
const MIN_EDGE = 0.2

/**
 * Finds the sheet of a picture.
 * @param rgba pixels, row by row
 * @returns undefined where the whole picture is the sheet, or where that cannot be told
 */
export function sheetOf(rgba: Uint8ClampedArray, width: number, height: number): Sheet | undefined {
  if (Math.min(width, height) < MIN_SIDE) return undefined
  const cells = sheetCells(rgba, width, height)
  if (cells.bilevel > BILEVEL) return undefined
  const regions = regionsOf(cells)
  const inSheet = growSheet(cells, regions)
  if (!inSheet) return undefined
  const { columns, rows } = cells
  const on = new Uint8Array(columns * rows)
  for (let k = 0; k < on.length; k++) on[k] = inSheet[regions.label[k]!]!
  const mask = withoutTongues(withoutBays(onePiece({ columns, rows, on }), cells))
  const share = mask.on.reduce((sum, cell) => sum + cell, 0) / mask.on.length
  if (share < MIN_SHEET || share > 1 - MIN_DESK) return undefined
  if (edgeOf(mask, cells) < MIN_EDGE) return undefined
  const hull = hullOf(mask)
  const scaled = ({ x, y }: Point): Point => ({ x: (x * width) / columns, y: (y * height) / rows })
  const quad = quadOf(hull)
  const corners = quad && isSheetLike(quad, hull) ? quad.map(scaled) : undefined
  return {
    width,
    height,
    share,
    ...refined(rgba, width, height, mask, cells),
    outline: hull.map(scaled),
    corners: corners as Sheet['corners'],
  }
}

/** Whether four corners take in hardly more than the outline does. */
function isSheetLike(quad: readonly Point[], hull: readonly Point[]): boolean {
  return areaOf(hull) > 0.94 * areaOf(quad)
}

function areaOf(points: readonly Point[]): number {
  let sum = 0
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length]!
    sum += p.x * q.y - q.x * p.y
  })
  return Math.abs(sum) / 2
}

/** Mean difference between cells two within and two beyond the sheet's edge. */
function edgeOf({ columns, rows, on }: CellMask, cells: SheetCells): number {
  let sum = 0
  let count = 0
  const look = (inner: number, outer: number): void => {
    if (on[inner] === on[outer]) return
    sum += difference(cells, inner, outer)
    count++
  }
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const k = y * columns + x
      if (x + 3 < columns && on[k + 1] !== on[k + 2]) look(k, k + 3)
      if (y + 3 < rows && on[k + columns] !== on[k + 2 * columns]) look(k, k + 3 * columns)
    }
  }
  return count === 0 ? 0 : sum / count
}

/** Where pixels of a picture went: as effects that move them say. */
export interface Moves {
  to: { width: number; height: number }
  forward(x: number, y: number): Point | undefined
  backward(x: number, y: number): Point | undefined
  /** the projection from places before to places afterwards, where it is one */
  matrix?: Projection
}

/** Cells of a moved sheet's mask along its short side. */
const MOVED_CELLS = 180

/** The sheet where its pixels went. Beside the picture as it was there is no sheet. */
export function movedSheet(sheet: Sheet, map: Moves): Sheet {
  const { width, height } = map.to
  const cell = Math.max(1, Math.min(width, height) / MOVED_CELLS)
  const columns = Math.max(1, Math.round(width / cell))
  const rows = Math.max(1, Math.round(height / cell))
  const mask = new Uint8Array(columns * rows)
  const sum = moveMask(sheet, map, { columns, rows, mask })
  const { matrix } = map
  // Where a projection brings a corner is known beyond the picture too.
  const place = ({ x, y }: Point): Point | undefined =>
    matrix ? project(matrix, x, y) : map.forward(x, y)
  const all = (points: readonly Point[]): Point[] | undefined => {
    const found = points.map(place)
    return found.every((point) => point !== undefined) ? found : undefined
  }
  const corners = sheet.corners && all(sheet.corners)
  return {
    width,
    height,
    columns,
    rows,
    mask,
    share: sum / (255 * mask.length),
    outline: sheet.outline.flatMap((point) => place(point) ?? []),
    corners: corners as Sheet['corners'],
  }
}

/** Cells a side of blocks whose corners are looked at before their cells: sheets have no finer parts. */
const BLOCK = 4

/**
 * Cells of a mask looked up where they come from; between alike corners of a block there is no need to look.
 * @param mask zeros; the mask afterwards
 * @returns the sum of the mask
 */
function moveMask(
  sheet: Sheet,
  map: Moves,
  { columns, rows, mask }: Pick<Sheet, 'columns' | 'rows' | 'mask'>,
): number {
  const { width, height } = map.to
  const row = rowReader(sheet, map, width / columns, height / rows)
  const across = Math.ceil(columns / BLOCK) + 1
  let above = new Float64Array(across)
  let below = new Float64Array(across)
  const cells = new Float64Array(BLOCK)
  let sum = 0
  row(above, 0, BLOCK, 0)
  for (let top = 0; top < rows; top += BLOCK) {
    row(below, 0, BLOCK, top + BLOCK)
    const bottom = Math.min(top + BLOCK, rows)
    for (let k = 0, left = 0; left < columns; k++, left += BLOCK) {
      const right = Math.min(left + BLOCK, columns)
      const corner = above[k]!
      const plain = corner === 0 || corner === 255.5
      const same = above[k + 1] === corner && below[k] === corner && below[k + 1] === corner
      if (plain && same) {
        if (corner === 0) continue
        sum += 255 * (right - left) * (bottom - top)
        // Rows of four bytes are written sooner than a fill is called.
        for (let v = top; v < bottom; v++) {
          const at = v * columns
          for (let u = left; u < right; u++) mask[at + u] = 255
        }
        continue
      }
      for (let v = top; v < bottom; v++) {
        const at = v * columns
        row(cells, left, 1, v)
        for (let u = left; u < right; u++) {
          const level = cells[u - left]! | 0
          mask[at + u] = level
          sum += level
        }
      }
    }
    const held = above
    above = below
    below = held
  }
  return sum
}

/**
 * Reads how much of cells of a row is sheet, 0 to 255, and half a level, from the sheet as it was; 0 beside the
 * picture as it was.
 * @param levels written, all of it
 * @param from the first cell in its row
 * @param every how many cells further the next one is
 */
type RowReader = (levels: Float64Array, from: number, every: number, row: number) => void

function rowReader(sheet: Sheet, map: Moves, stepX: number, stepY: number): RowReader {
  if (!map.matrix) {
    return (levels, from, every, row) => {
      for (let k = 0; k < levels.length; k++) {
        const place = map.backward((from + k * every + 0.5) * stepX, (row + 0.5) * stepY)
        levels[k] = place ? sheetAt(sheet, place.x, place.y) + 0.5 : 0
      }
    }
  }
  const [a, b, c, d, e, f, g, h, i] = inverted(map.matrix)
  const { width, height } = sheet
  return (levels, from, every, row) => {
    const y = (row + 0.5) * stepY
    for (let k = 0; k < levels.length; k++) {
      const x = (from + k * every + 0.5) * stepX
      const below = g * x + h * y + i
      const u = (a * x + b * y + c) / below
      const v = (d * x + e * y + f) / below
      const beside = u < 0 || v < 0 || u > width || v > height
      levels[k] = beside ? 0 : sheetAt(sheet, u, v) + 0.5
    }
  }
}

/** A sheet that is all of a picture, for when it comes to lie on something. */
export function wholeSheet(width: number, height: number): Sheet {
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ] as const
  const mask = Uint8Array.of(255)
  return { width, height, columns: 1, rows: 1, mask, share: 1, outline: corners, corners }
}

/** How much of a place is sheet, 0 to 255, between the mask's cells by linear interpolation. */
export function sheetAt(
  { width, height, columns, rows, mask }: Sheet,
  x: number,
  y: number,
): number {
  const u = Math.min(columns - 1, Math.max(0, (x * columns) / width - 0.5))
  const v = Math.min(rows - 1, Math.max(0, (y * rows) / height - 0.5))
  // Neither is negative: what is cut off is the fraction.
  const left = u | 0
  const row = v | 0
  const at = row * columns + left
  const right = left < columns - 1 ? 1 : 0
  const below = row < rows - 1 ? columns : 0
  const s = u - left
  const t = v - row
  const a = mask[at]!
  const b = mask[at + right]!
  const c = mask[at + below]!
  const d = mask[at + below + right]!
  const above = a * (1 - s) + b * s
  return above * (1 - t) + (c * (1 - s) + d * s) * t
}
