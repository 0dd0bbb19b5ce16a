/** A set as it was read for a report: columns, one value an image, no image opened. */
import { join } from 'node:path'
import { InputError, PalimpsestError } from '../../core/errors.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { isFile, isFolder } from '../../dataset/images.ts'
import { DATASET, JOURNAL, MANIFEST } from '../build/paths.ts'
import type { Failure } from '../build/task.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { Detail, StepColumns } from './data.ts'

/** Where a step of the recipe ran. */
export interface StepRuns extends StepColumns {
  path: string
  effect: string
}

export interface DatasetView {
  kind: 'input' | 'built'
  /** as the user wrote it */
  folder: string
  /** absolute: `files` are relative to it */
  root: string
  name: string
  classes: { target: number; name: string }[]
  splits: string[]

  ids: string[]
  /** relative to `root`, with forward slashes */
  files: string[]
  /** number of the split */
  split: number[]
  /** number of the class, −1 where it has none */
  class: number[]
  /** number of the source, −1 where it has none */
  source: number[]
  /** SHA-256 as the manifest says; filled in where a set says nothing */
  sha256: (string | undefined)[]
  /** as the manifest says; 0 where a set says nothing */
  width: number[]
  height: number[]
  bytes: number[]

  sources: { path: string; sha256: string }[]
  /** absolute; undefined where the sources are out of reach */
  sourceRoot?: string | undefined
  /** absolute paths of the pages that all this is for, where they are there and no part of the set */
  test: string[]

  steps: StepRuns[]
  /** training images that were drawn: those that are no untouched originals */
  drawn: number
  recipe?: Recipe | undefined
  info?: DatasetInfo | undefined
  failures: Failure[]
  /** what is missing or was found wrong, a sentence each */
  notices: string[]
  /** everything that is known of each image, in the order of the columns */
  details: () => AsyncIterable<Detail>
}

export interface DatasetViewOptions {
  /** where the sources of a built set are, if not where they were */
  data?: string | undefined
}

/**
 * Reads a built set or a labelled one, whichever the folder holds.
 * @throws InputError `FOLDER_MISSING`, `NO_SET`, and those of `readLabelledSet` and `readManifest`
 */
export async function openDatasetView(
  folder: string,
  options: DatasetViewOptions,
): Promise<DatasetView> {
  if (!(await isFolder(folder))) {
    throw new InputError('FOLDER_MISSING', `expected a folder at ${folder}, found none`)
  }
  for (const name of [DATASET, MANIFEST, JOURNAL]) {
    if (!(await isFile(join(folder, name)))) continue
    const { readBuilt } = await import('./read-built.ts')
    return readBuilt(folder, options)
  }
  const { readInput } = await import('./read-input.ts')
  try {
    return await readInput(folder)
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code !== 'SET_NOT_FOUND') throw error
    throw new InputError(
      'NO_SET',
      `${folder}: expected a built set (${DATASET} and ${MANIFEST}) or a labelled one ` +
        '(train.csv beside train/, or a folder of images a class); found neither',
      { cause: error },
    )
  }
}

/** A subject without images. */
export function emptyDatasetView(
  base: Pick<DatasetView, 'kind' | 'folder' | 'root' | 'name' | 'classes' | 'splits' | 'details'>,
): DatasetView {
  return {
    ...base,
    ids: [],
    files: [],
    split: [],
    class: [],
    source: [],
    sha256: [],
    width: [],
    height: [],
    bytes: [],
    sources: [],
    test: [],
    steps: [],
    drawn: 0,
    failures: [],
    notices: [],
  }
}
