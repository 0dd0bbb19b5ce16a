/** Outlines moved step by step: straight by matrices, bent by all other maps, clipped to each picture. */
import type { Place } from '../../dataset/annotations/annotation.ts'
import { areaOf, boundsOf } from '../../dataset/annotations/outline.ts'
import {
  isMatrixMap,
  type MatrixMap,
  type PointMap,
  type Size,
} from '../../page/geometry/point-map.ts'

/** An outline on its way. */
export interface Outline {
  points: readonly Place[]
  /** share of its area that was not cut off, 0 to 1 */
  visible: number
  /** whether it has the places that it began with and no others */
  whole: boolean
}

/** Moves an outline. @returns undefined once nothing of it is left */
export function moveOutline(
  points: readonly Place[],
  moves: readonly PointMap[],
): Outline | undefined {
  let outline: Outline | undefined = { points, visible: 1, whole: true }
  for (const map of moves) {
    outline = isMatrixMap(map) ? projected(outline, map) : bent(outline, map)
    if (!outline) return undefined
  }
  return outline
}

/** Less of an area than this is nothing, share. */
const NOTHING = 1e-3

function projected({ points, visible, whole }: Outline, map: MatrixMap): Outline | undefined {
  const { matrix: m, to } = map
  const moved: Place[] = []
  let isInside = true
  for (const [x, y] of points) {
    const below = m[6] * x + m[7] * y + m[8]
    const u = (m[0] * x + m[1] * y + m[2]) / below
    const v = (m[3] * x + m[4] * y + m[5]) / below
    moved.push([u, v])
    if (u < 0 || v < 0 || u > to.width || v > to.height) isInside = false
  }
  if (isInside) return { points: moved, visible, whole }
  const left = clipped(moved, to)
  const area = areaOf(moved)
  const share = area > 0 ? areaOf(left) / area : 0
  if (left.length < 3 || share < NOTHING) return undefined
  return { points: left, visible: visible * share, whole: share === 1 && whole }
}

/** What of an outline lies in a picture: I. Sutherland, G. Hodgman, "Reentrant polygon clipping", 1974. */
function clipped(points: readonly Place[], { width, height }: Size): Place[] {
  let left = [...points]
  // Each side as a place's distance within it: a·x + b·y + c.
  for (const [a, b, c] of [
    [1, 0, 0],
    [0, 1, 0],
    [-1, 0, width],
    [0, -1, height],
  ] as const) {
    const out: Place[] = []
    for (const [i, place] of left.entries()) {
      const before = left.at(i - 1)!
      const d = a * place[0] + b * place[1] + c
      const e = a * before[0] + b * before[1] + c
      if (d >= 0 !== e >= 0) {
        const t = e / (e - d)
        out.push([before[0] + (place[0] - before[0]) * t, before[1] + (place[1] - before[1]) * t])
      }
      if (d >= 0) out.push(place)
    }
    left = out
    if (left.length === 0) break
  }
  return left
}

/** A side is divided until its middle is this near to straight, px, and at most so often. */
const STRAIGHT = 0.2
const HALVINGS = 5
/** Sides shorter than this are straight, px. */
const SHORT = 14

function bent(outline: Outline, map: PointMap): Outline | undefined {
  const { points, visible } = outline
  const corners: Place[] = []
  for (const [x, y] of points) {
    const at = map.forward(x, y)
    if (!at) return partly(outline, map)
    corners.push([at.x, at.y])
  }
  const out: Place[] = []
  for (const [i, from] of points.entries()) {
    const next = (i + 1) % points.length
    out.push(corners[i]!)
    const side = { from, to: points[next]!, a: corners[i]!, b: corners[next]! }
    // What is that short bends by less than is looked for.
    if (Math.abs(side.to[0] - from[0]) + Math.abs(side.to[1] - from[1]) < SHORT) continue
    if (!divide(side, map, HALVINGS, out)) return partly(outline, map)
  }
  return { points: out, visible, whole: outline.whole && out.length === points.length }
}

/** A side before, and where its ends are afterwards. */
interface Side {
  from: Place
  to: Place
  a: Place
  b: Place
}

/** Adds the places between a side's ends. @returns false where one has none */
function divide({ from, to, a, b }: Side, map: PointMap, depth: number, out: Place[]): boolean {
  const middle: Place = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  const at = map.forward(middle[0], middle[1])
  if (!at) return false
  const off = Math.hypot(at.x - (a[0] + b[0]) / 2, at.y - (a[1] + b[1]) / 2)
  if (off < STRAIGHT || depth === 0) return true
  const m: Place = [at.x, at.y]
  if (!divide({ from, to: middle, a, b: m }, map, depth - 1, out)) return false
  out.push(m)
  return divide({ from: middle, to, a: m, b }, map, depth - 1, out)
}

/** Places asked for along a side, and halvings in which the edge of what is seen is found. */
const ALONG = 12
const EDGE_ROUNDS = 10
/** Places asked for across an outline, each way. */
const GRID = 12

/** An outline of which a part is cut off or hidden. */
function partly({ points, visible }: Outline, map: PointMap): Outline | undefined {
  const out: Place[] = []
  let from = points[0]!
  let last = map.forward(from[0], from[1])
  const step = (to: Place): void => {
    const at = map.forward(to[0], to[1])
    if (!at !== !last) out.push(edgeBetween(map, last ? from : to, last ? to : from))
    if (at) out.push([at.x, at.y])
    from = to
    last = at
  }
  for (const [i, [x, y]] of points.entries()) {
    const [endX, endY] = points[(i + 1) % points.length]!
    for (let k = 1; k <= ALONG; k++) {
      step([x + ((endX - x) * k) / ALONG, y + ((endY - y) * k) / ALONG])
    }
  }
  const share = shareSeen(points, map)
  if (out.length < 3 || share < NOTHING || areaOf(out) === 0) return undefined
  return { points: out, visible: visible * share, whole: false }
}

/** Where what is seen ends between a place that is seen and one that is not. */
function edgeBetween(map: PointMap, seen: Place, unseen: Place): Place {
  let [near, far] = [seen, unseen]
  let found = map.forward(seen[0], seen[1])!
  for (let round = 0; round < EDGE_ROUNDS; round++) {
    const middle: Place = [(near[0] + far[0]) / 2, (near[1] + far[1]) / 2]
    const at = map.forward(middle[0], middle[1])
    if (at) {
      near = middle
      found = at
    } else far = middle
  }
  return [found.x, found.y]
}

function shareSeen(points: readonly Place[], map: PointMap): number {
  const [left, top, right, bottom] = boundsOf(points)
  let inside = 0
  let seen = 0
  for (let k = 0; k < GRID * GRID; k++) {
    const x = left + ((right - left) * ((k % GRID) + 0.5)) / GRID
    const y = top + ((bottom - top) * (Math.floor(k / GRID) + 0.5)) / GRID
    if (!isWithin(points, x, y)) continue
    inside++
    if (map.forward(x, y)) seen++
  }
  return inside > 0 ? seen / inside : 0
}

function isWithin(points: readonly Place[], x: number, y: number): boolean {
  let within = false
  let [lastX, lastY] = points.at(-1)!
  for (const [px, py] of points) {
    if (py > y !== lastY > y && x < px + ((y - py) * (lastX - px)) / (lastY - py)) within = !within
    lastX = px
    lastY = py
  }
  return within
}
