/** A small input set, and builds from it by the real command. */
import { join } from 'node:path'
import { readManifest, type ManifestRow } from '../../src/dataset/built-dataset.ts'
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

/** A small input set and a place to build into. */
export async function workplace(classes = 3, pages = 4) {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  const rows = await writeSmallSet(data, { classes, pages })
  const build = (out: string, ...more: string[]): Promise<Built> =>
    augmentJson<Built>(
      'build',
      '--data',
      data,
      '--out',
      join(folder, out),
      '--target',
      '90',
      ...more,
    )
  return { folder, data, rows, build, out: (name: string) => join(folder, name) }
}

/** All rows of a built set. */
export async function manifestOf(folder: string): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = []
  for await (const row of readManifest(join(folder, 'manifest.jsonl'))) rows.push(row)
  return rows
}
