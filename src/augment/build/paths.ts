/** Where things stand in a built set. */
import { join } from 'node:path'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import type { Output } from '../recipe/recipe.ts'
import { extensionOf } from './encode.ts'

/** Unfinished files; removed at the start of every run. */
export const PARTIAL = '.partial'
/** Rows of finished images in the order they were finished; becomes the manifest at the end. */
export const JOURNAL = 'manifest.partial.jsonl'
export const MANIFEST = 'manifest.jsonl'
export const FAILURES = 'failures.jsonl'
export const DATASET = 'dataset.json'
export const RECIPE = 'recipe.yaml'
export const HOLDOUT_RECIPE = 'recipe.holdout.yaml'

/** Where a file of this name stands in a set's folder until it is whole. */
export function partialOf(out: string, name: string): string {
  return join(out, PARTIAL, name.replaceAll('/', '-'))
}

/** The split's list of images and targets. */
export function listOf(split: ManifestRow['split']): string {
  return `${split}.csv`
}

/** Path of an image in the set's folder, with forward slashes. */
export function fileOf(split: ManifestRow['split'], id: string, format: Output['format']): string {
  return `${split}/${id}.${extensionOf(format)}`
}
