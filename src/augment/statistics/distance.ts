/** How two sets of numbers differ. */

/**
 * The Kolmogorov–Smirnov distance: the largest difference of the two cumulative distributions.
 * @returns 0 (alike) to 1 (apart); undefined where one has no values
 */
export function ksDistance(a: readonly number[], b: readonly number[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined
  const left = Float64Array.from(a).sort()
  const right = Float64Array.from(b).sort()
  let i = 0
  let j = 0
  let max = 0
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i]!, right[j]!)
    while (i < left.length && left[i]! <= value) i++
    while (j < right.length && right[j]! <= value) j++
    max = Math.max(max, Math.abs(i / left.length - j / right.length))
  }
  return max
}

/**
 * The distance that two samples of one distribution stay below 19 times of 20: what is smaller may be
 * chance (Smirnov's limit for large samples).
 * @param n, m how many values each has, at least 1
 */
export function ksNoise(n: number, m: number): number {
  return Math.min(1, 1.358 * Math.sqrt((n + m) / (n * m)))
}
