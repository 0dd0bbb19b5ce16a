/** Messages to the workers that decode images, and their answers. */
import type { TrainAugmentation } from './transforms.ts'

export interface InputTask {
  /** one image per row: the absolute path of its file, or the file's bytes */
  images: readonly (string | Uint8Array)[]
  /** [rows, size, size, 3], filled by the worker */
  slot: SharedArrayBuffer
  size: number
  /** colour around pages that are not square, `#rrggbb` */
  fill: string
  /** plain JPEGs may be scaled while they are decoded: for training, where a grey level is nothing */
  fast: boolean
  /** decoded inputs on disk: its folder, and the row of each image there */
  cache?: { folder: string; rows: readonly number[] }
  /** train-time augmentation of each row, drawn from the rng of `key/place` */
  augmentation?: { settings: TrainAugmentation; key: string; places: readonly number[] }
}

/** An input that could not be made: its row of the task, and why. */
export interface InputFailure {
  row: number
  code: string
  reason: string
}

/** A file's SHA-256, hex, or why it cannot be read. */
export type DigestResult = { digest: string } | Omit<InputFailure, 'row'>
