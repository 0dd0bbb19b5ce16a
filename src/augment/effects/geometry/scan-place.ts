/** Where a page lies on a scanner's bed. */
import type { Rng } from '../../../core/rng.ts'
import { turned, type Projection } from '../../../page/geometry/projection.ts'

/** What of the effect's parameters says where the page lies. */
export interface ScanPlacement {
  width: number
  sides: number
  angle: number
  gutter: number
  neighbour: number
}

const SIDES = ['top', 'right', 'bottom', 'left'] as const

/** A page on a scanner's bed. */
export interface Place {
  matrix: Projection
  /** for top, right, bottom, left: whether what lies beside the page shows there */
  open: readonly boolean[]
  /** the side that a book is bound at, or the next page lies at: 1 right, 3 left */
  bound: 1 | 3
  names: string[]
}

/** Where the page lies: away from its open sides, over the frame's edge at the others. */
export function placeOf(
  { width, height, short }: { width: number; height: number; short: number },
  { width: widest, sides, angle, gutter, neighbour }: ScanPlacement,
  rng: Rng,
): Place {
  const first = rng.int(0, 3)
  const open = SIDES.map((_, i) => (i - first + 4) % 4 < sides)
  const bound = rng.bernoulli(0.5) ? 1 : 3
  if (neighbour > 0 || gutter > 0) open[bound] = true
  const wide = open.map((is, i) => {
    const own = widest * rng.uniform(0.35, 1)
    const beside = i === bound ? neighbour : 0
    return (is ? Math.max(own, beside) : 0) * short
  }) as [number, number, number, number]
  const [top, right, bottom, left] = wide
  // What does not fit is cut off at a closed side; between two open ones the page is made smaller, and then
  // shows its bed at both sides of the other direction too, where neither is open.
  const scale = Math.min(
    open[1] && open[3] ? (width - left - right) / width : 1,
    open[0] && open[2] ? (height - top - bottom) / height : 1,
  )
  if (scale < 1 && !open[0] && !open[2]) open[0] = open[2] = true
  if (scale < 1 && !open[1] && !open[3]) open[1] = open[3] = true
  // Askew the page reaches over the frame at sides that are not open: nothing shows there.
  const turn = (Math.abs(angle) * Math.PI) / 180
  const over = (is: boolean | undefined, length: number): number =>
    is ? 0 : (length / 2) * Math.sin(turn)
  const covered = scale * (1 + (over(open[3], height) + over(open[1], height)) / (2 * width))
  const x = left - over(open[3], height) / 2 + (width * covered) / 2
  const y = top - over(open[0], width) / 2 + (height * covered) / 2
  const endX = width - right + over(open[1], height) / 2 - (width * covered) / 2
  const endY = height - bottom + over(open[2], width) / 2 - (height * covered) / 2
  // Where the page was made smaller it ends at the closed side.
  const flushX = open[3] ? width - (width * covered) / 2 : (width * covered) / 2
  const flushY = open[0] ? height - (height * covered) / 2 : (height * covered) / 2
  const alongX = scale < 1 ? flushX : open[3] ? x : endX
  const alongY = scale < 1 ? flushY : open[0] ? y : endY
  const middle = {
    x: open[3] && open[1] ? (x + endX) / 2 : alongX,
    y: open[0] && open[2] ? (y + endY) / 2 : alongY,
  }
  return {
    matrix: turned(width, height, angle, covered, middle),
    open,
    bound,
    names: SIDES.filter((_, i) => open[i]),
  }
}
