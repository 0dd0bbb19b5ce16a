/** How far two samples of numbers lie apart. NaN in a sample is no observation. */
import type { Stream } from '../../core/random.ts'

/** The observations of a sample, in ascending order. */
export function sorted(values: Iterable<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
}

/**
 * Kolmogorov–Smirnov distance of two sorted samples: the most by which the shares of observations
 * below a value differ, 0 to 1; 1 where one sample is empty and the other is not.
 * @param tolerance shifts up to this count for nothing, as in Lévy's metric: sizes that differ by
 *   a pixel of rounding are the same size
 */
export function ksDistance(a: Float64Array, b: Float64Array, tolerance = 0): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 0 : 1
  return Math.max(excess(a, b, tolerance), excess(b, a, tolerance))
}

/** The most by which the share of `a` up to a value exceeds that of `b` up to the value + tolerance. */
function excess(a: Float64Array, b: Float64Array, tolerance: number): number {
  let most = 0
  let below = 0
  for (let i = 0; i < a.length; i++) {
    // Of equal observations the last one counts.
    if (a[i] === a[i + 1]) continue
    while (below < b.length && b[below]! <= a[i]! + tolerance) below++
    most = Math.max(most, (i + 1) / a.length - below / b.length)
  }
  return most
}

/**
 * Wasserstein-1 distance of two sorted samples in units of the second one's middle spread
 * (its 80 % range over 2.56, a normal distribution's standard deviation); 0 where one is empty.
 * @param least smallest spread that is divided by
 */
export function spreadDistance(a: Float64Array, b: Float64Array, least: number): number {
  if (a.length === 0 || b.length === 0) return 0
  let sum = 0
  const steps = 64
  for (let k = 0; k < steps; k++) {
    const share = (k + 0.5) / steps
    sum += Math.abs(quantile(a, share) - quantile(b, share))
  }
  const spread = (quantile(b, 0.9) - quantile(b, 0.1)) / 2.56
  return sum / steps / Math.max(spread, least)
}

/** The value below which a share of the sorted sample lies, between neighbours linearly. */
export function quantile(values: Float64Array, share: number): number {
  const at = Math.min(values.length - 1, Math.max(0, share * values.length - 0.5))
  const low = Math.floor(at)
  const next = values[Math.min(values.length - 1, low + 1)]!
  return values[low]! + (at - low) * (next - values[low]!)
}

const HALVINGS = 60
const FLOOR_SHARE = 0.9

/**
 * What a distance must fall below to mean nothing: nine of ten random halvings of the sample give
 * two halves that lie less far apart.
 */
export function noiseFloor(values: readonly number[], tolerance: number, stream: Stream): number {
  const known = values.filter((value) => !Number.isNaN(value))
  const distances = Array.from({ length: HALVINGS }, () => {
    const order = stream.shuffled(known)
    const middle = order.length >> 1
    return ksDistance(sorted(order.slice(0, middle)), sorted(order.slice(middle)), tolerance)
  })
  return quantile(sorted(distances), FLOOR_SHARE)
}
