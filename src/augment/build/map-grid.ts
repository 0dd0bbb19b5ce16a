/** Where the places of a drawn page were on its source, at the points of a grid, and the source seen through it. */
import type { PointMap } from '../../page/geometry/point-map.ts'
import type { Source } from '../../page/image/source.ts'

/** Px between points: bent pages are followed to a fraction of a pixel. */
const STEP = 8

export interface MapGrid {
  /** of the drawn page, px */
  width: number
  height: number
  columns: number
  rows: number
  /** x and y on the source of each point, px; NaN where it has no place there */
  places: Float32Array
}

/** Samples a map; its points begin at the left top corner and end beyond the other sides. */
export function gridOf(map: PointMap): MapGrid {
  const { width, height } = map.to
  const columns = Math.ceil(width / STEP) + 1
  const rows = Math.ceil(height / STEP) + 1
  const places = new Float32Array(columns * rows * 2)
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      // Points beyond the side are held at it: a map has no places there.
      const at = map.backward(Math.min(width, column * STEP), Math.min(height, row * STEP))
      places[k++] = at ? at.x : Number.NaN
      places[k++] = at ? at.y : Number.NaN
    }
  }
  return { width, height, columns, rows, places: carriedOn(places, columns, rows) }
}

/**
 * Points just beyond the source get the place that their neighbours lead to, so that the source's edge is
 * seen where it is and not at the next point within.
 */
function carriedOn(places: Float32Array, columns: number, rows: number): Float32Array {
  const out = places.slice()
  for (let row = 0, point = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, point++) {
      if (!Number.isNaN(places[2 * point]!)) continue
      let [x, y, known] = [0, 0, 0]
      for (const [dx, dy] of NEIGHBOURS) {
        const [farColumn, farRow] = [column + 2 * dx, row + 2 * dy]
        if (farColumn < 0 || farColumn >= columns || farRow < 0 || farRow >= rows) continue
        const near = 2 * (point + dx + dy * columns)
        const far = 2 * (point + 2 * dx + 2 * dy * columns)
        const own = 2 * places[near]! - places[far]!
        if (Number.isNaN(own)) continue
        x += own
        y += 2 * places[near + 1]! - places[far + 1]!
        known++
      }
      if (known > 0) out.set([x / known, y / known], 2 * point)
    }
  }
  return out
}

const NEIGHBOURS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
] as const

/**
 * The source as it lies on the drawn page: what an untouched page would look like after the same moves.
 * @param fill grey level of what is not on the source
 * @returns RGB, row by row
 */
export function registered(source: Source, grid: MapGrid, fill: number): Uint8Array {
  const { width, height, columns, places } = grid
  const out = new Uint8Array(width * height * 3).fill(fill)
  const lastWidth = width - STEP * (columns - 2)
  const lastHeight = height - STEP * (grid.rows - 2)
  for (let y = 0, k = 0; y < height; y++) {
    const row = Math.min(grid.rows - 2, Math.floor(y / STEP))
    const v = (y + 0.5 - row * STEP) / (row === grid.rows - 2 ? lastHeight : STEP)
    for (let x = 0; x < width; x++, k += 3) {
      const column = Math.min(columns - 2, Math.floor(x / STEP))
      const u = (x + 0.5 - column * STEP) / (column === columns - 2 ? lastWidth : STEP)
      const a = (row * columns + column) * 2
      const b = a + columns * 2
      const sx =
        (places[a]! * (1 - u) + places[a + 2]! * u) * (1 - v) +
        (places[b]! * (1 - u) + places[b + 2]! * u) * v
      const sy =
        (places[a + 1]! * (1 - u) + places[a + 3]! * u) * (1 - v) +
        (places[b + 1]! * (1 - u) + places[b + 3]! * u) * v
      // Not a number where a corner has no place.
      if (sx >= 0 && sy >= 0 && sx <= source.width && sy <= source.height)
        sample(source, sx - 0.5, sy - 0.5, out, k)
    }
  }
  return out
}

/** Bilinear, the source's edge carried on. */
function sample(
  { width, height, pixels }: Source,
  x: number,
  y: number,
  out: Uint8Array,
  k: number,
) {
  const x0 = Math.min(width - 1, Math.max(0, Math.floor(x)))
  const y0 = Math.min(height - 1, Math.max(0, Math.floor(y)))
  const x1 = Math.min(width - 1, x0 + 1)
  const y1 = Math.min(height - 1, y0 + 1)
  const fx = Math.min(1, Math.max(0, x - x0))
  const fy = Math.min(1, Math.max(0, y - y0))
  const [a, b] = [(y0 * width + x0) * 4, (y0 * width + x1) * 4]
  const [c, d] = [(y1 * width + x0) * 4, (y1 * width + x1) * 4]
  for (let i = 0; i < 3; i++) {
    const above = pixels[a + i]! * (1 - fx) + pixels[b + i]! * fx
    const below = pixels[c + i]! * (1 - fx) + pixels[d + i]! * fx
    out[k + i] = above * (1 - fy) + below * fy + 0.5
  }
}
