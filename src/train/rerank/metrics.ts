/** What changes were worth, where the truth is known. */
import { confusion, argmax, perClass } from '../metrics/scores.ts'
import type { RerankDecision } from './rerank.ts'

export interface RerankMetrics {
  /** macro F1 over the dictionary's classes */
  before: number
  after: number
  /** changes from a wrong class to the right one, from the right one to a wrong, from wrong to wrong */
  right: number
  wrong: number
  void: number
  /** images that the arbiter looked at */
  concerned: number
  /** the worst that any other class lost in F1; 0 or less */
  worstOther: number
}

/**
 * @param listed targets of the dictionary
 * @param targets of the model's classes, in its order
 * @param truth places of the classes
 * @param chances [images, classes] before and after
 */
export function rerankMetrics(
  listed: readonly number[],
  targets: readonly number[],
  truth: ArrayLike<number>,
  chances: { before: Float32Array; after: Float32Array },
  verdicts: readonly RerankDecision[],
): RerankMetrics {
  const count = targets.length
  const scores = (values: Float32Array) =>
    perClass(confusion(truth, argmax(values, count), count), count)
  const [before, after] = [scores(chances.before), scores(chances.after)]
  const places = listed.map((target) => targets.indexOf(target)).filter((place) => place >= 0)
  const mean = (list: typeof before): number =>
    places.reduce((sum, place) => sum + list[place]!.f1, 0) / Math.max(1, places.length)
  const others = targets.flatMap((_, place) =>
    places.includes(place) ? [] : [after[place]!.f1 - before[place]!.f1],
  )
  const changes = { right: 0, wrong: 0, void: 0 }
  for (const verdict of verdicts) {
    if (verdict.before === verdict.after) continue
    const real = targets[truth[verdict.index]!]
    if (verdict.after === real) changes.right++
    else if (verdict.before === real) changes.wrong++
    else changes.void++
  }
  return {
    before: mean(before),
    after: mean(after),
    ...changes,
    concerned: verdicts.length,
    worstOther: Math.min(0, ...others),
  }
}

/** The figures in lines for people. */
export function rerankLines(judged: RerankMetrics): string[] {
  const { before, after, right, wrong, concerned } = judged
  const changes = right + wrong + judged.void
  return [
    `arbiter: ${concerned} images looked at, ${changes} changed: ${right} right, ${wrong} wrong, ${judged.void} void`,
    `macro F1 of its classes: ${before.toFixed(4)} before, ${after.toFixed(4)} after`,
  ]
}
