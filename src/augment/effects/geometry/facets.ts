/**
 * The heights of a crumpled sheet. What crumpling leaves is a network of straight ridges that end at
 * one another, with all but flat facets between (M. Ben Amar and Y. Pomeau, "Crumpled paper", 1997; the
 * sizes of facets follow from breaking pieces at random again and again: D. L. Blair and A. Kudrolli,
 * "Geometry of crumpled paper", 2005). So a polygon larger than the page is split by straight lines over
 * and over, and each piece on the way, large and small, rises or sinks like a hipped roof over its sides.
 */
import type { Rng } from '../../../core/rng.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import type { Relief } from './relief.ts'

export interface Crumpling {
  /** usual width of the smallest facets, px */
  size: number
  /** usual slope of facets */
  slope: number
  /** share of the page that is crumpled, 0 to 1: the rest is nearly flat */
  spread: number
}

/** A ridge or valley along which fibres are broken. */
export interface Ridge {
  from: Point
  to: Point
  /** how sharply the sheet bends there against the usual, about 0 to 1.5 */
  sharpness: number
}

/** Raises the facets of a crumpled sheet in the relief. @returns the lines along which pieces broke */
export function crumpleRelief(relief: Relief, crumpling: Crumpling, rng: Rng): Ridge[] {
  const { width, height } = relief
  const beyond = 0.25 * Math.min(width, height)
  const page = [
    { x: -beyond, y: -beyond },
    { x: width + beyond, y: -beyond },
    { x: width + beyond, y: height + beyond },
    { x: -beyond, y: height + beyond },
  ]
  const ridges: Ridge[] = []
  breakUp(page, 1, 0)
  return ridges

  function breakUp(piece: readonly Point[], strength: number, depth: number): void {
    const across = Math.sqrt(areaOf(piece))
    if (depth > 0 && rng.bernoulli(0.8)) {
      // Small pieces are a little less steep: their heights then fall with their size.
      const steep =
        crumpling.slope *
        strength *
        rng.uniform(0.15, 1) *
        Math.min(1.15, (across / crumpling.size) ** -0.15)
      raiseRoof(relief, piece, rng.bernoulli(0.5) ? steep : -steep, rng)
    }
    const calm = rng.bernoulli(0.5 * (1 - crumpling.spread))
    const enough = crumpling.size * rng.uniform(0.7, 1.9) * (calm ? 2.5 : 1)
    if (across < enough || depth > 12) return
    const cut = splitAcross(piece, rng)
    if (!cut) return
    ridges.push({ from: cut.from, to: cut.to, sharpness: strength * rng.uniform(0.2, 1) })
    for (const part of [cut.left, cut.right]) {
      breakUp(part, strength * (calm ? 0.35 : rng.uniform(0.65, 1.3)), depth + 1)
    }
  }
}

/** Twice the signed area's size, halved: a polygon's area. */
function areaOf(piece: readonly Point[]): number {
  let sum = 0
  piece.forEach((p, i) => {
    const q = piece[(i + 1) % piece.length]!
    sum += p.x * q.y - q.x * p.y
  })
  return Math.abs(sum) / 2
}

/** Splits a convex polygon by a line through its midst, more often across its length than along it. */
function splitAcross(
  piece: readonly Point[],
  rng: Rng,
): { left: Point[]; right: Point[]; from: Point; to: Point } | undefined {
  const middle = { x: 0, y: 0 }
  for (const { x, y } of piece) {
    middle.x += x / piece.length
    middle.y += y / piece.length
  }
  let [xx, xy, yy] = [0, 0, 0]
  for (const { x, y } of piece) {
    const [dx, dy] = [x - middle.x, y - middle.y]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  const long = 0.5 * Math.atan2(2 * xy, xx - yy)
  const angle = long + Math.PI / 2 + rng.normal(0, 0.55)
  const [nx, ny] = [-Math.sin(angle), Math.cos(angle)]
  const shift = 0.16 * Math.sqrt(areaOf(piece))
  const c = nx * (middle.x + rng.normal(0, shift)) + ny * (middle.y + rng.normal(0, shift))
  const left: Point[] = []
  const right: Point[] = []
  const ends: Point[] = []
  piece.forEach((p, i) => {
    const q = piece[(i + 1) % piece.length]!
    const a = nx * p.x + ny * p.y - c
    const b = nx * q.x + ny * q.y - c
    ;(a < 0 ? left : right).push(p)
    if (a < 0 === b < 0) return
    const t = a / (a - b)
    const at = { x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) }
    ends.push(at)
    left.push(at)
    right.push(at)
  })
  const [from, to] = ends
  if (!from || !to || left.length < 3 || right.length < 3) return undefined
  return { left, right, from, to }
}

/** Adds a hipped roof over a convex polygon: planes that rise from its sides and meet in ridges. */
function raiseRoof(relief: Relief, piece: readonly Point[], slope: number, rng: Rng): void {
  const sides: number[] = []
  const turn = Math.sign(signedArea(piece))
  piece.forEach((p, i) => {
    const q = piece[(i + 1) % piece.length]!
    const length = Math.hypot(q.x - p.x, q.y - p.y)
    if (length < 1e-6) return
    const steep = (turn * Math.abs(slope) * rng.uniform(0.35, 1.5)) / length
    const a = -(q.y - p.y) * steep
    const b = (q.x - p.x) * steep
    sides.push(a, b, -(a * p.x + b * p.y))
  })
  const sign = Math.sign(slope)
  const { step, columns, rows, heights } = relief
  const ys = piece.map(({ y }) => y)
  const first = Math.max(0, Math.ceil(Math.min(...ys) / step))
  const last = Math.min(rows - 1, Math.floor(Math.max(...ys) / step))
  const count = sides.length / 3
  // Of each side what it gives at the left end of a row, and what a step to the right adds.
  const starts = new Float64Array(count)
  const steps = Float64Array.from({ length: count }, (_, k) => sides[3 * k]! * step * sign)
  for (let row = first; row <= last; row++) {
    const y = row * step
    // The stretch of this row that lies inside all sides.
    let [low, high] = [0, (columns - 1) * step]
    for (let k = 0; k < count; k++) {
      const a = sides[3 * k]!
      const rest = sides[3 * k + 1]! * y + sides[3 * k + 2]!
      if (a > 0) low = Math.max(low, -rest / a)
      else if (a < 0) high = Math.min(high, -rest / a)
      else if (rest < 0) high = -1
      starts[k] = rest * sign
    }
    const begin = Math.ceil(low / step)
    const end = Math.min(columns - 1, Math.floor(high / step))
    // Along a row the lowest of planes is a chain of straight pieces: from each to the one that cuts it.
    for (let column = begin; column <= end;) {
      let lowest = 0
      for (let k = 1; k < count; k++) {
        if (
          sign * (starts[k]! + column * steps[k]! - starts[lowest]! - column * steps[lowest]!) <
          0
        )
          lowest = k
      }
      const slant = steps[lowest]!
      let until = end
      for (let k = 0; k < count; k++) {
        const closer = sign * (slant - steps[k]!)
        if (closer <= 1e-12) continue
        const meet = (sign * (starts[k]! - starts[lowest]!)) / closer
        if (meet < until) until = Math.max(column, Math.floor(meet))
      }
      let value = starts[lowest]! + column * slant
      const stop = row * columns + until
      for (let at = row * columns + column; at <= stop; at++) {
        heights[at] = heights[at]! + value
        value += slant
      }
      column = until + 1
    }
  }
}

function signedArea(piece: readonly Point[]): number {
  let sum = 0
  piece.forEach((p, i) => {
    const q = piece[(i + 1) % piece.length]!
    sum += p.x * q.y - q.x * p.y
  })
  return sum
}
