/** The worker that looks after shards: checks them, and links their images into a merged set. */
import { linkSync } from 'node:fs'
import { join } from 'node:path'
import { cannotLink } from '../../core/bring-file.ts'
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import type { PlanInfo } from './plan-info.ts'
import { checkShard, type ShardState } from './shard-folder.ts'

export interface ShardWorkerSetup {
  /** the plan's folder */
  plan: string
  info: PlanInfo
}

/** Files that are to stand in another folder under the same names. */
export interface LinkTask {
  from: string
  to: string
  files: readonly string[]
}

const setup = workerSetup() as ShardWorkerSetup

/** Checks a shard. @param shard from 1 */
export const check = workerTask((shard: number): Promise<ShardState> =>
  checkShard(setup.plan, setup.info, shard),
)

/** Links files, one after another: a thread loses less by waiting than by promises. @returns those that need more */
export const link = workerTask(({ from, to, files }: LinkTask): string[] =>
  files.filter((file) => {
    try {
      linkSync(join(from, file), join(to, file))
      return false
    } catch (error) {
      if (cannotLink(error)) return true
      throw error
    }
  }),
)
