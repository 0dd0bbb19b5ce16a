/** A set as it was read for a report: columns, one value per image; no image is opened. */
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
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
  /** pages that `augment denoise` restored, each beside what it was */
  isRestored?: boolean
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
  /** absolute paths of the test pages, where they are there and no part of the set */
  test: string[]

  steps: StepRuns[]
  /** training images that were drawn: all but the untouched originals */
  drawn: number
  recipe?: Recipe | undefined
  info?: DatasetInfo | undefined
  failures: Failure[]
  /** what is missing or was found wrong, one sentence each */
  notices: string[]
  /** everything that is known of each image, in the order of the columns */
  details: () => AsyncIterable<Detail>
}

/** A view without images. */
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
