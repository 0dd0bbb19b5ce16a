/** How much each member of an ensemble counts. */
import { InputError } from '../../core/errors.ts'

/** How members are weighed: found on the holdout, the same for all, or given. */
export type Weighing = 'auto' | 'equal' | readonly number[]

/**
 * Reads `auto`, `equal` or a list of numbers.
 * @throws InputError `MEMBER_WEIGHTS_INVALID`
 */
export function parseWeighing(text: string, members: number): Weighing {
  if (text === 'auto' || text === 'equal') return text
  const weights = text.split(',').map((part) => Number(part.trim() || NaN))
  const fine = weights.every((weight) => weight >= 0 && Number.isFinite(weight))
  if (fine && weights.length === members && weights.some((weight) => weight > 0)) return weights
  throw new InputError(
    'MEMBER_WEIGHTS_INVALID',
    `--weights-of-members: expected auto, equal, or ${members} numbers from 0 with commas between, one a member; found "${text}"`,
  )
}

/** Rounds after which the weights stand still for all purposes. */
const ROUNDS = 500

/**
 * The weights of a mixture under which the truth is likeliest, by expectation–maximisation
 * (Dempster et al. 1977): the likelihood is concave in them, so that there is one best mixture.
 * @param likelihoods for each member the probability it gave to the truth, an image each
 * @returns weights that add up to 1, and the mean negative log-likelihood
 */
export function mixture(likelihoods: readonly Float64Array[]): { weights: number[]; loss: number } {
  const members = likelihoods.length
  const images = likelihoods[0]!.length
  let weights = likelihoods.map(() => 1 / members)
  let loss = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const sums = weights.map(() => 0)
    loss = 0
    for (let i = 0; i < images; i++) {
      let total = 0
      for (let m = 0; m < members; m++) total += weights[m]! * likelihoods[m]![i]!
      loss -= Math.log(total) / images
      for (let m = 0; m < members; m++) {
        sums[m] = sums[m]! + (weights[m]! * likelihoods[m]![i]!) / total
      }
    }
    if (round < ROUNDS) weights = sums.map((sum) => sum / images)
  }
  return { weights, loss }
}

/** Below this a probability is no smaller: one image must not decide alone. */
const LEAST = 1e-4

/**
 * Weights found on the holdout. Members are left out one by one as long as the truth's likelihood
 * loses less by it than one free parameter gains by chance: one nat over all images (H. Akaike, 1974).
 * @param members probabilities [images, classes] each
 * @param truth places of the classes
 * @returns a weight a member, adding up to 1; 0 for one that is left out
 */
export function findWeights(
  members: readonly Float32Array[],
  truth: ArrayLike<number>,
  classes: number,
): number[] {
  const images = truth.length
  const likelihoods = members.map((chances) =>
    Float64Array.from({ length: images }, (_, i) =>
      Math.max(LEAST, chances[i * classes + truth[i]!]!),
    ),
  )
  let kept = members.map((_, m) => m)
  let best = mixture(likelihoods)
  while (kept.length > 1) {
    const trials = kept.map((left) => {
      const rest = kept.filter((m) => m !== left)
      return { rest, ...mixture(rest.map((m) => likelihoods[m]!)) }
    })
    const cheapest = trials.reduce((a, b) => (b.loss < a.loss ? b : a))
    if ((cheapest.loss - best.loss) * images >= 1) break
    kept = cheapest.rest
    best = cheapest
  }
  const out = members.map(() => 0)
  for (const [place, m] of kept.entries()) out[m] = best.weights[place]!
  return out
}
