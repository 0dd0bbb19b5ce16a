/** What the input pool's workers are told, and what they say back. */
import type { TrainAugmentation } from './transforms.ts'

export interface InputTask {
  /** absolute paths, one a row */
  files: readonly string[]
  /** [rows, size, size, 3], filled by the worker */
  slot: SharedArrayBuffer
  size: number
  /** colour around pages that are not square, `#rrggbb` */
  fill: string
  /** decoded inputs on disk: its folder, and the row of each file there */
  cache?: { folder: string; rows: readonly number[] }
  /** views of each row, drawn from the rng of `key/place` */
  views?: { views: TrainAugmentation; key: string; places: readonly number[] }
}

/** An input that could not be made: its row of the task, and why. */
export interface InputFailure {
  row: number
  code: string
  reason: string
}

/** A file's SHA-256, hex, or why it cannot be read. */
export type DigestResult = { digest: string } | Omit<InputFailure, 'row'>
