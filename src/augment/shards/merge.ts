/** `augment merge`: the shards of a plan become a built set, as one machine would have built it. */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Piscina } from 'piscina'
import { readJsonLines } from '../../core/json-lines.ts'
import { pathBelow } from '../../core/paths.ts'
import { WorkError } from '../../core/errors.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { FAILURES } from '../../jobs/layout.ts'
import type { Finished } from '../build/tally.ts'
import type { Failure } from '../build/task.ts'
import { checkShards, withShardPool } from './check-shards.ts'
import { openPlan, type OpenPlan } from './open-plan.ts'
import { mergeFolder } from './merge-folder.ts'
import type { MergeOptions, Merging } from './merging.ts'
import { shardFolder } from './shard-folder.ts'
import { MachineCount } from './versions.ts'

/** A merged set; or the shards that it lacks, and nothing was written. */
export type MergeResult = Merged | Unmergeable

export interface Merged extends Finished {
  state: 'merged'
  shards: number
  failures: readonly Failure[]
  /** such as that shards were drawn on unlike machines */
  warnings: readonly string[]
  seconds: number
  /** most memory that the process had at once, bytes */
  peakRssBytes: number
}

export interface Unmergeable {
  state: 'unmergeable'
  shards: number
  /** numbers of shards that were not drawn, sorted */
  missing: number[]
  /** shards that are damaged, or not this plan's */
  wrong: { shard: number; reason: string }[]
}

/**
 * Checks all shards of a plan and makes one set of them. Images are linked, so that they take no more
 * room and the plan stays as it is; on another disk they are copied. The same command again resumes.
 * @throws InputError as `openPlan` and as a build does of its folder; WorkError `STOPPED`,
 *   `DISK_FULL`, `FOLDER_BUSY`
 */
export async function mergeShards(options: MergeOptions): Promise<MergeResult> {
  const started = performance.now()
  const plan = await openPlan(options)
  const { shards } = plan.info
  return withShardPool(plan, options.signal, async (pool) => {
    const { missing, wrong, machines } = await checkAll(pool, plan, options)
    if (missing.length > 0 || wrong.length > 0) {
      return { state: 'unmergeable', shards, missing, wrong }
    }
    const merged = await mergeInto(pool, plan, options, machines)
    return {
      state: 'merged',
      shards,
      ...merged,
      warnings: machines.warnings(),
      seconds: (performance.now() - started) / 1e3,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
  })
}

async function checkAll(
  pool: Piscina,
  plan: OpenPlan,
  options: MergeOptions,
): Promise<Pick<Unmergeable, 'missing' | 'wrong'> & { machines: MachineCount }> {
  const missing: number[] = []
  const wrong: Unmergeable['wrong'] = []
  const machines = new MachineCount()
  await checkShards(pool, plan, options, (shard, found) => {
    if (found.state === 'missing') missing.push(shard)
    else if (found.state === 'wrong') wrong.push({ shard, reason: found.reason })
    else machines.add(found.info.versions)
  })
  return {
    missing: missing.toSorted((a, b) => a - b),
    wrong: wrong.toSorted((a, b) => a.shard - b.shard),
    machines,
  }
}

async function mergeInto(
  pool: Piscina,
  open: OpenPlan,
  options: MergeOptions,
  machines: MachineCount,
): Promise<Finished & { failures: readonly Failure[] }> {
  const work: Merging = {
    pool,
    open,
    options,
    info: describe(open, options.out, machines),
    failed: await failuresOf(open),
  }
  if (open.info.packed === undefined) return mergeFolder(work)
  return (await import('./merge-packed.ts')).mergePacked(work)
}

function describe({ folder, info }: OpenPlan, out: string, machines: MachineCount): DatasetInfo {
  const { dataset } = info
  const root = resolve(folder, dataset.source.root)
  return {
    ...dataset,
    source: { ...dataset.source, root: pathBelow(resolve(out), root) },
    versions: { ...dataset.versions, ...machines.versions() },
  }
}

/** What could not be read when the plan was made, and what its shards could not draw. */
async function failuresOf({ folder, info }: OpenPlan): Promise<Failure[]> {
  const found: Failure[] = []
  const folders = [folder]
  for (let number = 1; number <= info.shards; number++) {
    folders.push(shardFolder(folder, info, number))
  }
  for (const one of folders) {
    const file = join(one, FAILURES)
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new WorkError('SHARD_DAMAGED', `${file} is gone`)
    if (size === 0) continue
    for await (const { value } of readJsonLines<Failure>(file)) found.push(value)
  }
  return found
}
