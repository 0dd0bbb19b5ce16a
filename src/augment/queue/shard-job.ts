/** What is put on the queue for a shard. A worker draws from its own plan only, whatever a job says. */
import { z } from 'zod'
import { InputError } from '../../core/errors.ts'
import type { OpenPlan } from '../shards/open-plan.ts'

const shardJob = z.strictObject({
  /** `id` of the plan */
  plan: z.string(),
  /** from 1 */
  shard: z.number().int().min(1),
})

export type ShardJob = z.infer<typeof shardJob>

/** Name of a plan's queue; keys in Redis begin with it. */
export function queueName(plan: OpenPlan): string {
  return `palimpsest-${plan.info.id.slice(0, 32)}`
}

export const jobId = (shard: number): string => `shard-${shard}`

/** The shard that a job asks for. @throws InputError `JOB_INVALID` */
export function readJob(data: unknown, { info }: OpenPlan): number {
  const job = shardJob.safeParse(data)
  if (job.success && job.data.plan === info.id && job.data.shard <= info.shards) {
    return job.data.shard
  }
  throw new InputError(
    'JOB_INVALID',
    `expected a job of this plan and a shard from 1 to ${info.shards}, found ${JSON.stringify(data)?.slice(0, 200)}`,
  )
}
