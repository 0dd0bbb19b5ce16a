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
  moveMask(sheet, map, { columns, rows, mask })
  let sum = 0
  for (let k = 0; k < mask.length; k++) sum += mask[k]!
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

/** Cells of a mask looked up where they come from; between alike corners of a block there is no need to look. */
function moveMask(
  sheet: Sheet,
  map: Moves,
  { columns, rows, mask }: Pick<Sheet, 'columns' | 'rows' | 'mask'>,
): void {
  const { width, height } = map.to
  const [stepX, stepY] = [width / columns, height / rows]
  const back = map.matrix && inverted(map.matrix)
  const at = (u: number, v: number): number => {
    const x = (u + 0.5) * stepX
    const y = (v + 0.5) * stepY
    if (!back) {
      const from = map.backward(x, y)
      return from ? sheetAt(sheet, from.x, from.y) + 0.5 : 0
    }
    const below = back[6] * x + back[7] * y + back[8]
    const fromX = (back[0] * x + back[1] * y + back[2]) / below
    const fromY = (back[3] * x + back[4] * y + back[5]) / below
    if (fromX < 0 || fromY < 0 || fromX > sheet.width || fromY > sheet.height) return 0
    return sheetAt(sheet, fromX, fromY) + 0.5
  }
  const across = Math.ceil(columns / BLOCK) + 1
  const above = Float32Array.from({ length: across }, (_, k) => at(k * BLOCK, 0))
  const below = new Float32Array(across)
  for (let top = 0; top < rows; top += BLOCK) {
    for (let k = 0; k < across; k++) below[k] = at(k * BLOCK, top + BLOCK)
    const bottom = Math.min(top + BLOCK, rows)
    for (let k = 0, left = 0; left < columns; k++, left += BLOCK) {
      const right = Math.min(left + BLOCK, columns)
      const corner = above[k]!
      const plain = corner === 0 || corner === 255.5
      const same = above[k + 1] === corner && below[k] === corner && below[k + 1] === corner
      if (plain && same) {
        // Rows of four bytes are written sooner than a fill is called.
        for (let v = top; v < bottom; v++) {
          const row = v * columns
          for (let u = left; u < right; u++) mask[row + u] = corner
        }
      } else {
        for (let v = top; v < bottom; v++) {
          for (let u = left; u < right; u++) mask[v * columns + u] = at(u, v)
        }
      }
    }
    above.set(below)
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
  const left = Math.floor(u)
  const top = Math.floor(v) * columns
  const right = Math.min(left + 1, columns - 1)
  const below = Math.min(Math.floor(v) + 1, rows - 1) * columns
  const s = u - left
  const t = v - Math.floor(v)
  const above = mask[top + left]! * (1 - s) + mask[top + right]! * s
  return above * (1 - t) + (mask[below + left]! * (1 - s) + mask[below + right]! * s) * t
}
