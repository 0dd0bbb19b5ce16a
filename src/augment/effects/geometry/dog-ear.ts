/** A corner that lies folded over: the back of the paper, its shadow, and what shows where it was. */
import type { PointMap, Size } from '../../../page/geometry/point-map.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { SPARE, type CornerFrame } from './corner-frame.ts'
import type { Corner } from './fold-plans.ts'

export interface DogEar {
  corner: Corner
  frame: CornerFrame
  /** tone of the back of the paper: red, green, blue */
  paper: readonly number[]
  /** direction that light comes from, radians */
  light: number
  /** how much darker the fold and the shadow are at most, 0 to 1 */
  depth: number
}

/** Share of print that shows through the back. */
const THROUGH = 0.1

/**
 * Draws the corner folded over.
 * @param after holds the page as it was
 * @param behind what lies under the page; undefined on a photograph, whose desk goes on under the sheet
 */
export function turnCorner(
  before: Raster,
  after: Raster,
  behind: Raster | undefined,
  ear: DogEar,
): void {
  const { width, height } = before
  const { corner, frame, paper, light, depth } = ear
  const { across, down } = corner
  const { ax, ay, bx, by } = frame
  const turn = ax * by - ay * bx
  if (Math.abs(turn) < 0.2) return
  // In the corner's own frame, px along its two sides, the crease is where nx u + ny v = c.
  const length = Math.hypot(across, down)
  const [nx, ny] = [down / length, across / length]
  const c = (across * down) / length
  const short = Math.min(width, height)
  const soft = 0.12 * c
  const round = 0.008 * short
  const spare = behind ? 0 : SPARE * short
  const lx = Math.cos(light) * ax + Math.sin(light) * ay
  const ly = Math.cos(light) * bx + Math.sin(light) * by
  // Lit from behind the crease the flap is pale, else it lies in its own shade; its shadow falls away.
  const facing = -(lx * nx + ly * ny)
  const flap = 1 - depth * (0.25 - 0.2 * facing)
  const shade = [depth * (0.9 - 0.6 * lx), depth * (0.9 - 0.6 * ly)] as const
  const right = 2 * c * nx + across + 6 * soft
  const bottom = 2 * c * ny + down + 6 * soft
  const place = (u: number, v: number): number => {
    const x = clamp(frame.x + u * ax + v * bx, width)
    return 4 * (clamp(frame.y + u * ay + v * by, height) * width + x)
  }
  const xs = [-spare, right].flatMap((u) => [-spare, bottom].map((v) => frame.x + u * ax + v * bx))
  const ys = [-spare, right].flatMap((u) => [-spare, bottom].map((v) => frame.y + u * ay + v * by))
  const last = Math.min(height, Math.ceil(Math.max(...ys)))
  const end = Math.min(width, Math.ceil(Math.max(...xs)))
  for (let row = Math.max(0, Math.floor(Math.min(...ys))); row < last; row++) {
    for (let column = Math.max(0, Math.floor(Math.min(...xs))); column < end; column++) {
      const dx = column + 0.5 - frame.x
      const dy = row + 0.5 - frame.y
      const u = (dx * by - dy * bx) / turn
      const v = (dy * ax - dx * ay) / turn
      const beyond = c - nx * u - ny * v
      const gone = Math.min(1, Math.max(0, beyond + 0.5))
      // The sheet's own edge is drawn within half a pixel, and nothing of it stays where it is gone.
      const over = 0.5 + spare * gone
      const on = Math.min(1, Math.max(0, u + over)) * Math.min(1, Math.max(0, v + over))
      if (on === 0) continue
      const at = 4 * (row * width + column)
      // Where on the front the back is seen: mirrored at the crease.
      const x = u + 2 * nx * beyond
      const y = v + 2 * ny * beyond
      const cover = Math.min(1, Math.max(0, Math.min(x, y) + 0.5))
      // Light that the flap keeps from the page beside it; a flap that has sprung up throws more.
      let kept = 1
      if (x < 0) kept -= shade[1] * Math.exp(x / soft) * along(y, soft)
      if (y < 0) kept -= shade[0] * Math.exp(y / soft) * along(x, soft)
      const from = place(x, y)
      const bend = 1 - 0.7 * depth * Math.exp(Math.min(0, beyond) / round)
      // A desk is mirrored at the nearer side of the sheet; it is dark close to the fold.
      const under = behind
        ? at
        : u < v
          ? place(-u - 2 - 2 * spare, v)
          : place(u, -v - 2 - 2 * spare)
      const desk = behind ?? before
      const gain = 1 - 0.8 * depth * Math.exp(-Math.max(0, beyond) / soft)
      for (let k = 0; k < 3; k++) {
        const bare = paper[k]!
        const print = Math.min(1, before.bytes[from + k]! / Math.max(1, bare))
        const back = bare * flap * bend * (1 - THROUGH * (1 - print))
        const front = before.bytes[at + k]! * Math.max(0.3, kept)
        const seen = front + (back - front) * cover
        const shown = seen + (desk.bytes[under + k]! * gain - seen) * gone
        after.bytes[at + k] = before.bytes[at + k]! + (shown - before.bytes[at + k]!) * on
      }
    }
  }
}

/** Where `turnCorner` leaves a page: in its place, but for the corner and what lies under it. */
export function turnedMap(
  { width, height }: Size,
  { across, down }: Corner,
  frame: CornerFrame,
): PointMap {
  const size = { width, height }
  const { ax, ay, bx, by } = frame
  const turn = ax * by - ay * bx
  const length = Math.hypot(across, down)
  const [nx, ny] = [down / length, across / length]
  const c = (across * down) / length
  const stay = (x: number, y: number): Point | undefined => {
    const [dx, dy] = [x - frame.x, y - frame.y]
    const u = (dx * by - dy * bx) / turn
    const v = (dy * ax - dx * ay) / turn
    const beyond = c - nx * u - ny * v
    const onSheet = u >= 0 && v >= 0
    const isCovered = Math.min(u + 2 * nx * beyond, v + 2 * ny * beyond) > 0
    const isOff = x < 0 || y < 0 || x > width || y > height
    return isOff || (onSheet && (beyond > 0 || isCovered)) ? undefined : { x, y }
  }
  return { from: size, to: size, forward: stay, backward: stay }
}

/** How much of a shadow's side there is, from beyond its end on. */
function along(place: number, soft: number): number {
  return Math.min(1, Math.max(0, (place + 2 * soft) / (4 * soft)))
}

function clamp(value: number, size: number): number {
  return value < 0 ? 0 : value >= size ? size - 1 : value | 0
}
