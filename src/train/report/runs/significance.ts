/** Whether runs on one set are worse than the best of them, or only look so. */
import type { TrainingSet } from '../../data/training-set.ts'
import {
  macroF1Interval,
  pairedDifference,
  type Interval,
  type PairedDifference,
} from '../../metrics/bootstrap.ts'
import { argmax, confusion, macroF1, mean, softmax } from '../../metrics/scores.ts'
import type { ReadRun } from './read-runs.ts'

/** A run as it is judged: all its backbones together, on pages held out. */
export interface Judged {
  run: ReadRun
  macroF1: number
  interval: Interval
  /** of the best run over this one; undefined for the best itself */
  behind?: PairedDifference
}

export type HeldOut = Pick<TrainingSet, 'classes' | 'clean' | 'noisy'>

/**
 * Judges runs that were trained on one set, on its noisy pages held out, or the clean ones where it has no
 * others. p values are Holm's: with many runs one of them is far behind by chance too.
 * @returns best first; runs without predictions for all pages are left out
 */
export function judge(runs: readonly ReadRun[], set: HeldOut): Judged[] {
  const part = set.noisy.length > 0 ? 'noisy' : 'clean'
  const { labels, length } = set[part]
  const count = set.classes.length
  const all = runs.flatMap((run) => {
    const parts = run.backbones.map(({ logits }) => logits[part])
    const isWhole = parts.length > 0 && parts.every((one) => one.length === length * count)
    if (!isWhole || length === 0) return []
    const equal = parts.map(() => 1)
    const predicted = argmax(
      mean(
        parts.map((one) => softmax(one, count)),
        equal,
      ),
      count,
    )
    return [{ run, predicted, macroF1: macroF1(confusion(labels, predicted, count), count) }]
  })
  const sorted = all.toSorted((a, b) => b.macroF1 - a.macroF1 || (a.run.name < b.run.name ? -1 : 1))
  const [best] = sorted
  const judged = sorted.map(({ run, predicted, macroF1: score }): Judged => {
    const interval = macroF1Interval(labels, predicted, count)
    if (predicted === best!.predicted) return { run, macroF1: score, interval }
    const behind = pairedDifference(labels, predicted, best!.predicted, count)
    return { run, macroF1: score, interval, behind }
  })
  return withHolm(judged)
}

/** p values of several comparisons at once (Holm 1979). */
function withHolm(judged: readonly Judged[]): Judged[] {
  const compared = judged.flatMap(({ behind }) => behind ?? [])
  const order = compared.toSorted((a, b) => a.pValue - b.pValue)
  const adjusted = new Map<PairedDifference, number>()
  let min = 0
  order.forEach((one, place) => {
    min = Math.max(min, Math.min(1, (order.length - place) * one.pValue))
    adjusted.set(one, min)
  })
  return judged.map((one) =>
    one.behind ? { ...one, behind: { ...one.behind, pValue: adjusted.get(one.behind)! } } : one,
  )
}

/** What a reader may believe of a difference. */
export function differenceText({ behind }: Judged): string {
  if (!behind) return 'the best'
  const p = behind.pValue < 0.002 ? 'p < 0.002' : `p = ${behind.pValue.toFixed(3)}`
  return behind.pValue < 0.05 ? `worse (${p})` : `may be chance (${p})`
}
