/** Which recipe of a mixture each image of a noisy holdout went through. */
import { join } from 'node:path'
import type { DatasetInfo, ManifestRow } from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { packedRows } from '../../dataset/packed-built.ts'
import type { ImageList } from './image-list.ts'

export interface HoldoutParts {
  names: readonly string[]
  /** by image: the place of its recipe in `names`; -1 where no step of any ran */
  of: Int16Array
}

/** @returns undefined where the set's noisy holdout went through one recipe, or there is none */
export async function holdoutParts(
  root: string,
  { holdoutRecipe }: Pick<DatasetInfo, 'holdoutRecipe'>,
  noisy: ImageList,
  isPacked = false,
): Promise<HoldoutParts | undefined> {
  const names = holdoutRecipe.parts
  if (!names || noisy.length === 0) return undefined
  const places = new Map<string, number>()
  const rows: AsyncIterable<Pick<ManifestRow, 'id' | 'split' | 'steps'>> = isPacked
    ? packedRows(root, true)
    : readManifest(join(root, 'manifest.jsonl'))
  for await (const { id, split, steps } of rows) {
    // A mixture is one group of steps: `part/phone/glare` is of `phone`.
    const name = steps[0]?.path.split('/')[1]
    if (split === 'holdout/noisy') places.set(id, name === undefined ? -1 : names.indexOf(name))
  }
  const of = Int16Array.from({ length: noisy.length }, (_, i) => places.get(noisy.id(i)) ?? -1)
  return { names, of }
}
