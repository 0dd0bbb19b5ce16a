/** The end of restoring: manifest and lists in the input's order, no file too many. */
import { copyFile, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFailure, writeWhole } from '../../core/files.ts'
import { AtomicWriter } from '../../core/atomic-writer.ts'
import { setDigest } from '../../dataset/built-dataset.ts'
import { csvRow, readTable } from '../../dataset/csv.ts'
import { FileIndex } from '../../dataset/file-index.ts'
import { isFile, isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import type { Done } from '../build/done.ts'
import { readRow } from '../build/journal.ts'
import { JOURNAL, MANIFEST, PARTIAL, partialOf } from '../build/paths.ts'
import type { RestoreInput } from './input.ts'
import type { RestoredRow } from './task.ts'

export interface Finished {
  images: number
  /** images that differ from their source */
  changed: number
  /** SHA-256 over the sorted `file sha256` rows */
  digest: string
  /** the rows of some changed pages, evenly taken */
  examples: RestoredRow[]
}

/** Changed pages that are shown on a sheet, at most. */
const EXAMPLES = 24

/** Writes manifest and lists from the journal, and removes images that the input no longer has. */
export async function finish(out: string, input: RestoreInput, done: Done): Promise<Finished> {
  try {
    const finished = await writeManifest(out, input, done)
    const kept = input.pages.filter((_, place) => done.has(place))
    if (input.labelled) await writeLabels(out, input.root, kept)
    const meta = join(input.root, 'meta.csv')
    if (await isFile(meta)) await copyFile(meta, join(out, 'meta.csv'))
    const names = new Set(kept.map(({ path }) => path))
    for (const name of await listFiles(out)) {
      if (isImageName(name) && !names.has(name)) await rm(join(out, name))
    }
    await rm(join(out, PARTIAL), { recursive: true, force: true })
    return finished
  } catch (error) {
    throw writeFailure(error, out)
  }
}

async function writeManifest(out: string, input: RestoreInput, done: Done): Promise<Finished> {
  const manifest = await AtomicWriter.open(join(out, MANIFEST), partialOf(out, MANIFEST))
  const digests: string[] = []
  const changed: number[] = []
  const journal = await open(join(out, JOURNAL), 'r')
  try {
    for (let place = 0; place < input.pages.length; place++) {
      if (!done.has(place)) continue
      const text = await readRow(journal, done.spanOf(place))
      const row = JSON.parse(text) as RestoredRow
      await manifest.write(text)
      digests.push(`${row.file} ${row.sha256}`)
      if (row.changed) changed.push(place)
    }
    const step = Math.max(1, changed.length / EXAMPLES)
    const examples: RestoredRow[] = []
    for (let n = 0; Math.floor(n * step) < changed.length && n < EXAMPLES; n++) {
      const text = await readRow(journal, done.spanOf(changed[Math.floor(n * step)]!))
      examples.push(JSON.parse(text) as RestoredRow)
    }
    await manifest.close()
    return {
      images: digests.length,
      changed: changed.length,
      digest: setDigest(digests),
      examples,
    }
  } finally {
    await journal.close()
  }
}

/** `train.csv` of the pages that came through, and the label fixes that are theirs. */
async function writeLabels(out: string, root: string, kept: RestoreInput['pages']): Promise<void> {
  const rows = kept.map(({ id, of }) => csvRow([id, of?.target ?? '']))
  await writeWhole(join(out, 'train.csv'), csvRow(['ID', 'target']) + rows.join(''))
  const file = join(root, 'train.fixes.csv')
  if (!(await isFile(file))) return
  const index = new FileIndex(kept.map(({ id }) => id))
  const columns = ['ID', 'target', 'reason', 'confirmed'] as const
  const fixes: string[] = []
  let hasConfirmed = false
  const found = readTable(file, ['ID', 'target'], ['reason', 'confirmed'])
  for await (const { values } of found) {
    hasConfirmed = values.confirmed !== undefined
    if (index.find(values.ID).length === 0) continue
    const { ID, target, reason = '', confirmed } = values
    fixes.push(csvRow([ID, target, reason, ...(confirmed === undefined ? [] : [confirmed])]))
  }
  const header = csvRow(hasConfirmed ? columns : columns.slice(0, 3))
  await writeWhole(join(out, 'train.fixes.csv'), header + fixes.join(''))
}
