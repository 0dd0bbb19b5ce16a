/** The end of a build: manifest and lists in the plan's order, the digest, no file too many. */
import { open, opendir, rm } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { writeFailure } from '../../core/files.ts'
import { AtomicWriter } from '../../core/atomic-writer.ts'
import { csvRow } from '../../dataset/csv.ts'
import {
  setDigest,
  splitsOf,
  type ManifestRow,
  type SetCounts,
  type Split,
} from '../../dataset/built-dataset.ts'
import type { Done } from './done.ts'
import { readRow } from './journal.ts'
import { JOURNAL, listOf, MANIFEST, PARTIAL, partialOf } from './paths.ts'
import { placeOf, type Plan } from './plan.ts'

export interface Finished {
  counts: SetCounts
  /** SHA-256 over the sorted `id sha256` rows of all images */
  digest: string
}

/**
 * Writes manifest and lists from the journal, and removes images that the plan does not have.
 * @param failed sources and images that could not be read or drawn
 */
export async function finish(
  { out }: { out: string },
  plan: Plan,
  done: Done,
  failed: number,
): Promise<Finished> {
  try {
    const finished = await writeLists(out, plan, done, failed)
    await sweep(out, plan, done)
    return finished
  } catch (error) {
    throw writeFailure(error, out)
  }
}

async function writeLists(out: string, plan: Plan, done: Done, failed: number): Promise<Finished> {
  const counts: SetCounts = { train: 0, 'holdout/clean': 0, 'holdout/noisy': 0, failed }
  const splits = splitsOf(plan)
  const manifest = await AtomicWriter.open(join(out, MANIFEST), partialOf(out, MANIFEST))
  const lists = new Map<Split, AtomicWriter>()
  for (const split of splits) {
    const name = listOf(split)
    const list = await AtomicWriter.open(join(out, name), partialOf(out, name))
    await list.write(csvRow(['ID', 'target']))
    lists.set(split, list)
    counts[split] = 0
  }
  const digests: string[] = []
  const journal = await open(join(out, JOURNAL), 'r')
  try {
    for (let place = 0; place < plan.total; place++) {
      if (!done.has(place)) continue
      const text = await readRow(journal, done.spanOf(place))
      const { id, split, target, sha256 } = JSON.parse(text) as ManifestRow
      await manifest.write(text)
      await lists.get(split)!.write(csvRow([id, String(target)]))
      digests.push(`${id} ${sha256}`)
      counts[split] = (counts[split] ?? 0) + 1
    }
  } finally {
    await journal.close()
  }
  for (const list of lists.values()) await list.close()
  await manifest.close()
  return { counts, digest: setDigest(digests) }
}

/** Removes images left over from a plan with other sources or from a run that was cut off. */
async function sweep(out: string, plan: Plan, done: Done): Promise<void> {
  for (const split of splitsOf(plan)) {
    for await (const entry of await opendir(join(out, split))) {
      if (!entry.isFile()) continue
      const id = basename(entry.name, extname(entry.name))
      const found = placeOf(plan, { id, split })
      if (!found || !done.has(found.place)) await rm(join(out, split, entry.name))
    }
  }
  await rm(join(out, PARTIAL), { recursive: true, force: true })
}
