/** What the main thread and its workers say to each other. */
import type { Look } from './image-statistics.ts'

/** What every worker gets at its start. */
export interface WorkerSetup {
  /** the report's folder, under which thumbnails go */
  out: string
}

/** One file to look at. */
export interface LookTask {
  file: string
  /** SHA-256 of its bytes, hex, which its thumbnail is named by */
  sha256: string
  figures: boolean
}

/** A file that could not be looked at. */
export interface LookFailure {
  code: string
  reason: string
}

export type LookResult = Look | LookFailure

/** SHA-256 of a file's bytes, hex; undefined where it cannot be opened. */
export type DigestResult = string | undefined
