/** The worker that looks after shards: checks them, and brings them into a merged set. */
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import { bringShard, type BringTask, type BroughtShard, type ShardBringing } from './bring-shard.ts'
import { checkShard, type ShardState } from './shard-folder.ts'

export type ShardWorkerSetup = ShardBringing

const setup = workerSetup() as ShardWorkerSetup

/** Checks a shard. @param shard from 1 */
export const check = workerTask((shard: number): Promise<ShardState> =>
  checkShard(setup.plan, setup.info, shard),
)

/** Brings a shard's images into the set. */
export const bring = workerTask((task: BringTask): Promise<BroughtShard> => bringShard(setup, task))
