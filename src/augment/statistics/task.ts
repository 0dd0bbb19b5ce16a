/** What the main thread and the workers that measure images say to each other. */
import type { Fingerprint } from '../../page/dedupe/phash.ts'
import type { ImageMeasurement } from './image-statistics.ts'

/** What is to be found out about an image beside its size. */
export interface Wanted {
  statistics?: boolean | undefined
  /** half of the time of measuring goes into it */
  skew?: boolean | undefined
  /** what duplicates and outliers are found by */
  appearance?: boolean | undefined
  /** by what pages that look alike are found */
  look?: boolean | undefined
}

/** One file to measure. */
export interface MeasureTask extends Wanted {
  file: string
  /** SHA-256 of its bytes, hex */
  sha256: string
  /** path at which its thumbnail is to be written */
  thumb?: string | undefined
}

/** A file that could not be read or measured. */
export interface MeasureFailure {
  code: string
  reason: string
}

export type MeasureResult = ImageMeasurement | MeasureFailure

/** SHA-256 of a file's bytes, hex, or why it cannot be read. */
export type DigestResult = { sha256: string } | MeasureFailure

/** Fingerprints of a page in each of `ORIENTATIONS`; undefined where its file is gone. */
export type OrientedPrints = Fingerprint[] | undefined
