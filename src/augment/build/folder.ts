/** The folder a set is built into: whether it may be, and what stood in it before. */
import type { Dirent } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import {
  PAIR_SPLITS,
  readDatasetInfo,
  splitsOf,
  type DatasetInfo,
} from '../../dataset/built-dataset.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { settingsDigest } from './description.ts'
import {
  DATASET,
  FAILURES,
  HOLDOUT_RECIPE,
  JOURNAL,
  listOf,
  MANIFEST,
  PARTIAL,
  RECIPE,
} from './paths.ts'

/** Everything a build may have written; nothing else is ever deleted. */
const OURS = [
  'train',
  'train.csv',
  'holdout',
  ...PAIR_SPLITS.flatMap((split) => [split, listOf(split)]),
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
  overwrite: boolean
}

/**
 * Checks that a folder, locked for this process, is empty or holds what an earlier run of this same build made, and
 * makes the folders for images.
 * @returns what the earlier run wrote of itself, if there was one
 * @throws InputError `OUT_NOT_A_SET`, `OTHER_SETTINGS`, `TARGET_SMALLER`
 */
export async function prepareFolder(request: FolderRequest): Promise<DatasetInfo | undefined> {
  const { out, overwrite } = request
  const description = (await holdsOurs(out, DATASET)) ? await readDatasetInfo(out) : undefined
  if (description && !overwrite) refuseOther(request, description)
  for (const name of overwrite ? OURS : [PARTIAL]) {
    await rm(join(out, name), { recursive: true, force: true })
  }
  for (const split of splitsOf(request.recipe)) {
    await makeFolder(join(out, split))
    await mkdir(join(out, PARTIAL, split), { recursive: true })
  }
  return overwrite ? undefined : description
}

/**
 * Whether an earlier run wrote into a folder, which has then left its `mark` there. One that was
 * killed before it did left no more than empty folders and hidden files.
 * @returns false for an empty folder
 * @throws InputError `OUT_NOT_A_SET` where it holds other things
 */
export async function holdsOurs(out: string, mark: string): Promise<boolean> {
  const entries = await visibleIn(out)
  const names = entries.map(({ name }) => name)
  if (names.includes(mark)) return true
  if (await holdFiles(out, entries)) {
    throw new InputError(
      'OUT_NOT_A_SET',
      `${out} holds other things (${names.slice(0, 3).join(', ')}) and no ${mark}: choose an empty or new folder with --out`,
    )
  }
  return false
}

async function visibleIn(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter(({ name }) => !name.startsWith('.'))
}

/** Whether there is anything but folders among the entries and below them. */
async function holdFiles(folder: string, entries: readonly Dirent[]): Promise<boolean> {
  for (const entry of entries) {
    if (!entry.isDirectory()) return true
    const inner = join(folder, entry.name)
    if (await holdFiles(inner, await visibleIn(inner))) return true
  }
  return false
}

function refuseOther({ out, recipe, holdoutRecipe }: FolderRequest, before: DatasetInfo): void {
  if (before.settings !== settingsDigest(recipe, holdoutRecipe)) {
    throw new InputError(
      'OTHER_SETTINGS',
      `${out} holds a set built with another recipe, seed or holdout (recipe "${before.recipe.name}", seed ${before.recipe.seed}): ` +
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
