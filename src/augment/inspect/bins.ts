/** Histograms: bins that several lists of values share, and the share of values in each. */
import { quantile } from '../../core/quantile.ts'

/** Bins of equal width, on a logarithmic axis of equal ratio. */
export interface Bins {
  edges: number[]
  log: boolean
}

/** Share of the values that may lie beyond the outermost bins, on either side. */
const TAIL = 0.004
/** An axis spans at least this share of the value at its middle. */
const NARROW = 0.1

/**
 * Bins that hold all lists of values but a few stragglers, which are counted to the outermost ones.
 * @param log values above 0 only
 */
export function binsFor(lists: readonly (readonly number[])[], count: number, log: boolean): Bins {
  const filled = lists.filter((list) => list.length > 0)
  let low = Math.min(...filled.map((list) => quantile(list, TAIL)))
  let high = Math.max(...filled.map((list) => quantile(list, 1 - TAIL)))
  if (filled.length === 0) [low, high] = [1, 2]
  if (log) low = Math.max(low, 1e-3)
  // Values that are all but the same would make an axis of digits that nobody reads.
  const middle = Math.abs(low + high) / 2
  if (high - low <= NARROW * middle) {
    const room = middle * NARROW * 2 || 1
    low -= room
    high += room
  }
  const edge = (i: number): number =>
    log ? low * (high / low) ** (i / count) : low + ((high - low) * i) / count
  return { edges: Array.from({ length: count + 1 }, (_, i) => edge(i)), log }
}

/** Share of the values in each bin; stragglers are in the outermost ones. */
export function shares(values: readonly number[], { edges, log }: Bins): number[] {
  const count = edges.length - 1
  const found = Array.from({ length: count }, () => 0)
  const axis = (x: number): number => (log ? Math.log(Math.max(x, 1e-9)) : x)
  const low = axis(edges[0]!)
  const scale = count / (axis(edges[count]!) - low)
  for (const value of values) {
    const bin = Math.floor((axis(value) - low) * scale)
    found[Math.min(count - 1, Math.max(0, bin))]! += 1
  }
  return found.map((n) => (values.length > 0 ? n / values.length : 0))
}
