/** How far a page's rows of text and rules are off the horizontal or vertical. */
import { binarise } from './binarise.ts'
import { greyOf, type GreyImage } from '../image/grey-image.ts'
import { kernelArena, type Arena } from '../kernels/arena.ts'
import type { Page } from '../image/page.ts'

export interface Skew {
  /** degrees in ±45, positive clockwise: what the page must be turned back by */
  angle: number
  /** how far the best angle stands out among all, in standard deviations; below 6 it says nothing */
  confidence: number
}

/** Places of contour pixels, measured from the page's middle. */
interface Points {
  x: Float32Array
  y: Float32Array
  count: number
  /** no point is farther from the middle than this */
  radius: number
}

/** Points in the kernels' arena: addresses of their places, and of room for counts on rows and columns. */
interface Placed extends Pick<Points, 'count' | 'radius'> {
  arena: Arena
  x: number
  y: number
  lines: number
}

const REACH = 45
/** Number of points needed to tell a degree, and a tenth of one. */
const COARSE = 8000
const FINE = 40_000

/**
 * Estimates the skew of a page by projection: at the right angle the contours of ink fall on few
 * lines, and neighbouring counts differ most (W. Postl's criterion, 1986). Rows and columns count
 * alike, so a page on its side has the skew of the same page upright.
 * @returns undefined where there is too little ink
 */
export function estimateSkew(page: Page): Skew | undefined {
  return skewOfGrey(greyOf(page))
}

/** The same of an image's brightness. */
export function skewOfGrey(image: GreyImage): Skew | undefined {
  const { width, height } = image
  const points = contours(image)
  if (points.count < 200) return undefined
  const arena = kernelArena()
  // Bins of one pixel or more.
  const lines = arena.alloc(4 * 4 * (Math.ceil(points.radius) + 4))
  const few = placed(arena, thinned(points, COARSE), lines)
  const scores = new Float64Array(2 * REACH + 1)
  for (let d = -REACH; d <= REACH; d++) scores[d + REACH] = contrast(few, d, 2)
  let best = 0
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i
  const confidence = standsOut(scores, best)
  const many = placed(arena, thinned(points, FINE), lines)
  const bin = Math.max(1, Math.min(width, height) / 600)
  const angle = refined(many, refined(many, best - REACH, 0.25, 5, bin * 2), 0.08, 6, bin * 1.5)
  return { angle: Math.max(-REACH, Math.min(REACH, angle)), confidence }
}

/** The best of 2 × `reach` + 1 angles around one, `step` degrees apart, refined by a parabola. */
function refined(points: Placed, around: number, step: number, reach: number, bin: number): number {
  const scores = new Float64Array(2 * reach + 1)
  let best = 0
  for (let i = 0; i < scores.length; i++) {
    scores[i] = contrast(points, around + (i - reach) * step, bin)
    if (scores[i]! > scores[best]!) best = i
  }
  const before = scores[best - 1]
  const after = scores[best + 1]
  let past = 0
  if (before !== undefined && after !== undefined) {
    const curve = before + after - 2 * scores[best]!
    if (curve < 0) past = (before - after) / (2 * curve)
  }
  return around + (best - reach + past) * step
}

/**
 * How much the counts on neighbouring lines at an angle differ, for rows or columns, whichever more.
 * A point is shared between its two nearest lines: counted to one, pixels of a straight page would
 * beat against the lines and move the best angle.
 */
function contrast(
  { arena, x, y, count, radius, lines }: Placed,
  degrees: number,
  bin: number,
): number {
  const angle = (degrees * Math.PI) / 180
  const middle = Math.ceil(radius / bin) + 2
  const length = 2 * middle + 2
  const counts = arena.view(lines, 2 * length, Float32Array).fill(0)
  const columns = lines + 4 * length
  const [cos, sin] = [Math.cos(angle) / bin, Math.sin(angle) / bin]
  arena.run.projectPoints(x, y, count, cos, sin, middle, lines, columns)
  return Math.max(differences(counts.subarray(0, length)), differences(counts.subarray(length)))
}

function differences(counts: Float32Array): number {
  let sum = 0
  for (let i = 1; i < counts.length; i++) sum += (counts[i]! - counts[i - 1]!) ** 2
  return sum
}

/** The best score less the mean of those more than 3° away, over their standard deviation. */
function standsOut(scores: Float64Array, best: number): number {
  let sum = 0
  let squares = 0
  let n = 0
  for (let i = 0; i < scores.length; i++) {
    const away = Math.abs(i - best)
    // 45° to one side is 45° to the other for rows and columns.
    if (Math.min(away, scores.length - 1 - away) <= 3) continue
    sum += scores[i]!
    squares += scores[i]! ** 2
    n++
  }
  const mean = sum / n
  const sd = Math.sqrt(Math.max(squares / n - mean * mean, 1e-9))
  return (scores[best]! - mean) / Math.max(sd, mean * 0.01)
}

/** Ink pixels whose upper or left neighbour is none; the page's own border is left out. */
function contours({ width, height, grey }: GreyImage): Points {
  const radius = Math.max(4, Math.round(Math.min(width, height) / 32))
  const mask = binarise(grey, width, height, { radius, share: 0.08, minContrast: 12 })
  const x = new Float32Array(width * height)
  const y = new Float32Array(width * height)
  const margin = 2
  let count = 0
  for (let row = margin; row < height - margin; row++) {
    const start = row * width
    for (let column = margin; column < width - margin; column++) {
      const at = start + column
      if (mask[at] === 0 || (mask[at - 1] === 1 && mask[at - width] === 1)) continue
      x[count] = column - width / 2
      y[count++] = row - height / 2
    }
  }
  return { x, y, count, radius: Math.hypot(width, height) / 2 }
}

function placed(arena: Arena, { x, y, count, radius }: Points, lines: number): Placed {
  const [right, down] = [x, y].map((places) => arena.write(places.subarray(0, count)))
  return { arena, x: right!, y: down!, count, radius, lines }
}

/** At most about `max` of the points, evenly taken. */
function thinned(points: Points, max: number): Points {
  const { count, radius } = points
  if (count <= max) return points
  const kept = max
  const x = new Float32Array(kept)
  const y = new Float32Array(kept)
  for (let i = 0; i < kept; i++) {
    const from = Math.floor((i * count) / kept)
    x[i] = points.x[from]!
    y[i] = points.y[from]!
  }
  return { x, y, count: kept, radius }
}
