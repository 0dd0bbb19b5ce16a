/**
 * Where every pixel of a picture was before: a chain of maps asked at corners of cells and interpolated
 * where that is as good as asking, so that a page costs thousands of questions and not a quarter of a million.
 */
import { isMatrixMap, type PointMap, type Size } from './point-map.ts'
import { inverted } from './projection.ts'

/** Places of all pixels' middles on the picture before. */
export interface DenseMap {
  /** of the picture before */
  from: Size
  /** of the picture afterwards, whose pixels these are, row by row */
  to: Size
  /** px from the left of the picture before; NaN where a pixel was nowhere on it */
  xs: Float32Array
  /** px from the top */
  ys: Float32Array
}

/** Side of the cells that are tried first, px; of those in which every pixel is asked for. */
const CELL = 16
const MIN_CELL = 4
/** A cell is interpolated where that is off by less at the middles of it and of its sides, px. */
const OFF = 0.1

/**
 * @param moves in the order in which they were made, at least one
 */
export function denseMap(moves: readonly PointMap[]): DenseMap {
  const { from } = moves[0]!
  const { to } = moves.at(-1)!
  const { width, height } = to
  const xs = new Float32Array(width * height)
  const ys = new Float32Array(width * height)
  const asked = new Asked(moves)
  const cells = new Cells(asked, { width, height, xs, ys })
  for (let y = 0; y < height; y += CELL) {
    for (let x = 0; x < width; x += CELL) {
      cells.fill(x, y, Math.min(CELL, width - x), Math.min(CELL, height - y))
    }
  }
  return { from: { ...from }, to: { ...to }, xs, ys }
}

/** The maps asked backwards; the last answer is in `x` and `y`, so that none is an object. */
class Asked {
  x = Number.NaN
  y = Number.NaN
  private readonly back: readonly ((at: Asked) => void)[]

  constructor(moves: readonly PointMap[]) {
    this.back = moves.toReversed().map(backwardOf)
  }

  /** @returns whether the place was on the picture before */
  ask(x: number, y: number): boolean {
    this.x = x
    this.y = y
    for (const back of this.back) {
      back(this)
      if (Number.isNaN(this.x)) return false
    }
    return true
  }
}

/** What rounding puts beyond an edge is on it, px. */
const ROUNDING = 1e-6

function backwardOf(map: PointMap): (at: Asked) => void {
  if (!isMatrixMap(map) || map.isCut) {
    return (at) => {
      const found = map.backward(at.x, at.y)
      at.x = found ? found.x : Number.NaN
      at.y = found ? found.y : Number.NaN
    }
  }
  const [a, b, c, d, e, f, g, h, i] = inverted(map.matrix)
  const { width, height } = map.from
  const [right, bottom] = [width + ROUNDING, height + ROUNDING]
  return (at) => {
    const below = g * at.x + h * at.y + i
    const x = (a * at.x + b * at.y + c) / below
    const y = (d * at.x + e * at.y + f) / below
    const isIn = x >= -ROUNDING && y >= -ROUNDING && x <= right && y <= bottom
    at.x = isIn ? x : Number.NaN
    at.y = isIn ? y : Number.NaN
  }
}

class Cells {
  private readonly asked: Asked
  private readonly width: number
  private readonly xs: Float32Array
  private readonly ys: Float32Array
  /** corners of the cell at hand: x and y of each, row by row */
  private readonly corners = new Float64Array(8)

  constructor(
    asked: Asked,
    { width, xs, ys }: { width: number; height: number; xs: Float32Array; ys: Float32Array },
  ) {
    this.asked = asked
    this.width = width
    this.xs = xs
    this.ys = ys
  }

  /** Fills a cell of pixels. */
  fill(left: number, top: number, wide: number, high: number): void {
    if (wide <= MIN_CELL && high <= MIN_CELL) return this.each(left, top, wide, high)
    if (this.isSmooth(left, top, wide, high)) return this.interpolate(left, top, wide, high)
    const half = Math.ceil(Math.max(wide, high) / 2)
    for (let y = 0; y < high; y += half) {
      for (let x = 0; x < wide; x += half) {
        this.fill(left + x, top + y, Math.min(half, wide - x), Math.min(half, high - y))
      }
    }
  }

  /** Whether interpolation is as good as asking. Its corners are the outermost pixels' middles. */
  private isSmooth(left: number, top: number, wide: number, high: number): boolean {
    const { corners, asked } = this
    const [x0, y0] = [left + 0.5, top + 0.5]
    const [x1, y1] = [left + wide - 0.5, top + high - 0.5]
    for (let k = 0; k < 4; k++) {
      if (!asked.ask(k % 2 === 0 ? x0 : x1, k < 2 ? y0 : y1)) return false
      corners[2 * k] = asked.x
      corners[2 * k + 1] = asked.y
    }
    const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
    return (
      this.isNear(x, y, 0.5, 0.5) &&
      this.isNear(x, y0, 0.5, 0) &&
      this.isNear(x0, y, 0, 0.5) &&
      this.isNear(x1, y, 1, 0.5) &&
      this.isNear(x, y1, 0.5, 1)
    )
  }

  private isNear(x: number, y: number, u: number, v: number): boolean {
    const { corners: c, asked } = this
    if (!asked.ask(x, y)) return false
    const [p, q, r, s] = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v]
    return (
      Math.abs(c[0]! * p + c[2]! * q + c[4]! * r + c[6]! * s - asked.x) < OFF &&
      Math.abs(c[1]! * p + c[3]! * q + c[5]! * r + c[7]! * s - asked.y) < OFF
    )
  }

  private interpolate(left: number, top: number, wide: number, high: number): void {
    const { corners: c, xs, ys } = this
    const across = Math.max(1, wide - 1)
    const down = Math.max(1, high - 1)
    for (let row = 0; row < high; row++) {
      const v = row / down
      const x = c[0]! + (c[4]! - c[0]!) * v
      const y = c[1]! + (c[5]! - c[1]!) * v
      const stepX = (c[2]! + (c[6]! - c[2]!) * v - x) / across
      const stepY = (c[3]! + (c[7]! - c[3]!) * v - y) / across
      const at = (top + row) * this.width + left
      for (let column = 0; column < wide; column++) {
        xs[at + column] = x + stepX * column
        ys[at + column] = y + stepY * column
      }
    }
  }

  private each(left: number, top: number, wide: number, high: number): void {
    const { asked, xs, ys } = this
    for (let y = top; y < top + high; y++) {
      for (let x = left, at = y * this.width + left; x < left + wide; x++, at++) {
        const isOn = asked.ask(x + 0.5, y + 0.5)
        xs[at] = isOn ? asked.x : Number.NaN
        ys[at] = isOn ? asked.y : Number.NaN
      }
    }
  }
}
