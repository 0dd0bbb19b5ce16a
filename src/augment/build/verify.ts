/** Checks a built set against its manifest: every file, every list, and that no source stands on both sides. */
import { opendir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../core/hash.ts'
import { InputError, reasonOf, systemCode } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import {
  readDatasetInfo,
  setDigest,
  splitsOf,
  type DatasetInfo,
  type ManifestRow,
} from '../../dataset/built-dataset.ts'
import { imagesOf } from '../../dataset/set-counts.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { readTable } from '../../dataset/csv.ts'
import { isFile } from '../../dataset/images.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { filesOf, layerFoldersOf, layerKindsOf } from '../layers/layer.ts'
import { listOf } from './paths.ts'
import { checkAnnotations } from './verify-annotations.ts'

export interface Verified {
  images: number
  /** what is wrong, one line each */
  bad: string[]
  /** training images made from, or with, a page of the holdout */
  leaks: string[]
  digest: string
}

/** Files read side by side. */
const READS = 8

/** @throws InputError where the folder is no built set; `SET_UNFINISHED` for one without a manifest yet */
export async function verify(folder: string, progress: Progress): Promise<Verified> {
  const description = await readDatasetInfo(folder)
  const bad: string[] = []
  if (!description.complete) {
    const unfinished = 'not finished: run the same build again'
    // The manifest is written last.
    if (!(await isFile(join(folder, MANIFEST)))) {
      throw new InputError('SET_UNFINISHED', `${folder}: ${unfinished}`)
    }
    bad.push(`dataset.json: ${unfinished}`)
  }
  const digests: string[] = []
  const splits = splitsOf(description)
  const targets = new Map(splits.map((split) => [split, new Map<string, number>()]))
  const files = new Set<string>()
  const held = new Set<string>()
  const { counts } = description
  const total = counts ? imagesOf(counts) : 0

  await runTasks<ManifestRow, void>({
    tasks: readManifest(join(folder, MANIFEST)),
    concurrency: READS,
    progress: { on: progress, label: 'checking', total },
    run: async (row) => {
      digests.push(`${row.id} ${row.sha256}`)
      const list = targets.get(row.split)
      if (!list) {
        bad.push(`${row.file}: ${row.split} is no part of this set`)
        return
      }
      if (list.has(row.id)) bad.push(`${row.file}: twice in ${MANIFEST}`)
      list.set(row.id, row.target)
      for (const { file } of filesOf(row)) files.add(file)
      if (row.split.startsWith('holdout/')) held.add(row.source.sha256)
      for (const file of filesOf(row)) {
        const issue = await checkFile(folder, file)
        if (issue) bad.push(issue)
      }
      bad.push(...missingLayers(row, description))
    },
  })

  const digest = setDigest(digests)
  const isWhole = digests.length === total || counts === null
  if (!isWhole) {
    bad.push(`${MANIFEST}: ${digests.length} rows, where dataset.json counts ${total} images`)
  }
  if (description.digest !== null && description.digest !== digest) {
    bad.push(`dataset.json: digest ${description.digest} is not that of the manifest, ${digest}`)
  }
  for (const layers of layerFoldersOf(description, splits)) {
    bad.push(...(await checkNoOthers(folder, layers, files)))
  }
  for (const split of splits) {
    bad.push(...(await checkList(folder, split, targets.get(split)!)))
    bad.push(...(await checkNoOthers(folder, split, files)))
  }
  bad.push(...(await checkAnnotations(folder, description)))
  return {
    images: digests.length,
    bad: bad.toSorted(byWeight),
    leaks: await findLeaks(folder, held),
    digest,
  }
}

/** What is wrong with the set as a whole before what is wrong with single files. */
function byWeight(a: string, b: string): number {
  const whole = [`${MANIFEST}:`, 'dataset.json:']
  const weight = (line: string): number => (whole.some((start) => line.startsWith(start)) ? 0 : 1)
  return weight(a) - weight(b) || (a < b ? -1 : 1)
}

/** What a set of this kind should have beside an image, and its row does not name. */
function missingLayers({ file, layers = [] }: ManifestRow, info: DatasetInfo): string[] {
  const kinds = new Set(layers.map(({ kind }) => kind))
  return layerKindsOf(info)
    .filter((kind) => !kinds.has(kind))
    .map((kind) => `${MANIFEST}: ${file} has no ${kind}`)
}

async function checkFile(
  folder: string,
  row: Pick<ManifestRow, 'file' | 'bytes' | 'sha256'>,
): Promise<string | undefined> {
  try {
    const bytes = await readFile(join(folder, row.file))
    if (bytes.length !== row.bytes) {
      return `${row.file}: ${bytes.length} bytes, the manifest says ${row.bytes}`
    }
    return sha256(bytes) === row.sha256
      ? undefined
      : `${row.file}: its bytes are not the ones that were written`
  } catch (error) {
    return `${row.file}: ${systemCode(error) === 'ENOENT' ? 'is gone' : reasonOf(error)}`
  }
}

/** The split's CSV must say what the manifest says. */
async function checkList(
  folder: string,
  split: ManifestRow['split'],
  expected: ReadonlyMap<string, number>,
): Promise<string[]> {
  const bad: string[] = []
  const file = listOf(split)
  try {
    const missing = new Set(expected.keys())
    for await (const { line, values } of readTable(join(folder, file), ['ID', 'target'])) {
      const isAsSaid = String(expected.get(values.ID)) === values.target
      if (!isAsSaid)
        bad.push(`${file}:${line}: ${values.ID},${values.target} is not in the manifest`)
      missing.delete(values.ID)
    }
    for (const id of missing) bad.push(`${file}: ${id} is missing`)
  } catch (error) {
    bad.push(`${file}: ${reasonOf(error)}`)
  }
  return bad
}

/** The split's folder must hold no other images. */
async function checkNoOthers(
  folder: string,
  split: string,
  files: ReadonlySet<string>,
): Promise<string[]> {
  const bad: string[] = []
  try {
    for await (const { name } of await opendir(join(folder, split))) {
      if (!files.has(`${split}/${name}`)) bad.push(`${split}/${name}: is not in the manifest`)
    }
  } catch (error) {
    bad.push(`${split}/: ${reasonOf(error)}`)
  }
  return bad
}

/** A second pass, because a holdout page may come after the training image made from it. */
async function findLeaks(folder: string, held: ReadonlySet<string>): Promise<string[]> {
  const leaks: string[] = []
  for await (const row of readManifest(join(folder, MANIFEST))) {
    if (row.split !== 'train') continue
    if (held.has(row.source.sha256)) {
      leaks.push(`${row.file}: made from ${row.source.path}, which is in the holdout`)
    }
    for (const { path, overlay } of row.steps) {
      if (overlay && held.has(overlay.sha256)) {
        leaks.push(`${row.file}: ${path} borrowed from ${overlay.path}, which is in the holdout`)
      }
    }
  }
  return leaks
}
