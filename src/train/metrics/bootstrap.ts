/** Confidence intervals by the bootstrap: the images are resampled with replacement (Efron 1979). */
import { quantileOfSorted } from '../../core/quantile.ts'
import { rngFrom } from '../../core/rng.ts'
import { macroF1 } from './scores.ts'

const DRAWS = 1000

export interface Interval {
  low: number
  high: number
}

/**
 * 95 % confidence interval of the macro F1.
 * @param truth, predicted class indices
 * @param key the draws depend on it and on nothing else
 */
export function macroF1Interval(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  key = 'bootstrap',
): Interval {
  const values = resampled(truth.length, key, (draw) => scoreOf(truth, predicted, classes, draw))
  return percentiles(values)
}

export interface PairedDifference extends Interval {
  /** of the second model over the first */
  difference: number
  /** two-sided: how often resampling turns the difference's sign, twice the smaller share */
  pValue: number
}

/** Whether one model is better than another on the same images: both are resampled together. */
export function pairedDifference(
  truth: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  classes: number,
  key = 'paired',
): PairedDifference {
  const gap = (draw: Uint32Array): number =>
    scoreOf(truth, second, classes, draw) - scoreOf(truth, first, classes, draw)
  const all = Uint32Array.from({ length: truth.length }, (_, i) => i)
  const values = resampled(truth.length, key, gap)
  const below = values.filter((value) => value <= 0).length / values.length
  const above = values.filter((value) => value >= 0).length / values.length
  return {
    difference: gap(all),
    ...percentiles(values),
    pValue: Math.min(1, 2 * Math.min(below, above)),
  }
}

function resampled(count: number, key: string, of: (draw: Uint32Array) => number): Float64Array {
  const rng = rngFrom(key)
  const draw = new Uint32Array(count)
  return Float64Array.from({ length: DRAWS }, () => {
    for (let i = 0; i < count; i++) draw[i] = Math.floor(rng.random() * count)
    return of(draw)
  })
}

function scoreOf(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  draw: Uint32Array,
): number {
  const counts = new Uint32Array(classes * classes)
  for (const i of draw) {
    const cell = truth[i]! * classes + predicted[i]!
    counts[cell] = counts[cell]! + 1
  }
  return macroF1(counts, classes)
}

function percentiles(values: Float64Array): Interval {
  const sorted = values.toSorted()
  return { low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975) }
}
