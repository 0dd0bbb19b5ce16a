/** A small input set, and builds from it by the real command. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ManifestRow } from '../../src/dataset/built-dataset.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import { augmentJson, temporaryFolder } from './cli.ts'
import { writeSmallSet } from './set.ts'

/** What `augment build --json` prints. */
export interface Built {
  images: number
  made: number
  failed: number
  digest: string
  seconds: number
  imagesPerSecond: number
  peakRssBytes: number
  counts: Record<string, number>
}

/** A recipe whose images cost little: for tests of what happens around them. */
export const QUICK = fileURLToPath(new URL('quick.yaml', import.meta.url))

/**
 * A small input set and a place to build into.
 * @param recipe what its builds draw
 */
export async function workplace(classes = 3, pages = 4, recipe = QUICK) {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  const rows = await writeSmallSet(data, { classes, pages })
  const out = (name: string): string => join(folder, name)
  /** What asks for 90 images in `folder/name`; of an option that is given twice the last counts. */
  const args = (name: string, ...more: string[]): string[] =>
    ['build', '--data', data, '--out', out(name), '--recipe', recipe].concat(
      ['--target', '90', '--workers', '1'],
      more,
    )
  const build = (name: string, ...more: string[]): Promise<Built> =>
    augmentJson<Built>(...args(name, ...more))
  return { folder, data, rows, args, build, out }
}

/** All rows of a built set. */
export async function manifestOf(folder: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(join(folder, 'manifest.jsonl'))) rows.push(row)
  return rows
}
