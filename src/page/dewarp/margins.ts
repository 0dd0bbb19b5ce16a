/** Margins: where one row begins, or ends, below the other. */
import { upperMedian } from '../../core/quantile.ts'
import { mutualChains } from './mutual-chains.ts'
import type { Curve, Flat } from './row-curves.ts'

/** Rows of one margin begin within this many heights of each other, and at most that far apart, in heights. */
const OFF = 0.7
const APART = 5
/** Fewer rows are no margin. */
const ROWS = 5

/**
 * Curves down the page through the ends of rows, `u` and `v` as in the rows' own frame.
 * @param rows as they were followed
 * @param flat where they lie on the sheet made flat
 */
export function marginCurves(rows: readonly Curve[], flat: Flat): Curve[] {
  return [...marginsAt(rows, flat, 'start'), ...marginsAt(rows, flat, 'end')]
}

interface End {
  u: number
  v: number
  across: number
  down: number
  height: number
}

function marginsAt(rows: readonly Curve[], flat: Flat, side: 'start' | 'end'): Curve[] {
  const ends = rows.map((row): End => {
    const u = row[side]
    const v = side === 'start' ? row.v[0]! : row.v.at(-1)!
    const at = flat(u, v)
    return { u, v, across: at.u, down: at.v, height: row.height }
  })
  ends.sort((a, b) => a.down - b.down)
  const below = ends.map((_, i) => nextOf(ends, i, 1))
  const above = ends.map((_, i) => nextOf(ends, i, -1))
  const margins = mutualChains(below, above).filter((margin) => margin.length >= ROWS)
  return margins.map((margin): Curve => {
    const own = margin.map((i) => ends[i]!)
    return {
      u: Float32Array.from(own, ({ u }) => u),
      v: Float32Array.from(own, ({ v }) => v),
      height: upperMedian(own.map(({ height }) => height))!,
      start: own[0]!.v,
      end: own.at(-1)!.v,
    }
  })
}

/** The nearest end in a direction down the page that stands right below or above. */
function nextOf(ends: readonly End[], i: number, way: 1 | -1): number {
  const from = ends[i]!
  for (let k = i + way; k >= 0 && k < ends.length; k += way) {
    const to = ends[k]!
    const apart = Math.abs(to.down - from.down)
    if (apart > APART * Math.max(from.height, to.height)) return -1
    if (apart < 0.5 * from.height) continue
    if (Math.max(from.height, to.height) > 2 * Math.min(from.height, to.height)) continue
    if (Math.abs(to.across - from.across) < OFF * from.height) return k
  }
  return -1
}
