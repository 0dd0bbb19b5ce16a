/** The end of a build: manifest and lists in the plan's order, the digest, no file too many. */
import { opendir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { csvRow } from '../../dataset/csv.ts'
import {
  splitsOf,
  type DatasetInfo,
  type ManifestRow,
  type ReadabilityCounts,
  type SetCounts,
  type Split,
} from '../../dataset/built-dataset.ts'
import { SetDigest } from '../../dataset/set-digest.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { isUnreadable } from './attempts.ts'
import { listOf } from './paths.ts'
import { placeOf, type Plan } from './plan.ts'

export interface Finished {
  /** images of each part of the set, and what failed */
  counts: SetCounts
  /** SHA-256 over the sorted `id sha256` rows of all images */
  digest: string
  /** images whose text was lost; absent where neither recipe has it measured */
  readability?: ReadabilityCounts
}

/** What there is to finish. */
interface Finishing {
  plan: Plan
  recipe: Recipe
  holdoutRecipe: Recipe
  journal: FinishedRows<ManifestRow>
  /** sources and images that could not be read or drawn */
  failed: number
}

/**
 * Writes manifest and lists from the journal, removes images that the plan does not have, and
 * describes the set as complete.
 */
export async function finish(
  folder: OutputFolder<DatasetInfo>,
  finishing: Finishing,
): Promise<Finished> {
  const { plan, journal, failed } = finishing
  return folder.complete(async () => {
    const { counts, ...lists } = await writeLists(folder, finishing)
    await folder.sweep(imagesIn(folder, plan), (file) => {
      const split = splitsOf(plan).find((one) => file.startsWith(`${one}/`))!
      const found = placeOf(plan, { id: basename(file), split })
      return found !== undefined && journal.has(found.place)
    })
    const result = { counts: { ...counts, failed }, ...lists }
    return { outcome: result, result }
  })
}

async function writeLists(
  folder: OutputFolder<DatasetInfo>,
  { plan, journal, recipe, holdoutRecipe }: Finishing,
): Promise<Finished> {
  const counts: SetCounts = { train: 0, 'holdout/clean': 0, 'holdout/noisy': 0, failed: 0 }
  const readability: ReadabilityCounts = { redrawn: 0, unreadable: 0 }
  const lists = new Map<Split, AtomicWriter>()
  for (const split of splitsOf(plan)) {
    const list = await folder.writer(listOf(split))
    await list.write(csvRow(['ID', 'target']))
    lists.set(split, list)
    counts[split] = 0
  }
  const digest = new SetDigest()
  await folder.writeManifest(journal, async (row) => {
    const { id, split, target, sha256 } = row
    await lists.get(split)!.write(csvRow([id, String(target)]))
    digest.add(id, sha256)
    counts[split] = (counts[split] ?? 0) + 1
    const { readability: asked } = split === 'holdout/noisy' ? holdoutRecipe : recipe
    const stayed = isUnreadable(row.readability, asked?.min ?? 0)
    if (stayed) readability.unreadable++
    // One that stayed unreadable was drawn as often as may be, whichever of them was kept.
    if (stayed || (row.attempt ?? 0) > 0) readability.redrawn++
  })
  for (const list of lists.values()) await list.close()
  const isMeasured = recipe.readability !== undefined || holdoutRecipe.readability !== undefined
  return { counts, digest: digest.digest(), ...(isMeasured && { readability }) }
}

/** All files in the folders of images, one by one: there may be millions. */
async function* imagesIn(folder: OutputFolder<DatasetInfo>, plan: Plan): AsyncGenerator<string> {
  for (const split of splitsOf(plan)) {
    for await (const entry of await opendir(folder.at(split))) {
      if (entry.isFile()) yield `${split}/${entry.name}`
    }
  }
}
