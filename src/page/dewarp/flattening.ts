/** The frame that a flattened sheet takes, and where its pixels come from. */
import type { DisplacementGrid, PointMap, Size } from '../geometry/point-map.ts'
import type { Point } from '../geometry/projection.ts'
import type { Bend } from './sheet-bend.ts'
import { emptyField, fieldAt, type Field } from './smooth-field.ts'

/** A page made flat. */
export interface Flattening {
  /** of the page afterwards, px */
  size: Size
  /** where its pixels come from: four numbers a point, the third a gain of 1 */
  grid: DisplacementGrid
  /** where its places went */
  moved: PointMap
}

/** Px between points of the grid that a page is drawn by. */
const STEP = 12
/** A place is found again within this many px after these rounds at most, or the field folds over. */
const NEAR = 0.02
const ROUNDS = 30
/** Rows that came to lie beyond the frame have this much round them, in heights of their glyphs. */
const AROUND = 1.5
/** The frame grows by at most this share of a side. */
const GROWN = 0.3

/** @returns undefined where the sheet would be folded over or torn */
export function flattening({ width, height }: Size, bend: Bend): Flattening | undefined {
  const from = { width, height }
  const places = new Places(from, bend)
  const size = places.frame()
  if (!size) return undefined
  const columns = Math.ceil(size.width / STEP) + 2
  const rows = Math.ceil(size.height / STEP) + 2
  const grid = {
    step: STEP,
    columns,
    rows,
    stride: 4,
    values: new Float32Array(4 * columns * rows),
  }
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, k += 4) {
      const x = column * STEP
      const y = row * STEP
      const at = places.back(x, y)
      if (!at) return undefined
      grid.values.set([at.x - x, at.y - y, 1, 0], k)
    }
  }
  return { size, grid, moved: mapOf(from, size, grid, places) }
}

/** Places of the page as it is and made flat. */
class Places {
  private readonly from: Size
  private readonly bend: Bend
  private readonly cos: number
  private readonly sin: number
  /** what the fields move the rows by in the mean: taken off, so that the sheet stays where it is */
  private readonly mean: Point
  /** px that the frame grew to the left and above */
  private left = 0
  private top = 0

  constructor(from: Size, bend: Bend) {
    this.from = from
    this.bend = bend
    this.cos = Math.cos(bend.angle)
    this.sin = Math.sin(bend.angle)
    this.mean = { x: meanOver(bend, bend.along), y: meanOver(bend, bend.across) }
  }

  /** The frame that holds all rows; undefined where it would be far too large. */
  frame(): Size | undefined {
    const { width, height } = this.from
    let [left, top, right, bottom] = [0, 0, width, height]
    for (const { u, v, start, end, height: high } of this.bend.rows) {
      const around = AROUND * high
      for (let k = 0; k < u.length; k++) {
        const along = k === 0 ? start : k === u.length - 1 ? end : u[k]!
        const { x, y } = this.flat(along, v[k]!)
        left = Math.min(left, x - around)
        right = Math.max(right, x + around)
        top = Math.min(top, y - around - high)
        bottom = Math.max(bottom, y + around)
      }
    }
    this.left = Math.ceil(-left)
    this.top = Math.ceil(-top)
    const size = {
      width: Math.ceil(right) + this.left,
      height: Math.ceil(bottom) + this.top,
    }
    const isFar = size.width > (1 + GROWN) * width || size.height > (1 + GROWN) * height
    return isFar ? undefined : size
  }

  /** Where a place of the page goes. */
  forward(x: number, y: number): Point {
    const u = x * this.cos + y * this.sin
    const v = y * this.cos - x * this.sin
    const at = this.flat(u, v)
    return { x: at.x + this.left, y: at.y + this.top }
  }

  /** Where a place of the page made flat comes from; undefined where that is not one place. */
  back(x: number, y: number): Point | undefined {
    const { width, height } = this.from
    const { along, across } = this.bend
    const middle = this.turned(width / 2, height / 2)
    const u = x - this.left - width / 2 + middle.x + this.mean.x
    const v = y - this.top - height / 2 + middle.y + this.mean.y
    let [p, q] = [u, v]
    for (let round = 0; round < ROUNDS; round++) {
      const nextP = u - fieldAt(along, p, q)
      const nextQ = v - fieldAt(across, p, q)
      const far = Math.abs(nextP - p) + Math.abs(nextQ - q)
      ;[p, q] = [nextP, nextQ]
      if (far < NEAR) return { x: p * this.cos - q * this.sin, y: p * this.sin + q * this.cos }
    }
    return undefined
  }

  private turned(x: number, y: number): Point {
    return { x: x * this.cos + y * this.sin, y: y * this.cos - x * this.sin }
  }

  /** A place of the rows' frame on the flat page, before that grew. */
  private flat(u: number, v: number): Point {
    const { width, height } = this.from
    const middle = this.turned(width / 2, height / 2)
    const { along, across } = this.bend
    return {
      x: u + fieldAt(along, u, v) - this.mean.x - middle.x + width / 2,
      y: v + fieldAt(across, u, v) - this.mean.y - middle.y + height / 2,
    }
  }
}

function meanOver({ rows }: Bend, field: Field): number {
  let sum = 0
  let count = 0
  for (const { u, v } of rows) {
    for (let k = 0; k < u.length; k++) sum += fieldAt(field, u[k]!, v[k]!)
    count += u.length
  }
  return sum / count
}

const within = ({ width, height }: Size, { x, y }: Point): Point | undefined =>
  x >= 0 && y >= 0 && x <= width && y <= height ? { x, y } : undefined

function mapOf(from: Size, to: Size, grid: DisplacementGrid, places: Places): PointMap {
  const right = asField(grid, 0)
  const down = asField(grid, 1)
  return {
    from,
    to,
    detail: 5 * STEP,
    forward: (x, y) => within(to, places.forward(x, y)),
    backward: (x, y) => within(from, { x: x + fieldAt(right, x, y), y: y + fieldAt(down, x, y) }),
  }
}

/** One of the numbers of a grid's points. */
function asField({ step, columns, rows, stride, values }: DisplacementGrid, which: number): Field {
  const box = { left: 0, top: 0, right: (columns - 1) * step, bottom: (rows - 1) * step }
  const field = emptyField(box, step)
  for (let k = 0; k < field.values.length; k++) field.values[k] = values[k * stride + which]!
  return field
}
