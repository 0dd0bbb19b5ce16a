/** The folder a set is built into: whether it may be, and what stood in it before. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import { readDatasetInfo, SPLITS, type DatasetInfo } from '../../dataset/built.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { settingsDigest } from './description.ts'
import { DATASET, FAILURES, HOLDOUT_RECIPE, JOURNAL, MANIFEST, PARTIAL, RECIPE } from './paths.ts'

/** Everything a build may have written; nothing else is ever deleted. */
const OURS = [
  'train',
  'train.csv',
  'holdout',
  MANIFEST,
  JOURNAL,
  FAILURES,
  DATASET,
  RECIPE,
  HOLDOUT_RECIPE,
  PARTIAL,
]

export interface FolderRequest {
  out: string
  recipe: Recipe
  holdoutRecipe: Recipe
  fresh: boolean
}

/**
 * Checks that a folder, locked for this process, is empty or holds what an earlier run of this same build made, and
 * makes the folders for images.
 * @returns what the earlier run wrote of itself, if there was one
 * @throws InputError `OUT_NOT_A_SET`, `OTHER_SETTINGS`, `TARGET_SMALLER`
 */
export async function prepareFolder(request: FolderRequest): Promise<DatasetInfo | undefined> {
  const { out, fresh } = request
  const names = (await readdir(out)).filter(
    (name) => !name.startsWith('.lock') && name !== '.gitkeep',
  )
  const description = names.includes(DATASET) ? await readDatasetInfo(out) : undefined
  if (names.length > 0 && !names.includes(DATASET)) {
    throw new InputError(
      'OUT_NOT_A_SET',
      `${out} holds other things (${names.slice(0, 3).join(', ')}) and no ${DATASET}: choose an empty or new folder with --out`,
    )
  }
  if (description && !fresh) refuseOther(request, description)
  for (const name of fresh ? OURS : [PARTIAL]) {
    await rm(join(out, name), { recursive: true, force: true })
  }
  for (const split of SPLITS) await makeFolder(join(out, split))
  await mkdir(join(out, PARTIAL), { recursive: true })
  return fresh ? undefined : description
}

function refuseOther({ out, recipe, holdoutRecipe }: FolderRequest, before: DatasetInfo): void {
  if (before.settings !== settingsDigest(recipe, holdoutRecipe)) {
    throw new InputError(
      'OTHER_SETTINGS',
      `${out} holds a set built with another recipe, seed or holdout (recipe "${before.recipe.name}", seed ${before.recipe.seed}): ` +
        `build into another folder with --out, or throw the old set away with --fresh`,
    )
  }
  if (recipe.target < before.recipe.target) {
    throw new InputError(
      'TARGET_SMALLER',
      `${out} was built for ${before.recipe.target} images and ${recipe.target} are asked for, which would delete the others: ` +
        `build into another folder with --out, or throw the old set away with --fresh`,
    )
  }
}
