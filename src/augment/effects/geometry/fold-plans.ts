/** Where creases lie on a page that was folded in a certain way. */
import type { Rng } from '../../../core/rng.ts'
import type { Point } from '../../../page/geometry/projection.ts'

export const FOLDS = ['half', 'thirds', 'letter', 'quarter', 'dog-ear', 'crumple'] as const
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
      return [line(first, sense, 1), second]
    }
    case 'dog-ear':
      return [corner(width, height, sense, rng)]
    case 'crumple':
      break
  }
  return crumple(width, height, rng)
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
    weight,
    spread: rng.uniform(...spread),
  }
}

/** A corner that was turned over and put back. */
function corner(width: number, height: number, sense: number, rng: Rng): Placed {
  const short = Math.min(width, height)
  const a = rng.uniform(0.1, 0.26) * short
  const b = a * rng.uniform(0.75, 1.35)
  const left = rng.bernoulli(0.5)
  const top = rng.bernoulli(0.5)
  // Drawn on beyond the page's sides, so that its light does not end there.
  const end = (t: number): Point => ({
    x: left ? a * (1 - t) : width - a * (1 - t),
    y: top ? b * t : height - b * t,
  })
  return {
    from: end(-1),
    to: end(2),
    crosses: 'none',
    waver: 0.002,
    depthAt: () => sense,
    weight: 1,
    spread: rng.uniform(0.1, 0.16),
  }
}

/** Knots on a wavering lattice, some joined by creases: facets of a sheet that was balled up. */
function crumple(width: number, height: number, rng: Rng): Placed[] {
  const short = Math.min(width, height)
  const cell = rng.uniform(0.24, 0.38) * short
  const columns = Math.max(2, Math.round(width / cell))
  const rows = Math.max(2, Math.round(height / cell))
  const knots = Array.from({ length: (columns + 1) * (rows + 1) }, (_, i) => ({
    x: ((i % (columns + 1)) + rng.uniform(-0.42, 0.42)) * (width / columns),
    y: (Math.floor(i / (columns + 1)) + rng.uniform(-0.42, 0.42)) * (height / rows),
  }))
  const creases: Placed[] = []
  const join = (i: number, j: number): void => {
    const sense = rng.bernoulli(0.5) ? 1 : -1
    const weight = rng.uniform(0.25, 0.8)
    const stop = rng.uniform(0.12, 0.3)
    creases.push({
      from: knots[i]!,
      to: knots[j]!,
      crosses: 'none',
      waver: 0.008,
      depthAt: (t) => sense * Math.min(1, t / stop, (1 - t) / stop),
      weight,
      spread: rng.uniform(0.08, 0.17),
    })
  }
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const i = row * (columns + 1) + column
      if (column < columns && rng.bernoulli(0.4)) join(i, i + 1)
      if (row < rows && rng.bernoulli(0.4)) join(i, i + columns + 1)
      if (column < columns && row < rows && rng.bernoulli(0.3)) join(i, i + columns + 2)
      if (column > 0 && row < rows && rng.bernoulli(0.15)) join(i, i + columns)
    }
  }
  return creases
}
