/** Metrics of predictions: JSON for scripts, lines for people. */
import type { ClassName } from '../../dataset/classes.ts'
import { macroF1Interval, type Interval } from '../metrics/bootstrap.ts'
import {
  confusion,
  argmax,
  perClass,
  scoresOf,
  type ClassScore,
  type Scores,
} from '../metrics/scores.ts'

export interface Confused {
  truth: ClassName
  predicted: ClassName
  images: number
}

export interface Evaluation extends Scores {
  /** 95 %, by the bootstrap over images */
  macroF1Interval: Interval
  perClass: (ClassName & ClassScore)[]
  /** counts, one row per true class, one column per predicted class, in the order of `perClass` */
  confusion: number[][]
  /** most frequent first */
  confused: Confused[]
}

/**
 * @param truth class indices
 * @param probabilities [images, classes]
 */
export function evaluate(
  classes: readonly ClassName[],
  truth: ArrayLike<number>,
  probabilities: Float32Array,
): Evaluation {
  const count = classes.length
  const predicted = argmax(probabilities, count)
  const counts = confusion(truth, predicted, count)
  const confused: Confused[] = []
  for (const [t, own] of classes.entries()) {
    for (const [p, other] of classes.entries()) {
      const images = counts[t * count + p]!
      if (t !== p && images > 0) confused.push({ truth: own, predicted: other, images })
    }
  }
  return {
    ...scoresOf(truth, probabilities, count),
    macroF1Interval: macroF1Interval(truth, predicted, count),
    perClass: perClass(counts, count).map((score, c) => ({ ...classes[c]!, ...score })),
    confusion: classes.map((_, t) => [...counts.subarray(t * count, (t + 1) * count)]),
    confused: confused.toSorted((a, b) => b.images - a.images),
  }
}

/** Pairs of classes that are listed. */
const LISTED = 8

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8)

export function evaluationLines(found: Evaluation): string[] {
  const { low, high } = found.macroF1Interval
  const width = Math.max(5, ...found.perClass.map(({ name }) => Math.min(40, name.length)))
  return [
    `${'class'.padEnd(width)}  precision   recall       F1  images`,
    ...found.perClass.map(
      ({ name, precision, recall, f1, images }) =>
        `${name.slice(0, 40).padEnd(width)}  ${percent(precision)}  ${percent(recall)} ${percent(f1)}  ${String(images).padStart(6)}`,
    ),
    ...(found.confused.length > 0 ? ['most confused:'] : []),
    ...found.confused
      .slice(0, LISTED)
      .map(
        ({ truth, predicted, images }) =>
          `  ${images} × ${truth.target} ${truth.name} predicted as ${predicted.target} ${predicted.name}`,
      ),
    ...(found.perClass.filter(({ images }) => images > 0).length === 1
      ? ['all images are of one class: macro F1 says little about the others']
      : []),
    `macro F1 ${found.macroF1.toFixed(4)} (95 % between ${low.toFixed(4)} and ${high.toFixed(4)}), ` +
      `accuracy ${found.accuracy.toFixed(4)}, calibration error ${found.calibrationError.toFixed(3)}, ${found.images} images`,
  ]
}
