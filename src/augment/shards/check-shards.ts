/** All shards of a plan looked at, in threads. */
import type { Piscina } from 'piscina'
import type { Progress } from '../../core/progress.ts'
import { withPool } from '../../jobs/pool.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import type { OpenPlan } from './open-plan.ts'
import type { ShardState } from './shard-folder.ts'
import { shapeOf } from './shard-plan.ts'
import type { ShardWorkerSetup } from './shard-worker.ts'

/** Threads: more wait for each other in the file system. */
const THREADS = 2

/** Opens the threads that look after a plan's shards. */
export function withShardPool<T>(
  plan: OpenPlan,
  signal: AbortSignal,
  use: (pool: Piscina) => Promise<T>,
): Promise<T> {
  const { folder, info, recipe, holdoutRecipe } = plan
  const setup: ShardWorkerSetup = {
    plan: folder,
    info,
    shape: shapeOf(plan),
    tallied: {
      recipe: { readability: recipe.readability },
      holdoutRecipe: { readability: holdoutRecipe.readability },
    },
  }
  const worker = new URL('./shard-worker.ts', import.meta.url)
  return withPool(worker, { threads: Math.min(THREADS, info.shards), setup, signal }, use)
}

/** Checks all shards. @param found told of each, in the order in which they are done */
export async function checkShards(
  pool: Piscina,
  { info }: OpenPlan,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
  found: (shard: number, state: ShardState) => Promise<void> | void,
): Promise<void> {
  await runTasks<number, ShardState>({
    pool,
    name: 'check',
    tasks: Array.from({ length: info.shards }, (_, i) => i + 1),
    signal,
    describe: (shard) => `shard ${shard}`,
    progress: { on: progress, label: 'checking shards', total: info.shards },
    onResult: (state, shard) => found(shard, state),
  })
}
