/** How much each model of an ensemble counts. */
import { InputError } from '../../core/errors.ts'

/** How models are weighed: found on the holdout, the same for all, or given, one weight per model. */
export type EnsembleWeights = 'auto' | 'equal' | readonly number[]

/**
 * Reads `auto`, `equal` or a list of numbers.
 * @throws InputError `ENSEMBLE_WEIGHTS_INVALID`
 */
export function parseEnsembleWeights(text: string): EnsembleWeights {
  if (text === 'auto' || text === 'equal') return text
  const weights = text.split(',').map((part) => Number(part.trim() || NaN))
  if (areWeights(weights)) return weights
  throw new InputError(
    'ENSEMBLE_WEIGHTS_INVALID',
    `--ensemble-weights: expected auto, equal, or numbers from 0 separated by commas, one per model; found "${text}"`,
  )
}

/**
 * Checks that given weights fit the models.
 * @returns one weight per model; all 1 where they are to be equal, or are not found yet
 * @throws InputError `ENSEMBLE_WEIGHTS_INVALID`
 */
export function initialWeights(wanted: EnsembleWeights, models: number): readonly number[] {
  if (typeof wanted === 'string') return Array.from({ length: models }, () => 1)
  if (wanted.length === models && areWeights(wanted)) return wanted
  throw new InputError(
    'ENSEMBLE_WEIGHTS_INVALID',
    `ensemble weights: expected ${models} numbers from 0, one per model and one above 0, found ${wanted.join(', ')}`,
  )
}

function areWeights(values: readonly number[]): boolean {
  const valid = values.every((value) => value >= 0 && Number.isFinite(value))
  return valid && values.some((value) => value > 0)
}

/** Iterations after which the weights no longer change noticeably. */
const ITERATIONS = 500

/**
 * The mixture weights of maximum likelihood, by expectation–maximisation
 * (Dempster et al. 1977): the likelihood is concave in them, so that there is one best mixture.
 * @param likelihoods for each model the probability it gave to the true class, one per image
 * @returns weights that add up to 1, and the mean negative log-likelihood
 */
export function mixture(likelihoods: readonly Float64Array[]): { weights: number[]; loss: number } {
  const models = likelihoods.length
  const images = likelihoods[0]!.length
  let weights = likelihoods.map(() => 1 / models)
  let loss = 0
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    const sums = weights.map(() => 0)
    loss = 0
    for (let i = 0; i < images; i++) {
      let total = 0
      for (let m = 0; m < models; m++) total += weights[m]! * likelihoods[m]![i]!
      loss -= Math.log(total) / images
      for (let m = 0; m < models; m++) {
        sums[m] = sums[m]! + (weights[m]! * likelihoods[m]![i]!) / total
      }
    }
    if (iteration < ITERATIONS) weights = sums.map((sum) => sum / images)
  }
  return { weights, loss }
}

/** Probabilities below this count as this much: one image must not decide alone. */
const MIN_PROBABILITY = 1e-4

/**
 * Weights found on the holdout. Models are left out one by one as long as the log-likelihood loses
 * less by it than one free parameter gains by chance: one nat over all images (H. Akaike, 1974).
 * @param models probabilities [images, classes] of each
 * @param truth class indices
 * @returns one weight per model, summing to 1; 0 for a model that is left out
 */
export function findWeights(
  models: readonly Float32Array[],
  truth: ArrayLike<number>,
  classes: number,
): number[] {
  const images = truth.length
  const likelihoods = models.map((probabilities) =>
    Float64Array.from({ length: images }, (_, i) =>
      Math.max(MIN_PROBABILITY, probabilities[i * classes + truth[i]!]!),
    ),
  )
  let kept = models.map((_, m) => m)
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
  const out = models.map(() => 0)
  for (const [place, m] of kept.entries()) out[m] = best.weights[place]!
  return out
}
