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
import { layerFoldersOf } from '../layers/layer.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { AnnotationFile } from './annotation-lines.ts'
import { isUnreadable } from './attempts.ts'
import { listOf } from './paths.ts'
import { placeOf, type Plan } from './plan.ts'
import type { JournalRow } from './task.ts'

export interface Finished {
  /** images of each part of the set, and what failed */
  counts: SetCounts
  /** SHA-256 over the sorted `id sha256` rows of all images */
  digest: string
  /** images whose text was lost; absent where neither recipe has it measured */
  readability?: ReadabilityCounts
  /** images that have annotations; absent where no page has any */
  annotated?: number
}

/** What there is to finish. */
interface Finishing {
  plan: Plan
  recipe: Recipe
  holdoutRecipe: Recipe
  journal: FinishedRows<JournalRow>
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
  const { plan, journal } = finishing
  return folder.complete(async () => {
    const result = await writeLists(folder, finishing)
    await folder.sweep(imagesIn(folder, splitsOf(plan)), (file) => {
      const split = splitsOf(plan).find((one) => file.startsWith(`${one}/`))!
      const found = placeOf(plan, { id: basename(file), split })
      return found !== undefined && journal.has(found.place)
    })
    const besides = layerFoldersOf(finishing.recipe.output, splitsOf(plan))
    await folder.sweep(imagesIn(folder, besides), (file) => {
      const split = splitsOf(plan).find((one) => file.includes(`/${one}/`))!
      // `a_0001.x.png` stands beside `a_0001.jpg`.
      const id = basename(file).replace(/(\.[xy])?\.png$/, plan.ending)
      const found = placeOf(plan, { id, split })
      return found !== undefined && journal.has(found.place)
    })
    return { outcome: result, result }
  })
}

/** What is counted of a set's images, one by one. */
export class Tally {
  private readonly counts: SetCounts = {
    train: 0,
    'holdout/clean': 0,
    'holdout/noisy': 0,
    failed: 0,
  }
  private readonly readability: ReadabilityCounts = { redrawn: 0, unreadable: 0 }
  private readonly digest = new SetDigest()
  private readonly recipe: Recipe
  private readonly holdoutRecipe: Recipe

  constructor({
    plan,
    recipe,
    holdoutRecipe,
  }: Pick<Finishing, 'plan' | 'recipe' | 'holdoutRecipe'>) {
    this.recipe = recipe
    this.holdoutRecipe = holdoutRecipe
    for (const split of splitsOf(plan)) this.counts[split] = 0
  }

  add(row: ManifestRow): void {
    const { id, split, sha256 } = row
    this.digest.add(id, sha256)
    this.counts[split] = (this.counts[split] ?? 0) + 1
    const { readability: asked } = split === 'holdout/noisy' ? this.holdoutRecipe : this.recipe
    const stayed = isUnreadable(row.readability, asked?.min ?? 0)
    if (stayed) this.readability.unreadable++
    // One that stayed unreadable was drawn as often as may be, whichever of them was kept.
    if (stayed || (row.attempt ?? 0) > 0) this.readability.redrawn++
  }

  /** @param failed sources and images that could not be read or drawn */
  finished(failed: number): Finished {
    const { counts, readability, recipe, holdoutRecipe } = this
    const isMeasured = recipe.readability !== undefined || holdoutRecipe.readability !== undefined
    return {
      counts: { ...counts, failed },
      digest: this.digest.digest(),
      ...(isMeasured && { readability }),
    }
  }
}

async function writeLists(
  folder: OutputFolder<DatasetInfo>,
  finishing: Finishing,
): Promise<Finished> {
  const lists = new Map<Split, AtomicWriter>()
  for (const split of splitsOf(finishing.plan)) {
    const list = await folder.writer(listOf(split))
    await list.write(csvRow(['ID', 'target']))
    lists.set(split, list)
  }
  const tally = new Tally(finishing)
  const lines = await AnnotationFile.open(folder, finishing.plan)
  const onRow = async (row: ManifestRow): Promise<void> => {
    await lists.get(row.split)!.write(csvRow([row.id, String(row.target)]))
    tally.add(row)
  }
  // The lines first: a row without its line would count as done.
  let annotated = {}
  await folder.writeManifest(lines.rowsOf(finishing.journal), onRow, async () => {
    annotated = await lines.close()
  })
  for (const list of lists.values()) await list.close()
  return { ...tally.finished(finishing.failed), ...annotated }
}

/** Entries of a folder that are read at once. */
const ENTRIES = 1024

/** All files in folders of images, or of what stands beside them, one by one: there may be millions. */
async function* imagesIn(
  folder: OutputFolder<DatasetInfo>,
  folders: readonly string[],
): AsyncGenerator<string> {
  for (const inner of folders) {
    for await (const entry of await opendir(folder.at(inner), { bufferSize: ENTRIES })) {
      if (entry.isFile()) yield `${inner}/${entry.name}`
    }
  }
}
