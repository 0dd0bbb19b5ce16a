/**
 * Where an effect moved pixels, forward and back. Coordinates are pixels, a pixel's centre at .5; a place
 * that is cut off, hidden or outside of the picture has none on the other side.
 */
import { composed, inverted, project, type Point, type Projection } from './projection.ts'

/** Width and height in pixels. */
export interface Size {
  width: number
  height: number
}

/** Where places of a picture went. */
export interface PointMap {
  /** size of the picture before */
  from: Size
  /** size of the picture afterwards */
  to: Size
  /** where a place of the picture before is afterwards */
  forward(x: number, y: number): Point | undefined
  /** where a place of the picture afterwards was before */
  backward(x: number, y: number): Point | undefined
  /**
   * Px: asked at half of it, nothing is missed of how a page is bent. Infinity for what stays straight; 16
   * where it is not said.
   */
  detail?: number
}

/** A map that is known as a matrix, so that two of them are one. */
export interface MatrixMap extends PointMap {
  matrix: Projection
  /** whether places were lost on the way that the matrix and the two sizes do not tell */
  isCut?: true
}

/** The map of a projection from places before to places afterwards. */
export function matrixMap(from: Size, to: Size, matrix: Projection): MatrixMap {
  const back = inverted(matrix)
  return {
    from: { width: from.width, height: from.height },
    to: { width: to.width, height: to.height },
    matrix,
    detail: Infinity,
    forward: (x, y) => within(to, project(matrix, x, y)),
    backward: (x, y) => within(from, project(back, x, y)),
  }
}

/** The map of a picture that was scaled to another size. */
export function scalingMap(from: Size, to: Size): MatrixMap {
  const x = to.width / from.width
  const y = to.height / from.height
  return matrixMap(from, to, [x, 0, 0, 0, y, 0, 0, 0, 1])
}

/** Backward displacements on a grid, as kernels that bend a page take them. */
export interface DisplacementGrid {
  /** px between neighbouring points; the first is at the left top corner */
  step: number
  columns: number
  rows: number
  /** numbers per point: displacement to the right and down in px, then what is of no interest here */
  stride: number
  values: Float32Array
}

/** Rounds in which a forward place is looked for, and how near it must come, px. */
const ROUNDS = 16
const NEAR = 0.02

/**
 * The map of a picture that keeps its size and is drawn from displaced places: what stands at (x, y)
 * afterwards was at (x, y) plus the displacement there. Forward places are found by fixed-point
 * iteration, which comes to an end where displacements change by less than a pixel per pixel.
 * @param displacementAt in px to the right and down
 * @param detail px within which displacements are about the same
 */
export function displacedMap(
  { width, height }: Size,
  displacementAt: (x: number, y: number) => Point,
  detail = DETAIL,
): PointMap {
  const size = { width, height }
  return {
    from: size,
    to: size,
    detail,
    forward(x, y) {
      let at: Point = { x, y }
      for (let round = 0; round < ROUNDS; round++) {
        const moved = displacementAt(at.x, at.y)
        const next = { x: x - moved.x, y: y - moved.y }
        const change = Math.abs(next.x - at.x) + Math.abs(next.y - at.y)
        at = next
        if (change < NEAR) break
      }
      return within(size, at)
    },
    backward(x, y) {
      const moved = displacementAt(x, y)
      return within(size, { x: x + moved.x, y: y + moved.y })
    },
  }
}

/** The same of displacements on a grid, linearly interpolated: without an object a round. */
export function displacementMap(size: Size, grid: DisplacementGrid): PointMap {
  const { width, height } = size
  const frame = { width, height }
  return {
    from: frame,
    to: frame,
    // Bends are much wider than the grid that they are drawn by is fine.
    detail: 5 * grid.step,
    forward(x, y) {
      let [u, v] = [x, y]
      for (let round = 0; round < ROUNDS; round++) {
        onGrid(grid, u, v)
        const nextX = x - shift[0]!
        const nextY = y - shift[1]!
        const change = Math.abs(nextX - u) + Math.abs(nextY - v)
        u = nextX
        v = nextY
        if (change < NEAR) break
      }
      return within(frame, { x: u, y: v })
    },
    backward(x, y) {
      onGrid(grid, x, y)
      return within(frame, { x: x + shift[0]!, y: y + shift[1]! })
    },
  }
}

/**
 * Where the pixels of a row come from by displacements on a grid, linearly interpolated.
 * @param row of the picture afterwards, px from its top
 * @param places written: x and y of each pixel's middle in the picture before, px, as many as there is room for
 */
export function displacedRow(grid: DisplacementGrid, row: number, places: Float64Array): void {
  const y = row + 0.5
  for (let k = 0, x = 0.5; k < places.length; k += 2, x++) {
    onGrid(grid, x, y)
    places[k] = x + shift[0]!
    places[k + 1] = y + shift[1]!
  }
}

/** What `onGrid` found last, px to the right and down. */
const shift = new Float64Array(2)

/** Looks a place up: its displacement is in `shift`. */
function onGrid(
  { step, columns, rows, stride, values }: DisplacementGrid,
  x: number,
  y: number,
): void {
  const u = Math.min(columns - 1, Math.max(0, x / step))
  const v = Math.min(rows - 1, Math.max(0, y / step))
  const left = Math.min(columns - 2, Math.floor(u))
  const top = Math.min(rows - 2, Math.floor(v))
  const fx = u - left
  const fy = v - top
  const k = (top * columns + left) * stride
  const below = k + columns * stride
  const aboveX = values[k]! * (1 - fx) + values[k + stride]! * fx
  const belowX = values[below]! * (1 - fx) + values[below + stride]! * fx
  const aboveY = values[k + 1]! * (1 - fx) + values[k + stride + 1]! * fx
  const belowY = values[below + 1]! * (1 - fx) + values[below + stride + 1]! * fx
  shift[0] = aboveX * (1 - fy) + belowX * fy
  shift[1] = aboveY * (1 - fy) + belowY * fy
}

/** First `first`, then `second`; one matrix where both are. */
export function composedMap(first: PointMap, second: PointMap): PointMap {
  if (isMatrixMap(first) && isMatrixMap(second)) {
    const { from, to } = { from: first.from, to: second.to }
    // Places that the first cuts off stay cut off.
    const whole = matrixMap(from, to, composed(second.matrix, first.matrix))
    const cut: MatrixMap = {
      ...whole,
      isCut: true,
      forward: (x, y) => (first.forward(x, y) ? whole.forward(x, y) : undefined),
      backward: (x, y) => (second.backward(x, y) ? whole.backward(x, y) : undefined),
    }
    return cut
  }
  const through = (a: Point | undefined, map: PointMap['forward']): Point | undefined =>
    a && map(a.x, a.y)
  return {
    from: first.from,
    to: second.to,
    detail: Math.min(first.detail ?? DETAIL, second.detail ?? DETAIL),
    forward: (x, y) => through(first.forward(x, y), (u, v) => second.forward(u, v)),
    backward: (x, y) => through(second.backward(x, y), (u, v) => first.backward(u, v)),
  }
}

/** What is taken for the detail of a map that does not say it, px. */
export const DETAIL = 16

/** Whether a map is known as a matrix. */
export const isMatrixMap = (map: PointMap): map is MatrixMap => 'matrix' in map

/** What rounding puts beyond an edge is on it, px. */
const ROUNDING = 1e-6

function within({ width, height }: Size, at: Point): Point | undefined {
  const { x, y } = at
  const isIn = x >= -ROUNDING && y >= -ROUNDING && x <= width + ROUNDING && y <= height + ROUNDING
  return isIn ? at : undefined
}
