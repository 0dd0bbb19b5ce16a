/** Which weights of a backbone are used after training: the best ones on the holdout, or the last. */
import type { Config } from '../config/schema.ts'
import type { TrainingSet } from '../data/training-set.ts'
import { pairedDifference } from '../metrics/bootstrap.ts'
import { argmax } from '../metrics/scores.ts'
import { readHoldoutLogits, type HoldoutEvaluation } from './evaluate-holdout.ts'

export interface Selection {
  weights: 'best' | 'last'
  /** in words */
  why: string
}

const PARTS = ['clean', 'noisy'] as const

/**
 * The best of several evaluations is better than the last one by chance too, the more so the smaller
 * the holdout is. It is taken where the difference on all held-out pages, clean and noisy together,
 * is more than chance (95 %, paired bootstrap); else the last weights, which saw most training.
 * @param folder of the backbone, with the best weights' logits
 * @param last the last evaluation, which was not the best
 */
export async function selectWeights(
  folder: string,
  keep: Config['keep'],
  set: TrainingSet,
  last: HoldoutEvaluation,
): Promise<Selection> {
  if (keep !== 'auto') return { weights: keep, why: `as the settings say (keep: ${keep})` }
  // The noisy images are made of the clean pages.
  const pages = set.clean.length || set.noisy.length
  if (pages === 0) return { weights: 'last', why: 'no pages are held out' }
  const classes = set.classes.length
  const best = await Promise.all(PARTS.map((part) => readHoldoutLogits(folder, part)))
  const truth = PARTS.flatMap((part) => Array.from(set[part].labels))
  const bestClasses = best.flatMap((logits) => Array.from(argmax(logits, classes)))
  const lastClasses = PARTS.flatMap((part) => Array.from(argmax(last.logits[part], classes)))
  const { difference, low, high } = pairedDifference(truth, lastClasses, bestClasses, classes)
  const interval = `difference of macro F1 ${difference.toFixed(3)}, 95 % between ${low.toFixed(3)} and ${high.toFixed(3)}`
  return low > 0
    ? {
        weights: 'best',
        why: `better than the last weights on ${pages} held-out pages (${interval})`,
      }
    : {
        weights: 'last',
        why: `${pages} held-out pages cannot tell the best weights from the last (${interval})`,
      }
}
