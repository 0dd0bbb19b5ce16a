/** The end of a build: manifest and lists in the plan's order, the digest, no file too many. */
import { opendir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { csvRow } from '../../dataset/csv.ts'
import {
  splitsOf,
  type DatasetInfo,
  type ManifestRow,
  type Split,
} from '../../dataset/built-dataset.ts'
import type { FinishedRows } from '../../jobs/journal.ts'
import type { OutputFolder } from '../../jobs/output-folder.ts'
import { layerFoldersOf } from '../layers/layer.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { AnnotationFile } from './annotation-lines.ts'
import { listOf } from './paths.ts'
import { placeOf, type Plan } from './plan.ts'
import { Tally, type Finished } from './tally.ts'
import type { JournalRow } from './task.ts'

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
    const { recipe } = finishing
    await sweepImages(folder, { plan, recipe, isDone: (place) => journal.has(place) })
    return { outcome: result, result }
  })
}

/** Removes images, and what stands beside them, that the plan does not have or that are not done. */
export async function sweepImages(
  folder: OutputFolder<DatasetInfo>,
  {
    plan,
    recipe,
    isDone,
  }: { plan: Plan; recipe: Pick<Recipe, 'output'>; isDone: (place: number) => boolean },
): Promise<void> {
  await folder.sweep(imagesIn(folder, splitsOf(plan)), (file) => {
    const split = splitsOf(plan).find((one) => file.startsWith(`${one}/`))!
    const found = placeOf(plan, { id: basename(file), split })
    return found !== undefined && isDone(found.place)
  })
  const besides = layerFoldersOf(recipe.output, splitsOf(plan))
  await folder.sweep(imagesIn(folder, besides), (file) => {
    const split = splitsOf(plan).find((one) => file.includes(`/${one}/`))!
    // `a_0001.x.png` stands beside `a_0001.jpg`.
    const id = basename(file).replace(/(\.[xy])?\.png$/, plan.ending)
    const found = placeOf(plan, { id, split })
    return found !== undefined && isDone(found.place)
  })
}

/** The lists of a set's images and their targets, with their heads. */
export async function openLists(
  folder: OutputFolder<DatasetInfo>,
  splits: readonly Split[],
): Promise<ReadonlyMap<Split, AtomicWriter>> {
  const lists = new Map<Split, AtomicWriter>()
  for (const split of splits) {
    const list = await folder.writer(listOf(split))
    await list.write(csvRow(['ID', 'target']))
    lists.set(split, list)
  }
  return lists
}

async function writeLists(
  folder: OutputFolder<DatasetInfo>,
  finishing: Finishing,
): Promise<Finished> {
  const lists = await openLists(folder, splitsOf(finishing.plan))
  const tally = new Tally({ ...finishing, splits: splitsOf(finishing.plan) })
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
