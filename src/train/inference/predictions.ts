/** Predictions of a list of images. */
import type { ClassName } from '../../dataset/classes.ts'
import type { ImageFailure } from './forward.ts'

export interface ModelPredictions {
  /** `run/backbone` */
  label: string
  /** share in the ensemble, 0 to 1 */
  weight: number
  /** [images, classes]; empty for a model that is left out */
  probabilities: Float32Array
}

export interface Predictions {
  classes: readonly ClassName[]
  /** [images, classes]; an image that could not be read has the mean of all others */
  probabilities: Float32Array
  models: readonly ModelPredictions[]
  /** indices of the images that could not be read */
  failed: ReadonlySet<number>
  failures: readonly ImageFailure[]
  /** images for which a network was run, summed over models; the others were in the cache */
  computed: number
}

/** Macro F1 on the holdout on which the weights of an ensemble were found. */
export interface HoldoutScore {
  images: number
  ensemble: number
  /** of the best single model */
  best: number
}

/** Gives images that could not be read the mean of all others. */
export function fillFailed(
  probabilities: Float32Array,
  classes: number,
  failed: ReadonlySet<number>,
): void {
  if (failed.size === 0) return
  const images = probabilities.length / classes
  const means = new Float64Array(classes)
  const read = Math.max(1, images - failed.size)
  for (let i = 0; i < images; i++) {
    if (failed.has(i)) continue
    for (let c = 0; c < classes; c++) means[c] = means[c]! + probabilities[i * classes + c]! / read
  }
  for (const i of failed) {
    for (let c = 0; c < classes; c++) probabilities[i * classes + c] = means[c]!
  }
}

/** Each file once: several models fail on the same images. */
export function uniqueFiles(failures: readonly ImageFailure[]): ImageFailure[] {
  return [...new Map(failures.map((failure) => [failure.file, failure])).values()]
}

/** How an ensemble is weighed, one line per model; nothing for a single model. */
export function ensembleLines(
  models: readonly Pick<ModelPredictions, 'label' | 'weight'>[],
  holdout: HoldoutScore | undefined,
): string[] {
  if (models.length === 1) return []
  const lines = models.map(({ label, weight }) =>
    weight > 0 ? `${label}: weight ${weight.toFixed(2)}` : `${label}: left out, it does not help`,
  )
  if (holdout) {
    lines.push(
      `on the ${holdout.images} held-out pages: macro F1 ${holdout.ensemble.toFixed(4)} of the ensemble, ` +
        `${holdout.best.toFixed(4)} of the best single model`,
    )
  }
  return lines
}
