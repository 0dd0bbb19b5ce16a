/** The end of restoring: manifest and lists in the input's order, no file too many. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setDigest } from '../../dataset/built-dataset.ts'
import { csvRow, readTable } from '../../dataset/csv.ts'
import { FileIndex } from '../../dataset/file-index.ts'
import { isFile, isImageName } from '../../dataset/images.ts'
import { listFiles } from '../../dataset/list.ts'
import type { Journal } from '../../jobs/journal.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import type { RestoredInfo } from './claim.ts'
import type { RestoreInput } from './input.ts'
import type { RestoredRow } from './task.ts'

export interface Finished {
  /** in the folder that was written */
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

/**
 * Writes manifest and lists from the journal, removes images that the input no longer has, and
 * describes the folder as complete.
 * @param failed images that could not be read or restored
 */
export async function finish(
  folder: OutputFolder<RestoredInfo>,
  input: RestoreInput,
  journal: Journal<RestoredRow>,
  failed: number,
): Promise<Finished> {
  return folder.complete(async () => {
    const result = await writeManifest(folder, journal)
    const kept = input.pages.filter((_, place) => journal.has(place))
    if (input.labelled) await writeLabels(folder, input.root, kept)
    const meta = join(input.root, 'meta.csv')
    if (await isFile(meta)) await copyFile(meta, folder.at('meta.csv'))
    const names = new Set(kept.map(({ path }) => path))
    const images = (await listFiles(folder.at())).filter(isImageName)
    await folder.sweep(images, (name) => names.has(name))
    const { images: count, changed, digest } = result
    return { outcome: { counts: { images: count, changed, failed }, digest }, result }
  })
}

async function writeManifest(
  folder: OutputFolder<RestoredInfo>,
  journal: Journal<RestoredRow>,
): Promise<Finished> {
  const digests: string[] = []
  const changed: number[] = []
  await folder.writeManifest(journal, (row, place) => {
    digests.push(`${row.file} ${row.sha256}`)
    if (row.changed) changed.push(place)
  })
  const step = Math.max(1, changed.length / EXAMPLES)
  const examples: RestoredRow[] = []
  for (let n = 0; Math.floor(n * step) < changed.length && n < EXAMPLES; n++) {
    const text = await journal.text(changed[Math.floor(n * step)]!)
    examples.push(JSON.parse(text) as RestoredRow)
  }
  return { images: digests.length, changed: changed.length, digest: setDigest(digests), examples }
}

/** `train.csv` of the pages that came through, and the label fixes that are theirs. */
async function writeLabels(
  folder: OutputFolder<RestoredInfo>,
  root: string,
  kept: RestoreInput['pages'],
): Promise<void> {
  const rows = kept.map(({ id, of }) => csvRow([id, of?.target ?? '']))
  await folder.write('train.csv', csvRow(['ID', 'target']) + rows.join(''))
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
  await folder.write('train.fixes.csv', header + fixes.join(''))
}
