/** How a scanner's sensor went over a page: evenly, but where its carriage stuck or the sheet slipped. */
import type { Rng } from '../../../core/rng.ts'

export interface Faults {
  /** places where it stuck */
  count: number
  /** how far the sheet goes on without it there, px */
  slip: number
  /** how far the sheet goes aside there, px */
  aside: number
}

/** Which row of the page the sensor saw for each of its own rows. */
export interface Travel {
  /** rows of the page, px, never falling; the sensor's first row is `margin` rows above the page */
  rows: Float32Array
  /** columns that the page lies to the right by, whole px */
  aside: Int16Array
  margin: number
}

/** Of a slip's length the part over which the carriage stands, and that over which it catches up. */
const STANDS = 0.5
/** Places keep this much of the page free of them at its ends. */
const ENDS = 0.04

/**
 * Draws a travel. Where the carriage sticks its rows repeat, then it jumps; what a slip leaves out is lost, and what
 * it repeats pushes the rest of the page on. Away from those places rows are whole, so that nothing is blurred.
 * @param length rows of the page
 * @param margin rows that are asked for beyond its ends
 */
export function drawTravel(
  length: number,
  margin: number,
  { count, slip, aside }: Faults,
  rng: Rng,
): Travel {
  const total = length + 2 * margin
  const rows = Float32Array.from({ length: total }, (_, i) => i - margin)
  const shift = new Int16Array(total)
  for (let k = 0; k < count; k++) {
    const at = margin + Math.round(rng.uniform(ENDS, 1 - ENDS) * length)
    const lost = Math.round(rng.uniform(0.3, 1) * slip)
    const over = Math.max(1, Math.round(rng.uniform(0.6, 1.6) * lost))
    const stuck = Math.max(1, Math.round(STANDS * over))
    // Forwards rows are left out, backwards they come again.
    const jump = rng.bernoulli(0.6) ? lost : -lost
    const side = Math.round(rng.uniform(-1, 1) * aside)
    const before = rows.slice()
    const placed = (i: number): number => before[Math.min(total - 1, Math.max(0, i))]!
    for (let i = at; i < total; i++) {
      const on = i - at
      const after = placed(i + jump) + (i + jump > total - 1 ? i + jump - total + 1 : 0)
      if (jump >= 0) {
        const t = on < stuck ? 0 : Math.min(1, (on - stuck) / Math.max(1, over - stuck))
        rows[i] = placed(at) + (after - placed(at)) * t
      } else rows[i] = on < -jump ? placed(at) : after
      shift[i] = shift[i]! + side
    }
  }
  return { rows, aside: shift, margin }
}

/** The sensor's row that saw a row of the page first, px; undefined where none did. */
export function seenAt({ rows, margin }: Travel, row: number): number | undefined {
  let [low, high] = [0, rows.length - 1]
  if (row < rows[low]! || row > rows[high]!) return undefined
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (rows[middle]! < row) low = middle
    else high = middle
  }
  const [a, b] = [rows[low]!, rows[high]!]
  return low - margin + (b > a ? (row - a) / (b - a) : 0)
}

/** The row of the page that a row of the sensor saw, px, between its rows by linear interpolation. */
export function seenBy({ rows, margin }: Travel, row: number): number {
  const at = Math.min(rows.length - 1, Math.max(0, row + margin))
  const first = Math.min(rows.length - 2, Math.floor(at))
  return rows[first]! + (rows[first + 1]! - rows[first]!) * (at - first)
}
