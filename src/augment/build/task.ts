/** What the main thread and its workers say to each other. */
import type { AnnotationSlice } from '../../dataset/annotations/source-file.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import type { ClassNames } from '../recipe/draw.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { StoredRow } from './packs.ts'
import type { OverlayRef } from './render.ts'

/** What every worker gets at its start. */
export interface WorkerSetup {
  /** folder that is written */
  out: string
  /** root of the input set: paths of sources and overlays are relative to it */
  root: string
  recipe: RecipeInput
  /** renders `holdout/noisy` */
  holdoutRecipe: RecipeInput
  /** what becomes of an image: a file of its own, a part of a pack, or nothing (bench, estimates) */
  store: 'files' | 'packs' | 'none'
  /** file of the pages' annotations, where any page is annotated */
  annotations?: string
}

/** One image to make. */
export interface ImageTask {
  /** name of its file in the split's folder */
  id: string
  split: ManifestRow['split']
  /** 0 is the untouched original */
  variant: number
  /** of a clean page that is to lie on its noisy one: that one's variant */
  registered?: number
}

/** Some images of one source. */
export interface SourceTask {
  path: string
  sha256: string
  of: ClassNames
  /** added to variant numbers in random keys, where another source has the same bytes */
  keyOffset: number
  overlays: readonly OverlayRef[]
  images: readonly ImageTask[]
  /** folder that is written, where it is not that of the set-up: a shard's */
  out?: string
  /** where the page's annotations are, where it has any */
  annotations?: AnnotationSlice
}

/** A row on its way into the journal. */
export interface JournalRow extends StoredRow {
  /** its line of `annotations.jsonl`, which is no part of the manifest */
  annotationLine?: string
}

/** One image or source that could not be made or read. */
export interface Failure {
  /** the image's, or the source's where no image of it could be made */
  id: string
  path: string
  target: number
  code: string
  reason: string
}

export interface SourceResult {
  rows: JournalRow[]
  failures: Failure[]
}

/** What is known of a source once it was read. */
export interface Survey {
  sha256: string
  /** px, as the page is shown */
  width: number
  height: number
  fingerprint: Fingerprint
  /** what is wrong with the file, though it can be read */
  issue?: string
}

/** What was found out of a file, page by page, or of the file where it cannot be read. */
export type SurveyResult = { path: string } & (
  | { pages: (Survey | { code: string; reason: string })[] }
  | { code: string; reason: string }
)
