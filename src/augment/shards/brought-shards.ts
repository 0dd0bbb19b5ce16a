/** All shards of a plan, brought into a merged set by threads and told of in the plan's order. */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Piscina } from 'piscina'
import type { AtomicWriter } from '../../core/atomic-writer.ts'
import { bringFile } from '../../core/bring-file.ts'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { PARTIAL } from '../../jobs/layout.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import type { BringTask, BroughtShard } from './bring-shard.ts'
import type { OpenPlan } from './open-plan.ts'
import { shardFolder } from './shard-folder.ts'

/** Shards under way: while one is told of, others are brought. */
const AHEAD = 8
/** Files that are copied at a time, where they cannot be linked. */
const COPIES = 16

interface MergeTarget {
  /** of `shard-worker.ts` */
  pool: Piscina
  /** the set's folder, with folders for its parts */
  out: string
  progress: Progress
  signal: AbortSignal
}

/** @throws WorkError `STOPPED`, `SHARD_DAMAGED` */
export async function* broughtShards(
  open: OpenPlan,
  target: MergeTarget,
): AsyncGenerator<BroughtShard & { shard: number }> {
  const { info } = open
  const { signal, progress } = target
  const waiting: Promise<BroughtShard & { shard: number }>[] = []
  progress.begin('merging', info.images)
  try {
    for (let shard = 1; shard <= info.shards || waiting.length > 0; shard++) {
      if (signal.aborted) throw new WorkError('STOPPED', STOPPED)
      if (shard <= info.shards) {
        const brought = bring(open, target, shard)
        // Told where it is waited for.
        brought.catch(() => undefined)
        waiting.push(brought)
        if (waiting.length < AHEAD) continue
      }
      const next = await waiting.shift()!
      yield next
      progress.step(next.tally.ids.length)
    }
  } finally {
    progress.end()
    await Promise.allSettled(waiting)
  }
}

async function bring(
  { folder, info }: OpenPlan,
  { out, pool, signal }: MergeTarget,
  shard: number,
): Promise<BroughtShard & { shard: number }> {
  const task: BringTask = { shard, to: out }
  const brought = (await pool.run(task, { name: 'bring' })) as BroughtShard
  const home = shardFolder(folder, info, shard)
  await runTasks<string, void>({
    tasks: brought.left,
    concurrency: COPIES,
    signal,
    stopped: STOPPED,
    run: (file) => bringFile(join(home, file), join(out, file), join(out, PARTIAL, dirname(file))),
  })
  return { ...brought, shard }
}

/** Adds a shard's rows and lines of annotations to those of the set. @returns how many lines there were */
export async function addRows(
  { manifest, annotations }: BroughtShard,
  to: { manifest: AtomicWriter; annotations: AtomicWriter | undefined },
): Promise<number> {
  await to.manifest.append(manifest)
  if (!annotations) return 0
  await to.annotations?.append(annotations.file)
  await rm(manifest)
  await rm(annotations.file)
  return annotations.count
}

const STOPPED = 'stopped while merging: the same command resumes'
