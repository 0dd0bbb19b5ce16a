/** Keyword re-ranking: changes a prediction where the words on the page clearly contradict it. */
import type { PageLine, WordMatch } from '../../ocr/lexicon/page-lines.ts'
import { scorePage, type ClassScores, type Prepared } from '../../ocr/lexicon/score.ts'
import { argmax } from '../metrics/scores.ts'

/** The decision on an image that may be of one of the dictionary's classes. */
export interface RerankDecision {
  index: number
  /** targets */
  before: number
  after: number
  /** nats per class of the dictionary, in the order of its targets */
  scores: readonly number[]
  matches: readonly WordMatch[]
}

/** The model's log-odds are clipped here, in nats: networks are overconfident. */
const MAX_LOG_ODDS = 5

/**
 * Indices of the images that are re-ranked: those predicted as one of the dictionary's classes, and those of
 * which the model holds that they may be, by the dictionary's `reach`.
 * @param targets of the model's classes, in its order
 * @param probabilities [images, classes]
 * Classes of the dictionary that the model does not know are skipped.
 */
export function rerankCandidates(
  { targets: listed, dictionary }: Prepared,
  targets: readonly number[],
  probabilities: Float32Array,
): number[] {
  const { reach = 1 } = dictionary
  const count = targets.length
  const places = targets.flatMap((target, place) => (listed.includes(target) ? [place] : []))
  return Array.from(argmax(probabilities, count)).flatMap((predicted, index) => {
    if (places.includes(predicted)) return [index]
    const held = places.reduce((sum, place) => sum + probabilities[index * count + place]!, 0)
    return reach < 1 && held >= reach ? [index] : []
  })
}

/**
 * Decides one image: the class with the highest score less the weighted log-odds of the model against it,
 * where it leads over the predicted class by the dictionary's margin. How near the runner-up is makes no
 * difference: a page that is not what it was predicted as loses nothing by becoming the most probable other. A
 * page predicted as none of the dictionary's classes is moved by a whole title alone: other classes' pages
 * may well bear a word of one.
 * @param probabilityOf the model's probability of a target
 */
export function decide(
  prepared: Prepared,
  before: number,
  probabilityOf: (target: number) => number,
  lines: readonly PageLine[],
): Omit<RerankDecision, 'index'> {
  return decideBy(prepared, before, probabilityOf, scorePage(prepared, lines))
}

/** The same for a page whose scores are known. */
export function decideBy(
  { dictionary, targets }: Pick<Prepared, 'dictionary' | 'targets'>,
  before: number,
  probabilityOf: (target: number) => number,
  { by, scores, matches }: ClassScores,
): Omit<RerankDecision, 'index'> {
  const decision = { before, after: before, scores, matches }
  if (by === 'words' && !targets.includes(before)) return decision
  const { trust, margin, titleMargin = margin } = dictionary
  const held = Math.max(1e-6, probabilityOf(before))
  let best = { target: before, score: -Infinity }
  for (const { target, score } of matches) {
    const odds = Math.log(held / Math.max(1e-6, probabilityOf(target)))
    const against = trust * Math.min(MAX_LOG_ODDS, Math.max(0, odds))
    if (score - against > best.score) best = { target, score: score - against }
  }
  const own = scores[targets.indexOf(before)] ?? 0
  const needed = by === 'titles' ? titleMargin : margin
  return best.score - own < needed ? decision : { ...decision, after: best.target }
}

/**
 * Re-ranks all candidates.
 * @param lines of an image by its index; none where it could not be read
 * @returns one decision per candidate, and probabilities in which those of a changed image's two
 *   classes are swapped, so that argmax is the new class
 */
export function rerank(
  prepared: Prepared,
  targets: readonly number[],
  probabilities: Float32Array,
  lines: (index: number) => readonly PageLine[],
): { decisions: RerankDecision[]; probabilities: Float32Array } {
  const count = targets.length
  const places = new Map(targets.map((target, place) => [target, place]))
  const out = probabilities.slice()
  const predicted = argmax(probabilities, count)
  const decisions: RerankDecision[] = []
  for (const index of rerankCandidates(prepared, targets, probabilities)) {
    const before = targets[predicted[index]!]!
    const probabilityOf = (target: number): number => {
      const place = places.get(target)
      return place === undefined ? 0 : probabilities[index * count + place]!
    }
    const decision = { index, ...decide(prepared, before, probabilityOf, lines(index)) }
    if (decision.after !== before && !places.has(decision.after)) decision.after = before
    if (decision.after !== before) {
      const from = index * count + places.get(before)!
      const to = index * count + places.get(decision.after)!
      out[from] = probabilities[to]!
      out[to] = probabilities[from]!
    }
    decisions.push(decision)
  }
  return { decisions, probabilities: out }
}
