/** Predictions changed where the words on a page speak clearly against them. */
import { scorePage, type PageLine, type Prepared, type WordMatch } from '../../ocr/lexicon/score.ts'
import { argmax } from '../metrics/scores.ts'

/** An image whose predicted class is one of the dictionary's, and what came of it. */
export interface RerankDecision {
  index: number
  /** targets */
  before: number
  after: number
  /** nats a class of the dictionary, in the order of its targets */
  scores: readonly number[]
  seen: readonly WordMatch[]
}

/** The model's log-odds are believed up to here, in nats: networks are surer than they are right. */
const SUREST = 5

/**
 * The places of images that the arbiter looks at: those predicted as one of the dictionary's classes.
 * @param targets of the model's classes, in its order
 * @param chances [images, classes]
 * @throws nothing; classes of the dictionary that the model does not know are passed over
 */
export function concerned(
  { targets: listed }: Prepared,
  targets: readonly number[],
  chances: Float32Array,
): number[] {
  const wanted = new Set(listed)
  return Array.from(argmax(chances, targets.length)).flatMap((place, index) =>
    wanted.has(targets[place]!) ? [index] : [],
  )
}

/**
 * Decides one image: the class that the words speak for most, where they do so by the dictionary's
 * margin over the predicted class, the runner-up, and what the model itself holds against it.
 * @param chanceOf the model's probability of a target
 */
export function decide(
  prepared: Prepared,
  before: number,
  chanceOf: (target: number) => number,
  lines: readonly PageLine[],
): Omit<RerankDecision, 'index'> {
  const { dictionary, targets } = prepared
  const { scores, seen } = scorePage(prepared, lines)
  const verdict = { before, after: before, scores, seen }
  const [first, second] = seen
  if (!first || first.target === before) return verdict
  const chance = chanceOf(first.target)
  const odds = Math.log(Math.max(1e-6, chanceOf(before)) / Math.max(1e-6, chance))
  const against = dictionary.trust * Math.min(SUREST, Math.max(0, odds))
  const own = scores[targets.indexOf(before)] ?? 0
  const other = Math.max(own, second?.score ?? 0)
  if (first.score - other < dictionary.margin + against) return verdict
  return { ...verdict, after: first.target }
}

/**
 * Decides all images that are concerned.
 * @param lines of an image by its place; none where it could not be read
 * @returns a verdict an image concerned, and probabilities in which those of a changed image's two
 *   classes have changed places, so that the likeliest class is the new one
 */
export function rerank(
  prepared: Prepared,
  targets: readonly number[],
  chances: Float32Array,
  lines: (index: number) => readonly PageLine[],
): { verdicts: RerankDecision[]; chances: Float32Array } {
  const count = targets.length
  const places = new Map(targets.map((target, place) => [target, place]))
  const out = chances.slice()
  const said = argmax(chances, count)
  const verdicts: RerankDecision[] = []
  for (const index of concerned(prepared, targets, chances)) {
    const before = targets[said[index]!]!
    const chanceOf = (target: number): number => {
      const place = places.get(target)
      return place === undefined ? 0 : chances[index * count + place]!
    }
    const verdict = { index, ...decide(prepared, before, chanceOf, lines(index)) }
    if (verdict.after !== before && !places.has(verdict.after)) verdict.after = before
    if (verdict.after !== before) {
      const from = index * count + places.get(before)!
      const to = index * count + places.get(verdict.after)!
      out[from] = chances[to]!
      out[to] = chances[from]!
    }
    verdicts.push(verdict)
  }
  return { verdicts, chances: out }
}
