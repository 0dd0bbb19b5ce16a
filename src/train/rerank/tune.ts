/** Threshold and margin of a dictionary, found on pages that its words were not learned from. */
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import type { LabelledExample } from '../../ocr/lexicon/learn.ts'
import { prepare } from '../../ocr/lexicon/score.ts'
import { decide } from './rerank.ts'

export interface Tuned {
  threshold: number
  margin: number
  /** pages it was found on */
  pages: number
  /** of all wrong predictions tried, the share that was put right */
  corrected: number
  /** of the changes, the share that was right */
  precision: number
}

const THRESHOLDS = [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
const MARGINS = [0.5, 0.75, 1, 1.5, 2, 2.5, 3]
/** A change for the worse weighs as much as so many for the better: nine in ten are to be right. */
const COST = 9

/**
 * Tries every threshold and margin: each page is given to the arbiter as predicted right and as
 * predicted as each of the other classes, by a model that is not sure. Taken is what gains most, a
 * change for the worse costing nine gains; of equals the strictest.
 */
export function tune(dictionary: Dictionary, lessons: readonly LabelledExample[]): Tuned {
  let best: Tuned | undefined
  let most = -Infinity
  for (const threshold of THRESHOLDS) {
    for (const margin of MARGINS) {
      const trial = { ...dictionary, threshold, margin }
      const { right, bad, tried } = outcome(trial, lessons)
      const gain = right - COST * bad
      if (gain < most) continue
      most = gain
      best = {
        threshold,
        margin,
        pages: lessons.length,
        corrected: right / Math.max(1, tried),
        precision: right / Math.max(1, right + bad),
      }
    }
  }
  return best!
}

function outcome(
  dictionary: Dictionary,
  lessons: readonly LabelledExample[],
): { right: number; bad: number; tried: number } {
  const prepared = prepare(dictionary)
  let right = 0
  let bad = 0
  let tried = 0
  for (const { target, lines } of lessons) {
    for (const before of prepared.targets) {
      const { after } = decide(prepared, before, () => 0.5, lines)
      // A page that is right can be made wrong as often as a wrong one right.
      const weight = before === target ? prepared.targets.length - 1 : 1
      if (before !== target) tried++
      if (after === before) continue
      if (after === target) right += weight
      else bad += weight
    }
  }
  return { right, bad, tried }
}
