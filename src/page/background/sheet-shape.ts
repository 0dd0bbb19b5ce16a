/** The shape of a sheet: one piece without holes, its outline, and whether there is a desk at all. */
import type { Point } from '../geometry/projection.ts'
import type { SheetCells } from './sheet-cells.ts'

/** Cells of a picture, 1 where the sheet is. */
export interface CellMask {
  columns: number
  rows: number
  on: Uint8Array
}

/** Pieces of the cells that are `wanted`, 1, numbered from 1; `sizes[0]` is unused. */
function pieces({ columns, rows }: Omit<CellMask, 'on'>, wanted: Uint8Array) {
  const label = new Int32Array(columns * rows)
  const sizes: number[] = [0]
  /** how much of a piece's rim is the picture's border, 0 to 1 */
  const border: number[] = [0]
  const queue = new Int32Array(label.length)
  const to = new Int32Array(4)
  for (let first = 0; first < label.length; first++) {
    if (label[first] !== 0 || wanted[first] === 0) continue
    const piece = sizes.length
    let filled = 1
    let rim = 0
    let outer = 0
    label[first] = piece
    queue[0] = first
    for (let done = 0; done < filled; done++) {
      const k = queue[done]!
      const x = k % columns
      // Beyond the picture: none.
      to[0] = x > 0 ? k - 1 : -1
      to[1] = x < columns - 1 ? k + 1 : -1
      to[2] = k - columns
      to[3] = k + columns
      for (let i = 0; i < 4; i++) {
        const next = to[i]!
        if (next < 0 || next >= label.length) outer++
        else if (wanted[next] === 0) rim++
        else if (label[next] === 0) {
          label[next] = piece
          queue[filled++] = next
        }
      }
    }
    sizes.push(filled)
    border.push(outer / (rim + outer))
  }
  return { label, sizes, border }
}

/** Of a desk's rim at least this much is the picture's border; of a printed picture's, less. */
const DESK_RIM = 0.25

/** The largest piece, its holes filled. */
export function onePiece(mask: CellMask): CellMask {
  const { label, sizes } = pieces(mask, mask.on)
  const largest = sizes.indexOf(Math.max(...sizes))
  const on = new Uint8Array(label.length)
  const off = new Uint8Array(label.length)
  for (let k = 0; k < on.length; k++) {
    on[k] = largest > 0 && label[k] === largest ? 1 : 0
    off[k] = 1 - on[k]!
  }
  const kept = { ...mask, on }
  const holes = pieces(kept, off)
  for (let k = 0; k < kept.on.length; k++) {
    const hole = holes.label[k]!
    if (hole > 0 && holes.border[hole]! < DESK_RIM) kept.on[k] = 1
  }
  return kept
}

/** Tongues up to twice this many cells wide go. */
const TONGUE = 2

/** Without what reaches out of the sheet in thin strips; corners stay. */
export function withoutTongues({ columns, rows, on }: CellMask): CellMask {
  const core = extremes({ columns, rows, on }, TONGUE, 0)
  const grown = extremes({ columns, rows, on: core }, TONGUE + 1, 1)
  return onePiece({ columns, rows, on: on.map((cell, k) => cell & grown[k]!) })
}

/** 1 where some cell within `reach` in both directions is 1 (`value` 1), or all are (0); edges repeated. */
function extremes({ columns, rows, on }: CellMask, reach: number, value: 0 | 1): Uint8Array {
  const along = on.slice()
  for (let y = 0; y < rows; y++) {
    spread(on, along, { first: y * columns, step: 1, count: columns }, reach, value)
  }
  const out = along.slice()
  for (let x = 0; x < columns; x++) {
    spread(along, out, { first: x, step: columns, count: rows }, reach, value)
  }
  return out
}

/** Gives a value to all that has it within `reach` on a line of cells. */
function spread(
  from: Uint8Array,
  to: Uint8Array,
  { first, step, count }: { first: number; step: number; count: number },
  reach: number,
  value: 0 | 1,
): void {
  // How much farther the value last met reaches.
  for (let i = 0, k = first, left = -1; i < count; i++, k += step, left--) {
    if (from[k] === value) left = reach
    if (left >= 0) to[k] = value
  }
  for (let i = 0, k = first + (count - 1) * step, left = -1; i < count; i++, k -= step, left--) {
    if (from[k] === value) left = reach
    if (left >= 0) to[k] = value
  }
}

/** Bays of at most this share of the sheet are filled without asking. */
const SMALL_BAY = 0.012
/** The step in brightness, share of it, at the far side of a bay that was printed on. */
const EDGE = 0.16

/**
 * Fills the bays between the sheet and its convex hull that end at an edge there: pictures and bars
 * printed up to the sheet's rim.
 */
export function withoutBays(mask: CellMask, cells: SheetCells): CellMask {
  const { columns } = mask
  const hull = hullOf(mask)
  if (hull.length < 3) return mask
  const inHull = rasterised(hull, mask)
  const size = mask.on.reduce((sum, on) => sum + on, 0)
  const bays = new Uint8Array(inHull.length)
  for (let k = 0; k < bays.length; k++) bays[k] = inHull[k]! & (1 - mask.on[k]!)
  const { label, sizes } = pieces(mask, bays)
  const steps = new Float64Array(sizes.length)
  const sides = new Float64Array(sizes.length)
  const look = (k: number, dx: number, dy: number): void => {
    const bay = label[k]!
    const x = (k % columns) + dx
    const y = Math.floor(k / columns) + dy
    if (x < 0 || y < 0 || x >= columns || y >= mask.rows) return
    if (inHull[y * columns + x] === 1) return
    const farX = Math.min(columns - 1, Math.max(0, x + dx))
    const farY = Math.min(mask.rows - 1, Math.max(0, y + dy))
    steps[bay] = steps[bay]! + difference(cells, k, farY * columns + farX)
    sides[bay] = sides[bay]! + 1
  }
  for (let k = 0; k < label.length; k++) {
    if (label[k] === 0) continue
    look(k, 1, 0)
    look(k, -1, 0)
    look(k, 0, 1)
    look(k, 0, -1)
  }
  const on = mask.on.slice()
  for (let k = 0; k < label.length; k++) {
    const bay = label[k]!
    if (bay === 0) continue
    const edge = sides[bay]! > 0 && steps[bay]! / sides[bay]! > EDGE
    if (sizes[bay]! < SMALL_BAY * size || edge) on[k] = 1
  }
  return onePiece({ ...mask, on })
}

/** Difference of two cells as a share of their brightness, colour counted twice. */
export function difference(cells: SheetCells, a: number, b: number): number {
  const { red, green, blue, luma } = cells
  const high = Math.max(luma[a]!, luma[b]!) + 12
  const light = (luma[a]! - luma[b]!) / high
  const sumA = red[a]! + green[a]! + blue[a]! + 45
  const sumB = red[b]! + green[b]! + blue[b]! + 45
  const warm = (red[a]! - green[a]!) / sumA - (red[b]! - green[b]!) / sumB
  const cold = blue[a]! / sumA - blue[b]! / sumB
  return Math.hypot(light, 4 * warm, 4 * cold)
}

/** Convex hull of the cells' corners, in cells (A. M. Andrew, "Another efficient algorithm for convex hulls", 1979). */
export function hullOf({ columns, rows, on }: CellMask): Point[] {
  const points: Point[] = []
  for (let y = 0; y < rows; y++) {
    let first = -1
    let last = -1
    for (let x = 0; x < columns; x++) {
      if (on[y * columns + x] !== 1) continue
      if (first < 0) first = x
      last = x
    }
    if (first < 0) continue
    for (const edge of [y, y + 1]) points.push({ x: first, y: edge }, { x: last + 1, y: edge })
  }
  points.sort((a, b) => a.x - b.x || a.y - b.y)
  return [...half(points), ...half(points.toReversed())]
}

/** One side of the hull of sorted points. */
function half(sorted: readonly Point[]): Point[] {
  const out: Point[] = []
  for (const point of sorted) {
    while (out.length > 1 && cross(out[out.length - 2]!, out[out.length - 1]!, point) <= 0)
      out.pop()
    out.push(point)
  }
  out.pop()
  return out
}

function cross(o: Point, a: Point, b: Point): number {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x)
}

/** 1 for each cell whose middle is in a convex polygon. */
function rasterised(hull: readonly Point[], { columns, rows }: CellMask): Uint8Array {
  const out = new Uint8Array(columns * rows)
  for (let y = 0; y < rows; y++) {
    let [from, to] = [Infinity, -Infinity]
    const middle = y + 0.5
    for (let i = 0; i < hull.length; i++) {
      const [a, b] = [hull[i]!, hull[(i + 1) % hull.length]!]
      if (a.y > middle === b.y > middle) continue
      const x = a.x + ((middle - a.y) / (b.y - a.y)) * (b.x - a.x)
      from = Math.min(from, x)
      to = Math.max(to, x)
    }
    for (let x = Math.max(0, Math.ceil(from - 0.5)); x + 0.5 <= to && x < columns; x++) {
      out[y * columns + x] = 1
    }
  }
  return out
}

/**
 * The hull's best four corners, clockwise from the one nearest the upper left: the hull with the
 * sides left out, one after the other, whose leaving adds least.
 */
export function quadOf(hull: readonly Point[]): [Point, Point, Point, Point] | undefined {
  const points = [...hull]
  while (points.length > 4) {
    let best = -1
    let lowest = Infinity
    let corner: Point | undefined
    for (let i = 0; i < points.length; i++) {
      const n = points.length
      const [a, b, c, d] = [0, 1, 2, 3].map((k) => points[(i + k) % n]!) as [
        Point,
        Point,
        Point,
        Point,
      ]
      const meets = crossing(a, b, d, c)
      if (!meets) continue
      const area = Math.abs(cross(b, meets, c)) / 2
      if (area >= lowest) continue
      ;[best, lowest, corner] = [i, area, meets]
    }
    if (!corner) return undefined
    const n = points.length
    points[(best + 1) % n] = corner
    points.splice((best + 2) % n, 1)
  }
  if (points.length < 4) return undefined
  let first = 0
  points.forEach(({ x, y }, i) => {
    if (x + y < points[first]!.x + points[first]!.y) first = i
  })
  return [0, 1, 2, 3].map((k) => points[(first + k) % 4]!) as [Point, Point, Point, Point]
}

/** Where a line from `a` on through `b` meets one from `d` on through `c`, beyond both. */
function crossing(a: Point, b: Point, d: Point, c: Point): Point | undefined {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, c.x - d.x, c.y - d.y]
  const det = ux * vy - uy * vx
  if (Math.abs(det) < 1e-9) return undefined
  const t = ((d.x - a.x) * vy - (d.y - a.y) * vx) / det
  const s = ((d.x - a.x) * uy - (d.y - a.y) * ux) / det
  return t >= 1 && s >= 1 ? { x: a.x + t * ux, y: a.y + t * uy } : undefined
}
