/** Quantiles of numbers, and the middle one. */

/**
 * The value below which a share of the values lies, linear between neighbours.
 * @param share 0 to 1
 * @returns NaN of none
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantileOfSorted(Float64Array.from(values).toSorted(), share)
}

/** `quantile` of values that are sorted already, the lowest first. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

/** The middle one of some values, of an even number the higher of the two; undefined of none. */
export function upperMedian(values: ArrayLike<number>): number | undefined {
  return Float64Array.from(values).toSorted()[values.length >> 1]
}

/** The lowest index up to which the counts add up to `wanted`; the last one where all do not. */
export function indexReached(counts: ArrayLike<number>, wanted: number): number {
  let index = 0
  for (let sum = counts[0] ?? 0; sum < wanted && index < counts.length - 1;) sum += counts[++index]!
  return index
}
