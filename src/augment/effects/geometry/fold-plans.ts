/** Where creases lie on a page that was folded in a certain way. */
import type { Rng } from '../../../core/rng.ts'
import type { Point } from '../../../page/geometry/projection.ts'

export const FOLDS = ['half', 'thirds', 'letter', 'quarter', 'corner', 'dog-ear'] as const
export type Fold = (typeof FOLDS)[number]

/** A crease to be drawn. */
export interface Placed {
  from: Point
  to: Point
  /** whether it crosses the whole page from left to right, from top to bottom, or not */
  crosses: 'across' | 'down' | 'none'
  /** how far it may stray from a straight line, share of the short side */
  waver: number
  /** depth along it (0 to 1), −1 to 1; negative is folded the other way */
  depthAt: (t: number) => number
  /** how far the sheet rises to it, at the same places, −1 to 1: passes 0 where it turns over */
  riseAt: (t: number) => number
  /** how steeply its left and its right side fall from it, against each other */
  sides: readonly [number, number]
  /** strength against a crease that was pressed flat, 0 to 1 */
  weight: number
  /** over what distance its light fades, share of the short side */
  spread: number
}

/** How far light beside a crease reaches, share of the short side: with one crease, with two. */
const WIDE: readonly [number, number] = [0.22, 0.34]
const NARROW: readonly [number, number] = [0.15, 0.24]

/** The creases of this fold on a page of this size. */
export function creasesOf(fold: Fold, width: number, height: number, rng: Rng): Placed[] {
  // Most pages are folded across their long side.
  const across = height >= width === rng.bernoulli(0.82)
  const line = (at: number, sense: number, weight: number, spread = WIDE): Placed =>
    straight(across, at, width, height, () => sense, { weight, spread }, rng)
  const loose = (): number => rng.normal(0, 0.007)
  const sense = rng.bernoulli(0.5) ? 1 : -1
  switch (fold) {
    case 'half':
      return [line(0.5 + loose(), sense, 1)]
    case 'thirds':
      return [line(1 / 3 + loose(), sense, 1, NARROW), line(2 / 3 + loose(), -sense, 1, NARROW)]
    case 'letter':
      return [line(0.325 + loose(), sense, 1, NARROW), line(0.655 + loose(), sense, 0.9, NARROW)]
    case 'quarter': {
      const first = 0.5 + loose()
      // The second fold goes through both halves at once, so it is inside out in one of them.
      const turning = (t: number): number =>
        (t < first ? sense : -sense) * Math.min(1, 0.35 + Math.abs(t - first) * 12)
      const second = straight(
        !across,
        0.5 + loose(),
        width,
        height,
        turning,
        { weight: 0.85, spread: WIDE },
        rng,
      )
      // A panel that is folded down on one side and up on the other is bowed between.
      second.riseAt = (t) => sense * Math.tanh((first - t) * 3.5)
      return [line(first, sense, 1), second]
    }
    case 'corner':
    case 'dog-ear':
      break
  }
  return [cornerCrease(cornerOf(width, height, rng), width, height, rng)]
}

/** Share of a page by which a crease runs on beyond its sides, so that its light does not end there. */
const BEYOND = 0.04

function straight(
  across: boolean,
  at: number,
  width: number,
  height: number,
  depthAt: (t: number) => number,
  { weight, spread }: { weight: number; spread: readonly [number, number] },
  rng: Rng,
): Placed {
  const slant = rng.normal(0, 0.006)
  const end = (t: number): Point => {
    const beside = at + slant * (2 * t - 1)
    return across ? { x: t * width, y: beside * height } : { x: beside * width, y: t * height }
  }
  return {
    from: end(-BEYOND),
    to: end(1 + BEYOND),
    crosses: across ? 'across' : 'down',
    waver: 0.0022,
    depthAt: (t) => depthAt(t * (1 + 2 * BEYOND) - BEYOND),
    riseAt: (t) => depthAt(t * (1 + 2 * BEYOND) - BEYOND),
    sides: [rng.uniform(0.3, 1), rng.uniform(0.3, 1)],
    weight,
    spread: rng.uniform(...spread),
  }
}

/** A corner of the page: how far along its two sides a crease cuts it off, px. */
export interface Corner {
  left: boolean
  top: boolean
  /** along the upper or lower side */
  across: number
  /** along the left or right side */
  down: number
}

export function cornerOf(width: number, height: number, rng: Rng): Corner {
  const across = rng.uniform(0.1, 0.26) * Math.min(width, height)
  const down = across * rng.uniform(0.75, 1.35)
  return { left: rng.bernoulli(0.5), top: rng.bernoulli(0.5), across, down }
}

/** The crease of a corner that was turned over and put back. */
function cornerCrease(
  { left, top, across, down }: Corner,
  width: number,
  height: number,
  rng: Rng,
): Placed {
  // Drawn on beyond the page's sides, so that its light does not end there.
  const end = (t: number): Point => ({
    x: left ? across * (1 - t) : width - across * (1 - t),
    y: top ? down * t : height - down * t,
  })
  const sense = rng.bernoulli(0.7) ? -1 : 1
  return {
    from: end(-1),
    to: end(2),
    crosses: 'none',
    waver: 0.002,
    depthAt: () => sense,
    riseAt: () => sense,
    // The corner alone stands up; which side of its crease it is on depends on the corner.
    sides: left === top ? [2.5, 0] : [0, 2.5],
    weight: 1.3,
    spread: rng.uniform(0.1, 0.16),
  }
}
