/** Two sets of predictions of the same images. */
import type { ClassName } from '../../dataset/classes.ts'
import {
  macroF1Interval,
  pairedDifference,
  type Interval,
  type PairedDifference,
} from '../metrics/bootstrap.ts'
import { confusion, argmax, perClass, scoresOf, type Scores } from '../metrics/scores.ts'

export interface Comparison {
  classes: (ClassName & { first: number; second: number; images: number })[]
  first: Scores
  second: Scores
  /** 95 % of each macro F1 */
  intervals: { first: Interval; second: Interval }
  /** gain of the second over the first in macro F1 */
  macroF1: PairedDifference
  /** images that only the second predicts correctly, and only the first */
  fixed: number
  broken: number
}

/**
 * @param truth class indices
 * @param first, second [images, classes]
 */
export function compare(
  classes: readonly ClassName[],
  truth: ArrayLike<number>,
  first: Float32Array,
  second: Float32Array,
): Comparison {
  const count = classes.length
  const a = argmax(first, count)
  const b = argmax(second, count)
  let fixed = 0
  let broken = 0
  for (let i = 0; i < truth.length; i++) {
    if (a[i] !== truth[i] && b[i] === truth[i]) fixed++
    if (a[i] === truth[i] && b[i] !== truth[i]) broken++
  }
  const scoresA = perClass(confusion(truth, a, count), count)
  const scoresB = perClass(confusion(truth, b, count), count)
  return {
    classes: classes.map((one, c) => ({
      ...one,
      first: scoresA[c]!.f1,
      second: scoresB[c]!.f1,
      images: scoresA[c]!.images,
    })),
    first: scoresOf(truth, first, count),
    second: scoresOf(truth, second, count),
    intervals: {
      first: macroF1Interval(truth, a, count),
      second: macroF1Interval(truth, b, count),
    },
    macroF1: pairedDifference(truth, a, b, count),
    fixed,
    broken,
  }
}

/** Whether a difference is significant, in words. */
export function significanceText({ low, high, pValue }: PairedDifference): string {
  const p = pValue < 0.002 ? 'p < 0.002' : `p = ${pValue.toFixed(3)}`
  if (low > 0) return `the second is better (${p})`
  if (high < 0) return `the first is better (${p})`
  return `the difference may be chance (${p})`
}

const signed = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(4)}`

export function comparisonLines(a: string, b: string, found: Comparison): string[] {
  const { difference, low, high } = found.macroF1
  const changed = found.classes
    .map((one) => ({ ...one, change: one.second - one.first }))
    .filter(({ change }) => Math.abs(change) > 1e-9)
    .toSorted((x, y) => Math.abs(y.change) - Math.abs(x.change))
    .slice(0, 6)
  return [
    `${a}: macro F1 ${found.first.macroF1.toFixed(4)}, loss ${found.first.loss.toFixed(4)}`,
    `${b}: macro F1 ${found.second.macroF1.toFixed(4)}, loss ${found.second.loss.toFixed(4)}`,
    ...changed.map(
      ({ target, name, first, second, change }) =>
        `  ${target} ${name}: F1 ${first.toFixed(3)} → ${second.toFixed(3)} (${signed(change)})`,
    ),
    `${found.fixed} of ${found.first.images} images are correct in the second only, ${found.broken} in the first only`,
    `macro F1 ${signed(difference)} (95 % between ${signed(low)} and ${signed(high)}): ${significanceText(found.macroF1)}`,
  ]
}
