/** Tunes threshold and margins of a dictionary on pages that its words were not learned from. */
import type { Dictionary } from '../../ocr/lexicon/dictionary.ts'
import type { LabelledExample } from '../../ocr/lexicon/page-lines.ts'
import { prepare, scorePage, targetsOf, type ClassScores } from '../../ocr/lexicon/score.ts'
import { titleMatches } from '../../ocr/lexicon/titles.ts'
import { decideBy } from './rerank.ts'

export interface Tuned {
  threshold: number
  margin: number
  titleMargin: number
  /** pages it was tuned on */
  pages: number
  /** share of the wrong predictions tried that were corrected */
  corrected: number
  /** share of the changes that were right, of those that made a difference */
  precision: number
}

const THRESHOLDS = [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
/** By words not less than the default: a few pages held out cannot vouch for less. */
const MARGINS = [1, 1.5, 2, 2.5, 3]
const TITLE_MARGINS = [0.5, 0.75, ...MARGINS]
/** A change for the worse costs as much as this many corrections: nine in ten must be right. */
const COST = 9

/** A page and its scores. */
interface ScoredPage {
  target: number
  scores: ClassScores
}

interface Outcome {
  /** changes that are right, and those for the worse; wrong predictions tried */
  right: number
  bad: number
  tried: number
}

/**
 * Grid search, for pages on which a whole title is recognised and for the others apart: each page is
 * re-ranked once as predicted right and once as predicted as each of the other classes, by a model
 * with equal probabilities. The largest gain wins; of equals the strictest.
 */
export function tune(dictionary: Dictionary, examples: readonly LabelledExample[]): Tuned {
  const { titles: known } = prepare(dictionary)
  const titles = examples.map(({ lines }) => titleMatches(known, lines))
  const scoredBy = (threshold: number): ScoredPage[] => {
    const prepared = prepare({ ...dictionary, threshold })
    return examples.map(({ target, lines }, i) => ({
      target,
      scores: scorePage(prepared, lines, titles[i]),
    }))
  }
  const byTitles = scoredBy(dictionary.threshold).filter(({ scores }) => scores.by === 'titles')
  const title = strictest(
    TITLE_MARGINS.map((titleMargin) => ({
      titleMargin,
      ...outcome({ ...dictionary, titleMargin }, byTitles),
    })),
  )
  const words = strictest(
    THRESHOLDS.flatMap((threshold) => {
      const pages = scoredBy(threshold).filter(({ scores }) => scores.by === 'words')
      return MARGINS.map((margin) => ({
        threshold,
        margin,
        ...outcome({ ...dictionary, threshold, margin }, pages),
      }))
    }),
  )
  const right = title.right + words.right
  return {
    threshold: words.threshold,
    margin: words.margin,
    titleMargin: title.titleMargin,
    pages: examples.length,
    corrected: right / Math.max(1, title.tried + words.tried),
    precision: right / Math.max(1, right + title.bad + words.bad),
  }
}

/** The outcome of the largest gain; of equals the last one. */
function strictest<T extends Outcome>(outcomes: readonly T[]): T {
  const gain = ({ right, bad }: T): number => right - COST * bad
  return outcomes.reduce((best, one) => (gain(one) < gain(best) ? best : one))
}

function outcome(dictionary: Dictionary, pages: readonly ScoredPage[]): Outcome {
  const targets = targetsOf(dictionary)
  let right = 0
  let bad = 0
  let tried = 0
  for (const { target, scores } of pages) {
    for (const before of targets) {
      const { after } = decideBy({ dictionary, targets }, before, () => 0.5, scores)
      // A page that is right can be made wrong as often as a wrong one right.
      const weight = before === target ? targets.length - 1 : 1
      if (before !== target) tried++
      if (after === before) continue
      if (after === target) right += weight
      else if (before === target) bad += weight
    }
  }
  return { right, bad, tried }
}
