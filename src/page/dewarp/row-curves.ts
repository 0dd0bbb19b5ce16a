/** Rows of print followed along their bends: from each piece of ink to the one beside it. */
import { upperMedian } from '../../core/quantile.ts'
import type { Glyphs } from './glyphs.ts'
import { mutualChains } from './mutual-chains.ts'

/** Points along something that should be straight. */
export interface Curve {
  u: Float32Array
  v: Float32Array
  /** height of its glyphs, px: what deviations are measured by */
  height: number
  /** where it begins and ends, along itself */
  start: number
  end: number
}

/** Where ink lies once the sheet is flat, as far as that is known by now. */
export type Flat = (u: number, v: number) => { u: number; v: number }

/** Neighbours are at most this far apart, in heights of the taller one … */
const GAP = 2
const OVERLAP = 0.6
/** … of heights at most this many times each other … */
const RATIO = 2.6
/** … and off each other by this many heights at most, and this much a px along. */
const OFF = 0.3
/** Rows have at least this many pieces, and this length in heights. */
const PIECES = 5
const LENGTH = 6
/** Pieces of which the middle foot is taken: of three one may be a descender. */
const WINDOW = 3

/**
 * The rows of pieces of ink as curves through their feet.
 * @param flat where pieces lie on the sheet made flat: rows are looked for there
 * @param slope how steep rows may run there still
 */
export function rowCurves(glyphs: Glyphs, flat: Flat, slope: number): Curve[] {
  const there = laidFlat(glyphs, flat)
  const right = neighbours(there, slope, 1)
  const left = neighbours(there, slope, -1)
  return mutualChains(right, left).flatMap((row) => curveOf(glyphs, row) ?? [])
}

/** The boxes moved to where their middles lie on the flat sheet. */
function laidFlat({ count, usual, ...boxes }: Glyphs, flat: Flat): Glyphs {
  const [u0, u1, v0, v1] = [boxes.u0, boxes.u1, boxes.v0, boxes.v1].map((one) => one.slice()) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  for (let i = 0; i < count; i++) {
    const u = (u0[i]! + u1[i]!) / 2
    const v = (v0[i]! + v1[i]!) / 2
    const to = flat(u, v)
    u0[i]! += to.u - u
    u1[i]! += to.u - u
    v0[i]! += to.v - v
    v1[i]! += to.v - v
  }
  return { count, usual, u0, u1, v0, v1 }
}

/** For each piece the one that goes on with its row to one side; −1 for none. */
function neighbours(glyphs: Glyphs, slope: number, side: 1 | -1): Int32Array {
  const { count, u0, u1, v0, v1, usual } = glyphs
  const cells = new Cells(glyphs, 2 * usual)
  const next = new Int32Array(count).fill(-1)
  for (let i = 0; i < count; i++) {
    const high = v1[i]! - v0[i]!
    const middle = (u0[i]! + u1[i]!) / 2
    const reach = GAP * Math.min(RATIO * high, 4 * usual) + usual
    const from = side > 0 ? middle : u0[i]! - reach
    const to = side > 0 ? u1[i]! + reach : middle
    const sway = 0.5 * high + slope * reach
    let best = Infinity
    cells.each({ from, to, top: v0[i]! - sway, bottom: v1[i]! + sway }, (j) => {
      const along = side * ((u0[j]! + u1[j]!) / 2 - middle)
      if (j === i || along <= 0) return
      const other = v1[j]! - v0[j]!
      const tall = Math.max(high, other)
      if (tall > RATIO * Math.min(high, other)) return
      const gap = side > 0 ? u0[j]! - u1[i]! : u0[i]! - u1[j]!
      if (gap > GAP * tall || gap < -OVERLAP * tall) return
      // Letters stand on one line, or have their tops on one.
      const off = Math.min(Math.abs(v1[j]! - v1[i]!), Math.abs(v0[j]! - v0[i]!))
      if (off > OFF * tall + slope * along) return
      const cost = Math.max(0, gap) + 1.5 * off + 0.2 * along
      if (cost >= best) return
      best = cost
      next[i] = j
    })
  }
  return next
}

/** A row's feet, each the middle one of three neighbouring pieces'. */
function curveOf({ u0, u1, v0, v1 }: Glyphs, row: readonly number[]): Curve | undefined {
  if (row.length < PIECES) return undefined
  const height = upperMedian(row.map((i) => v1[i]! - v0[i]!))!
  if (u1[row.at(-1)!]! - u0[row[0]!]! < LENGTH * height) return undefined
  const points = Math.ceil(row.length / WINDOW)
  const u = new Float32Array(points)
  const v = new Float32Array(points)
  for (let k = 0; k < points; k++) {
    // The last ones reach back, so that none is of fewer than three.
    const start = Math.min(k * WINDOW, row.length - WINDOW)
    const three = row.slice(start, start + WINDOW)
    u[k] = three.reduce((sum, i) => sum + u0[i]! + u1[i]!, 0) / (2 * WINDOW)
    v[k] = upperMedian(three.map((i) => v1[i]!))!
  }
  return { u, v, height, start: u0[row[0]!]!, end: u1[row.at(-1)!]! }
}

/** Pieces by squares of the plane that their middles are in. */
class Cells {
  private readonly glyphs: Glyphs
  private readonly side: number
  private readonly left: number
  private readonly top: number
  private readonly columns: number
  private readonly rows: number
  private readonly starts: Int32Array
  private readonly order: Int32Array

  constructor(glyphs: Glyphs, side: number) {
    const { count, u0, v0, u1, v1 } = glyphs
    this.glyphs = glyphs
    this.side = side
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let i = 0; i < count; i++) {
      left = Math.min(left, u0[i]!)
      top = Math.min(top, v0[i]!)
      right = Math.max(right, u1[i]!)
      bottom = Math.max(bottom, v1[i]!)
    }
    this.left = left
    this.top = top
    this.columns = Math.max(1, Math.floor((right - left) / side) + 1)
    this.rows = Math.max(1, Math.floor((bottom - top) / side) + 1)
    this.starts = new Int32Array(this.columns * this.rows + 1)
    const cells = new Int32Array(count)
    for (let i = 0; i < count; i++) {
      const cell =
        this.row((v0[i]! + v1[i]!) / 2) * this.columns + this.column((u0[i]! + u1[i]!) / 2)
      cells[i] = cell
      this.starts[cell + 1]!++
    }
    for (let c = 0; c < this.columns * this.rows; c++) this.starts[c + 1]! += this.starts[c]!
    const filled = this.starts.slice()
    this.order = new Int32Array(count)
    for (let i = 0; i < count; i++) this.order[filled[cells[i]!]!++] = i
  }

  /** Visits those whose cells touch a box. */
  each(
    { from, to, top, bottom }: { from: number; to: number; top: number; bottom: number },
    visit: (i: number) => void,
  ): void {
    if (this.glyphs.count === 0) return
    const [first, last] = [this.column(from), this.column(to)]
    for (let row = this.row(top); row <= this.row(bottom); row++) {
      const end = this.starts[row * this.columns + last + 1]!
      for (let k = this.starts[row * this.columns + first]!; k < end; k++) visit(this.order[k]!)
    }
  }

  private column(u: number): number {
    return Math.max(0, Math.min(this.columns - 1, Math.floor((u - this.left) / this.side)))
  }

  private row(v: number): number {
    return Math.max(0, Math.min(this.rows - 1, Math.floor((v - this.top) / this.side)))
  }
}
