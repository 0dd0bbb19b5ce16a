/** Tunes threshold and margin of a dictionary on pages that its words were not learned from. */
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import type { LabelledExample } from '../../ocr/lexicon/learn.ts'
import { prepare } from '../../ocr/lexicon/score.ts'
import { decide } from './rerank.ts'

export interface Tuned {
  threshold: number
  margin: number
  /** pages it was tuned on */
  pages: number
  /** share of the wrong predictions tried that were corrected */
  corrected: number
  /** share of the changes that were right */
  precision: number
}

const THRESHOLDS = [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
const MARGINS = [0.5, 0.75, 1, 1.5, 2, 2.5, 3]
/** A change for the worse costs as much as this many corrections: nine in ten must be right. */
const COST = 9

/**
 * Grid search: each page is re-ranked once as predicted right and once as predicted as each of the
 * other classes, by a model with equal probabilities. The largest gain wins; of equals the strictest.
 */
export function tune(dictionary: Dictionary, examples: readonly LabelledExample[]): Tuned {
  let best: Tuned | undefined
  let bestGain = -Infinity
  for (const threshold of THRESHOLDS) {
    for (const margin of MARGINS) {
      const trial = { ...dictionary, threshold, margin }
      const { right, bad, tried } = outcome(trial, examples)
      const gain = right - COST * bad
      if (gain < bestGain) continue
      bestGain = gain
      best = {
        threshold,
        margin,
        pages: examples.length,
        corrected: right / Math.max(1, tried),
        precision: right / Math.max(1, right + bad),
      }
    }
  }
  return best!
}

function outcome(
  dictionary: Dictionary,
  examples: readonly LabelledExample[],
): { right: number; bad: number; tried: number } {
  const prepared = prepare(dictionary)
  let right = 0
  let bad = 0
  let tried = 0
  for (const { target, lines } of examples) {
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
