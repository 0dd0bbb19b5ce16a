/** What makes a folder a built set, and which earlier build may be resumed. */
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { pathBelow } from '../../core/paths.ts'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import {
  PAIR_SPLITS,
  readDatasetInfo,
  splitsOf,
  type DatasetInfo,
} from '../../dataset/built-dataset.ts'
import { FAILURES, JOURNAL, MANIFEST } from '../../jobs/layout.ts'
import type { FolderClaim } from '../../jobs/output-folder.ts'
import { LAYER_FOLDERS, layerFoldersOf } from '../layers/layer.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { settingsDigest } from './description.ts'
import { DATASET, HOLDOUT_RECIPE, listOf, RECIPE } from './paths.ts'

/** Everything a build may have written; nothing else is ever deleted. */
const OURS = [
  'train',
  'train.csv',
  'holdout',
  ...PAIR_SPLITS.flatMap((split) => [split, listOf(split)]),
  ANNOTATIONS,
  SOURCE_ANNOTATIONS,
  ...LAYER_FOLDERS,
  MANIFEST,
  JOURNAL,
  FAILURES,
  DATASET,
  RECIPE,
  HOLDOUT_RECIPE,
]

export interface BuildRequest {
  out: string
  recipe: Recipe
  holdoutRecipe: Recipe
  overwrite: boolean
}

/** A build's claim to its folder; it refuses with `OTHER_SETTINGS` and `TARGET_SMALLER`. */
export function claimOf(request: BuildRequest): FolderClaim<DatasetInfo> {
  return {
    mark: DATASET,
    read: readDatasetInfo,
    check: (before) => refuseOther(request, before),
    ours: () => OURS,
    overwrite: request.overwrite,
    folders: [
      ...splitsOf(request.recipe),
      ...layerFoldersOf(request.recipe.output, splitsOf(request.recipe)),
    ],
  }
}

function refuseOther({ out, recipe, holdoutRecipe }: BuildRequest, before: DatasetInfo): void {
  if (before.settings !== settingsDigest(recipe, holdoutRecipe)) {
    throw new InputError(
      'OTHER_SETTINGS',
      `${out} holds a set built with another recipe, seed, holdout, resolution of PDF pages or choice of maps and masks (recipe "${before.recipe.name}", seed ${before.recipe.seed}): ` +
        `build into another folder with --out, or throw the old set away with --overwrite`,
    )
  }
  if (recipe.target < before.recipe.target) {
    throw new InputError(
      'TARGET_SMALLER',
      `${out} was built for ${before.recipe.target} images and ${recipe.target} are asked for, which would delete the others: ` +
        `build into another folder with --out, or throw the old set away with --overwrite`,
    )
  }
}

/**
 * Refuses a folder built from another data set: pages of one set may come and go between two builds,
 * but a set built from elsewhere would lose all its images.
 * @param root of the labelled set to build from, whose pages are not those of the earlier build
 * @throws InputError `OTHER_DATA`
 */
export function refuseOtherData(out: string, before: DatasetInfo, root: string): void {
  if (before.source.root === pathBelow(out, root)) return
  throw new InputError(
    'OTHER_DATA',
    `${out} holds a set built from other pages (${join(out, before.source.root)}), which this build from ${root} would delete: ` +
      `build into another folder with --out, or throw the old set away with --overwrite`,
  )
}
