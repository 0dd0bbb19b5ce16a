/** Where things are in a built set, besides what every output folder has. */
import type { ManifestRow } from '../../dataset/built-dataset.ts'

export const DATASET = 'dataset.json'
export const RECIPE = 'recipe.yaml'
export const HOLDOUT_RECIPE = 'recipe.holdout.yaml'

/** The split's list of images and targets. */
export function listOf(split: ManifestRow['split']): string {
  return `${split}.csv`
}

/** Path of an image in the set's folder, with forward slashes. */
export function fileOf(split: ManifestRow['split'], id: string): string {
  return `${split}/${id}`
}
