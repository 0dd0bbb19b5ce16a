/** What the main thread and its workers say to each other. */
import type { ImageStatistics } from './image-statistics.ts'

/** What every worker gets at its start. */
export interface WorkerSetup {
  /** the report's folder, under which thumbnails go */
  out: string
}

/** One file to look at. */
export interface MeasureTask {
  file: string
  /** SHA-256 of its bytes, hex, which its thumbnail is named by */
  sha256: string
  figures: boolean
}

/** A file that could not be looked at. */
export interface MeasureFailure {
  code: string
  reason: string
}

export type MeasureResult = ImageStatistics | MeasureFailure

/** SHA-256 of a file's bytes, hex; undefined where it cannot be opened. */
export type DigestResult = string | undefined
