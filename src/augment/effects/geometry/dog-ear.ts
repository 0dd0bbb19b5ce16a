/** A corner that lies folded over: the back of the paper, its shadow, and what shows where it was. */
import type { PointMap, Size } from '../../../page/geometry/point-map.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Corner } from './fold-plans.ts'

export interface DogEar {
  corner: Corner
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
 * @param after holds the page as it was, and in `behind` what lies under it
 */
export function turnCorner(before: Raster, after: Raster, behind: Raster, ear: DogEar): void {
  const { width, height } = before
  const { corner, paper, light, depth } = ear
  const { across, down, left, top } = corner
  const short = Math.min(width, height)
  // In the corner's own frame, px to the right and down from it, the crease is where nx x + ny y = c.
  const length = Math.hypot(across, down)
  const [nx, ny] = [down / length, across / length]
  const c = (across * down) / length
  const soft = 0.012 * short
  const round = 0.008 * short
  const [lx, ly] = [Math.cos(light) * (left ? 1 : -1), Math.sin(light) * (top ? 1 : -1)]
  // Lit from behind the crease the flap is pale, else it lies in its own shade; its shadow falls away.
  const facing = -(lx * nx + ly * ny)
  const flap = 1 - depth * (0.25 - 0.2 * facing)
  const shade = [depth * (0.9 - 0.6 * lx), depth * (0.9 - 0.6 * ly)] as const
  const right = Math.min(width, Math.ceil(2 * c * nx + across + 6 * soft))
  const bottom = Math.min(height, Math.ceil(2 * c * ny + down + 6 * soft))
  for (let v = 0; v < bottom; v++) {
    for (let u = 0; u < right; u++) {
      const beyond = c - nx * (u + 0.5) - ny * (v + 0.5)
      const at = 4 * ((top ? v : height - 1 - v) * width + (left ? u : width - 1 - u))
      if (beyond >= 0.5) {
        // Under the corner there is what the page lies on, dark close to the fold.
        const gain = 1 - 0.8 * depth * Math.exp(-beyond / soft)
        for (let k = 0; k < 3; k++) after.bytes[at + k] = behind.bytes[at + k]! * gain
        continue
      }
      // Where on the front the back is seen: mirrored at the crease.
      const x = u + 0.5 + 2 * nx * beyond
      const y = v + 0.5 + 2 * ny * beyond
      const inside = Math.min(x, y)
      const cover = Math.min(1, Math.max(0, inside + 0.5))
      // Light that the flap keeps from the page beside it; a flap that has sprung up throws more.
      let kept = 1
      if (cover < 1) {
        if (x < 0 && y > -2 * soft)
          kept -=
            shade[1] * Math.exp(x / soft) * Math.min(1, Math.max(0, (y + 2 * soft) / (4 * soft)))
        if (y < 0 && x > -2 * soft)
          kept -=
            shade[0] * Math.exp(y / soft) * Math.min(1, Math.max(0, (x + 2 * soft) / (4 * soft)))
      }
      const from =
        4 *
        ((top ? clamp(y, height) : height - 1 - clamp(y, height)) * width +
          (left ? clamp(x, width) : width - 1 - clamp(x, width)))
      const bend = 1 - 0.7 * depth * Math.exp(Math.min(0, beyond) / round)
      // The crease itself is drawn within half a pixel.
      const gone = Math.min(1, Math.max(0, beyond + 0.5))
      for (let k = 0; k < 3; k++) {
        const bare = paper[k]!
        const print = Math.min(1, before.bytes[from + k]! / Math.max(1, bare))
        const back = bare * flap * bend * (1 - THROUGH * (1 - print))
        const front = before.bytes[at + k]! * Math.max(0.3, kept)
        const seen = front + (back - front) * cover
        after.bytes[at + k] = seen + (behind.bytes[at + k]! - seen) * gone
      }
    }
  }
}

/** Where `turnCorner` leaves a page: in its place, but for the corner and what lies under it. */
export function turnedMap({ width, height }: Size, { across, down, left, top }: Corner): PointMap {
  const size = { width, height }
  const length = Math.hypot(across, down)
  const [nx, ny] = [down / length, across / length]
  const c = (across * down) / length
  const stay = (x: number, y: number): Point | undefined => {
    const u = left ? x : width - x
    const v = top ? y : height - y
    const beyond = c - nx * u - ny * v
    const isCovered = Math.min(u + 2 * nx * beyond, v + 2 * ny * beyond) > 0
    return beyond > 0 || isCovered || u < 0 || v < 0 || u > width || v > height
      ? undefined
      : { x, y }
  }
  return { from: size, to: size, forward: stay, backward: stay }
}

function clamp(value: number, size: number): number {
  return value < 0 ? 0 : value >= size ? size - 1 : value | 0
}
