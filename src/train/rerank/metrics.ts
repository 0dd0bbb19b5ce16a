/** Metrics of re-ranking, where the true classes are known. */
import type { ClassName } from '../../dataset/classes.ts'
import { argmax, confusion, perClass, scoresOf } from '../metrics/scores.ts'
import type { RerankDecision } from './rerank.ts'

export interface RerankMetrics {
  /** macro F1 over the dictionary's classes */
  before: number
  after: number
  /** macro F1 over all classes, by the model alone */
  macroF1Before: number
  /** changes from a wrong class to the right one, from the right one to a wrong, from wrong to wrong */
  right: number
  wrong: number
  void: number
  /** images that were looked at */
  candidates: number
  /** the largest loss in F1 of any other class; 0 or less */
  worstOther: number
}

/**
 * @param listed targets of the dictionary
 * @param targets of the model's classes, in its order
 * @param truth indices of the classes
 * @param probabilities [images, classes] before and after
 */
export function rerankMetrics(
  listed: readonly number[],
  targets: readonly number[],
  truth: ArrayLike<number>,
  probabilities: { before: Float32Array; after: Float32Array },
  decisions: readonly RerankDecision[],
): RerankMetrics {
  const count = targets.length
  const scores = (values: Float32Array) =>
    perClass(confusion(truth, argmax(values, count), count), count)
  const [before, after] = [scores(probabilities.before), scores(probabilities.after)]
  const places = listed.map((target) => targets.indexOf(target)).filter((place) => place >= 0)
  const mean = (list: typeof before): number =>
    places.reduce((sum, place) => sum + list[place]!.f1, 0) / Math.max(1, places.length)
  const others = targets.flatMap((_, place) =>
    places.includes(place) ? [] : [after[place]!.f1 - before[place]!.f1],
  )
  const changes = { right: 0, wrong: 0, void: 0 }
  for (const decision of decisions) {
    if (decision.before === decision.after) continue
    const real = targets[truth[decision.index]!]
    if (decision.after === real) changes.right++
    else if (decision.before === real) changes.wrong++
    else changes.void++
  }
  return {
    before: mean(before),
    after: mean(after),
    macroF1Before: scoresOf(truth, probabilities.before, count).macroF1,
    ...changes,
    candidates: decisions.length,
    worstOther: Math.min(0, ...others),
  }
}

/** Words that are told of a page. */
const TOLD = 3

/** What was read on each page that was looked at again, and what it changed, one sentence each. */
export function weighedWords(
  decisions: readonly RerankDecision[],
  classes: readonly ClassName[],
): Map<number, string[]> {
  const names = new Map(classes.map(({ target, name }) => [target, `${target} ${name}`]))
  const nameOf = (target: number): string => names.get(target) ?? String(target)
  return new Map(
    decisions.map(({ index, before, after, matches }) => [
      index,
      [
        before === after
          ? `kept as ${nameOf(before)}`
          : `changed from ${nameOf(before)} to ${nameOf(after)}`,
        ...matches
          .slice(0, TOLD)
          .map(
            ({ target, word, text, score }) =>
              `“${word}” of ${nameOf(target)} in “${text}”, ${score.toFixed(1)} nats`,
          ),
      ],
    ]),
  )
}

/** The metrics as text lines. */
export function rerankLines(metrics: RerankMetrics): string[] {
  const { before, after, right, wrong, candidates } = metrics
  const changes = right + wrong + metrics.void
  return [
    `re-ranking: ${candidates} candidates, ${changes} changed: ${right} right, ${wrong} wrong, ${metrics.void} from wrong to wrong`,
    `macro F1 of all classes by the model alone: ${metrics.macroF1Before.toFixed(4)}`,
    `macro F1 of its classes: ${before.toFixed(4)} before, ${after.toFixed(4)} after`,
  ]
}
