/**
 * Where every pixel of a picture was before: a chain of maps asked at corners of cells and interpolated
 * where that is as good as asking, so that a page costs thousands of questions and not a quarter of a million.
 */
import { DETAIL, isMatrixMap, type PointMap, type Size } from './point-map.ts'
import { inverted } from './projection.ts'

/** Who is told where the pixels of a picture were; nothing is said of those that were nowhere on it. */
export interface PixelSink {
  /**
   * A cell of pixels whose places lie evenly between those of its outermost pixels.
   * @param corners x and y of the left top one, the right top one, the left and the right bottom one
   */
  cell(left: number, top: number, wide: number, high: number, corners: Float64Array): void
  /** A pixel by itself. @param at its number, row by row */
  pixel(at: number, x: number, y: number): void
}

/** Sides of the cells that are tried first, px, and of those in which every pixel is asked for. */
const CELLS = [32, 16, 8]
const EACH = 4
/** A cell is even where that is off by less at the middles of it and of its sides, px. */
const OFF = 0.1

/**
 * Tells where all pixels' middles were on the picture before, in px of it.
 * @param moves in the order in which they were made, at least one
 */
export function followPixels(moves: readonly PointMap[], sink: PixelSink): void {
  const { width, height } = moves.at(-1)!.to
  const detail = Math.min(...moves.map((map) => map.detail ?? DETAIL))
  const side = CELLS.find((size) => size <= detail) ?? CELLS.at(-1)!
  const cells = new Cells(new Asked(moves), width, sink)
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      cells.fill(x, y, Math.min(side, width - x), Math.min(side, height - y))
    }
  }
}

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

/** @param moves in the order in which they were made, at least one */
export function denseMap(moves: readonly PointMap[]): DenseMap {
  const { from } = moves[0]!
  const { to } = moves.at(-1)!
  const xs = new Float32Array(to.width * to.height).fill(Number.NaN)
  const ys = new Float32Array(to.width * to.height).fill(Number.NaN)
  followPixels(moves, {
    cell(left, top, wide, high, c) {
      const across = Math.max(1, wide - 1)
      const down = Math.max(1, high - 1)
      for (let row = 0; row < high; row++) {
        const v = row / down
        const x = c[0]! + (c[4]! - c[0]!) * v
        const y = c[1]! + (c[5]! - c[1]!) * v
        const stepX = (c[2]! + (c[6]! - c[2]!) * v - x) / across
        const stepY = (c[3]! + (c[7]! - c[3]!) * v - y) / across
        const at = (top + row) * to.width + left
        for (let column = 0; column < wide; column++) {
          xs[at + column] = x + stepX * column
          ys[at + column] = y + stepY * column
        }
      }
    },
    pixel(at, x, y) {
      xs[at] = x
      ys[at] = y
    },
  })
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
  private readonly sink: PixelSink
  private readonly corners = new Float64Array(8)

  constructor(asked: Asked, width: number, sink: PixelSink) {
    this.asked = asked
    this.width = width
    this.sink = sink
  }

  fill(left: number, top: number, wide: number, high: number): void {
    if (wide <= EACH && high <= EACH) return this.each(left, top, wide, high)
    const found = this.look(left, top, wide, high)
    if (found === 'even') return this.sink.cell(left, top, wide, high, this.corners)
    const half = Math.ceil(Math.max(wide, high) / 2)
    // Of a small cell that shows nothing at nine places no more than a tip could be seen.
    if (found === 'nothing' && half <= EACH) return
    for (let y = 0; y < high; y += half) {
      for (let x = 0; x < wide; x += half) {
        this.fill(left + x, top + y, Math.min(half, wide - x), Math.min(half, high - y))
      }
    }
  }

  /**
   * Whether places lie evenly between the corners, which are the outermost pixels' middles, or the cell
   * shows nothing at its corners and the middles of it and of its sides.
   */
  private look(
    left: number,
    top: number,
    wide: number,
    high: number,
  ): 'even' | 'nothing' | 'other' {
    const { corners, asked } = this
    const x0 = left + 0.5
    const y0 = top + 0.5
    const x1 = left + wide - 0.5
    const y1 = top + high - 0.5
    let seen = 0
    for (let k = 0; k < 4; k++) {
      if (!asked.ask(k % 2 === 0 ? x0 : x1, k < 2 ? y0 : y1)) continue
      seen++
      corners[2 * k] = asked.x
      corners[2 * k + 1] = asked.y
    }
    const x = (x0 + x1) / 2
    const y = (y0 + y1) / 2
    if (seen === 4) {
      const isEven =
        this.isNear(x, y, 0.5, 0.5) &&
        this.isNear(x, y0, 0.5, 0) &&
        this.isNear(x0, y, 0, 0.5) &&
        this.isNear(x1, y, 1, 0.5) &&
        this.isNear(x, y1, 0.5, 1)
      return isEven ? 'even' : 'other'
    }
    if (seen > 0 || asked.ask(x, y) || asked.ask(x, y0) || asked.ask(x0, y)) return 'other'
    return asked.ask(x1, y) || asked.ask(x, y1) ? 'other' : 'nothing'
  }

  private isNear(x: number, y: number, u: number, v: number): boolean {
    const { corners: c, asked } = this
    if (!asked.ask(x, y)) return false
    const p = (1 - u) * (1 - v)
    const q = u * (1 - v)
    const r = (1 - u) * v
    const s = u * v
    return (
      Math.abs(c[0]! * p + c[2]! * q + c[4]! * r + c[6]! * s - asked.x) < OFF &&
      Math.abs(c[1]! * p + c[3]! * q + c[5]! * r + c[7]! * s - asked.y) < OFF
    )
  }

  private each(left: number, top: number, wide: number, high: number): void {
    const { asked, sink } = this
    for (let y = top; y < top + high; y++) {
      for (let x = left, at = y * this.width + left; x < left + wide; x++, at++) {
        const isOn = asked.ask(x + 0.5, y + 0.5)
        if (isOn) sink.pixel(at, asked.x, asked.y)
      }
    }
  }
}
