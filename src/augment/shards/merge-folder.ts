/** Shards of images as one folder of images. */
import { rm } from 'node:fs/promises'
import { ANNOTATIONS } from '../../dataset/annotations/annotation.ts'
import { splitsOf, type DatasetInfo } from '../../dataset/built-dataset.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { withOutputFolder, type OutputFolder } from '../../jobs/output-folder.ts'
import { placesOfShard } from '../../jobs/shard-name.ts'
import { claimOf, refuseOtherData } from '../build/claim.ts'
import { recipeFiles } from '../build/description.ts'
import { openLists, sweepImages } from '../build/finish.ts'
import type { PlannedSource } from '../build/plan.ts'
import { Tally, type Finished } from '../build/tally.ts'
import type { Failure } from '../build/task.ts'
import { addRows, broughtShards } from './brought-shards.ts'
import { annotationsOf, type Merging } from './merging.ts'
import { readPlanSources } from './plan-sources.ts'
import { planOfSources, shapeOf } from './shard-plan.ts'

/** @throws as `mergeShards` does */
export function mergeFolder(
  merging: Merging,
): Promise<Finished & { failures: readonly Failure[] }> {
  const { open, options, info, failed } = merging
  const { out, overwrite } = options
  return withOutputFolder(out, claimOf({ out, ...open, overwrite }), async (folder) => {
    const { before } = folder
    if (before && before.source.digest !== info.source.digest) {
      refuseOtherData(out, before, open.root)
    }
    const failures = await folder.failures(failed)
    await folder.begin(info, recipeFiles({ ...open, out }))
    const finished = await folder.complete(async () => {
      const result = await bringAll(folder, merging)
      return { outcome: result, result }
    })
    return { ...finished, failures: failures.all }
  })
}

async function bringAll(
  folder: OutputFolder<DatasetInfo>,
  { pool, open, options, info, failed }: Merging,
): Promise<Finished> {
  const { out, progress, signal } = options
  const { recipe } = open
  const splits = splitsOf(recipe)
  const lists = await openLists(folder, splits)
  const annotations = await annotationsOf(folder, open, info)
  const manifest = await folder.writer(MANIFEST)
  const tally = new Tally({ ...open, splits })
  const done = new Uint8Array(open.info.images)
  let annotated = 0
  for await (const brought of broughtShards(open, { pool, out, progress, signal })) {
    for (const split of splits) await lists.get(split)!.write(brought.lists[split] ?? '')
    annotated += await addRows(brought, { manifest, annotations })
    tally.addPart(brought.tally)
    const { from } = placesOfShard({ number: brought.shard, of: open.info.shards }, done.length)
    for (const place of brought.places) done[from + place] = 1
  }
  // The lines first: a row without its line would count as done.
  if (annotations) await annotations.close()
  else await rm(folder.at(ANNOTATIONS), { force: true })
  await manifest.close()
  for (const list of lists.values()) await list.close()
  // Into a new folder nothing was brought that the plan does not have.
  if (folder.before) {
    const sources: PlannedSource[] = []
    for await (const source of readPlanSources(open.folder)) sources.push(source)
    const plan = planOfSources(shapeOf(open), sources)
    await sweepImages(folder, { plan, recipe, isDone: (place) => done[place] === 1 })
  }
  return { ...tally.finished(failed.length), ...(annotations && { annotated }) }
}
