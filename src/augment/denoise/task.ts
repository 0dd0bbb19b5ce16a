/** What the main thread and its workers say to each other, and a row of the manifest. */
import type { FileMark, StepRecord } from '../../dataset/built-dataset.ts'
import type { ClassNames } from '../recipe/draw.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { Estimates } from '../effects/restore/estimate/estimates.ts'

/** What every worker gets at its start. */
export interface RestoreSetup {
  /** folder that is written */
  out: string
  /** folder that paths are relative to */
  root: string
  recipe: RecipeInput
  /** pages without noise are copied, whatever else the recipe would do */
  onlyNoisy: boolean
}

/** One page to restore. */
export interface RestoreTask {
  id: string
  /** relative to the roots of input and output, with forward slashes */
  path: string
  sha256: string
  /** its class, where the input has labels */
  of?: ClassNames
}

/** What was found out about a page and done to it. */
export interface RestoredPage {
  /** before anything was done to it */
  estimated: Estimates
  /** false: nothing was to be done */
  changed: boolean
  /** the recipe's steps with what each did or why it did nothing; empty where the recipe was not run */
  steps: StepRecord[]
  width: number
  height: number
}

/**
 * A row of `manifest.jsonl`, one per file. Of a file of several pages it describes the first, and
 * `changed` says whether any page was; with none changed the file is the source's, byte for byte.
 */
export interface RestoredRow extends RestoredPage {
  /** as the CSV names it; without a CSV the path */
  id: string
  /** relative to the restored folder, with forward slashes: the same name as the source's */
  file: string
  target?: number
  source: FileMark
  /** all pages of a file of several, the first among them */
  pages?: RestoredPage[]
  bytes: number
  /** SHA-256 of the image file, hex */
  sha256: string
}

/** An image that could not be read or restored. */
export interface RestoreFailure {
  id: string
  path: string
  target?: number
  code: string
  reason: string
}

export type RestoreResult = { row: RestoredRow } | { failure: RestoreFailure }

/** A source's digest, or why there is none. */
export type DigestResult = { sha256: string } | { code: string; reason: string }
