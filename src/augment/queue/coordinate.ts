/** `augment build --plan --queue`: puts the shards of a plan on a queue and follows until all are drawn. */
import { setTimeout as wait } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { inBatches } from '../../jobs/run-tasks.ts'
import { checkShards, withShardPool } from '../shards/check-shards.ts'
import { openPlan, type OpenPlan, type PlanPlace } from '../shards/open-plan.ts'
import { connect } from './connection.ts'
import { forgetLastRun, leaveRun } from './last-run.ts'
import { takeLease, type Lease } from './lease.ts'
import { jobId, queueName, type ShardJob } from './shard-job.ts'

export interface QueueOptions extends PlanPlace {
  /** `redis://…` */
  queue: string
  /** seconds after which a worker or coordinator that is not heard of counts as dead */
  lease: number
  progress: Progress
  /** ends the following; workers go on with what is on the queue */
  signal: AbortSignal
  warn: (text: string) => void
}

export interface Coordinated {
  shards: number
  /** shards that were drawn while this run followed */
  drawn: number
  /** shards that could not be drawn, with the reason of the last attempt */
  failed: { shard: number; reason: string }[]
  seconds: number
}

/** Attempts of a shard, by whichever workers, before it is set aside. */
const ATTEMPTS = 5
/** Milliseconds between attempts. */
const BACKOFF = 2000
/** Milliseconds between two looks at the queue. */
const LOOK = 500
/** Jobs that are put on the queue at once. */
const BATCH = 1000
/** How often shards are put on the queue that it says are done and that are not there. */
const ROUNDS = 3

/**
 * Has all shards of a plan drawn that are not there and right. What is done is told by the shards on disk,
 * not by the queue, so a queue that lost its memory costs time alone.
 * @throws InputError as `openPlan` and `connect`; WorkError `QUEUE_TAKEN`, `STOPPED`
 */
export async function coordinate(options: QueueOptions): Promise<Coordinated> {
  const started = performance.now()
  const plan = await openPlan(options)
  const redis = await connect(options.queue, options.warn)
  const name = queueName(plan)
  try {
    const lease = await takeLease(redis, `${name}:coordinator`, options.lease)
    const queue = new Queue<ShardJob>(name, { connection: redis })
    // The connection tells of its troubles itself.
    queue.on('error', () => undefined)
    try {
      await forgetLastRun(redis, name)
      const result = await drawAll(plan, queue, lease, options)
      await leaveRun(redis, name, result.failed.length === 0)
      return { ...result, seconds: (performance.now() - started) / 1000 }
    } finally {
      await queue.close()
      await lease.release()
    }
  } finally {
    redis.disconnect()
  }
}

async function drawAll(
  plan: OpenPlan,
  queue: Queue<ShardJob>,
  lease: Lease,
  options: QueueOptions,
): Promise<Omit<Coordinated, 'seconds'>> {
  const { shards } = plan.info
  const first = await unfinished(plan, options, lease)
  let left = first
  let reasons = new Map<number, string>()
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    // Those that an earlier run set aside would be taken for the same jobs.
    for (const state of ['failed', 'completed'] as const) await queue.clean(0, 0, state)
    for (const some of inBatches(left, BATCH)) {
      await queue.addBulk(some.map((shard) => jobOf(plan, shard)))
      await lease.renew()
    }
    reasons = await follow(queue, lease, { shards, left: left.length }, options)
    left = await unfinished(plan, options, lease)
    if (left.every((shard) => reasons.has(shard))) break
  }
  return {
    shards,
    drawn: first.length - left.length,
    failed: left.map((shard) => ({ shard, reason: reasons.get(shard) ?? 'no worker drew it' })),
  }
}

function jobOf({ info }: OpenPlan, shard: number): Parameters<Queue<ShardJob>['addBulk']>[0][0] {
  return {
    name: 'shard',
    data: { plan: info.id, shard },
    opts: {
      jobId: jobId(shard),
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: BACKOFF },
      removeOnComplete: true,
      removeOnFail: false,
    },
  }
}

/** Waits until nothing is on the queue. @returns why shards failed, by number */
async function follow(
  queue: Queue<ShardJob>,
  lease: Lease,
  { shards, left }: { shards: number; left: number },
  { lease: seconds, progress, signal }: QueueOptions,
): Promise<Map<number, string>> {
  progress.begin('drawing shards', shards, shards - left)
  let told = 0
  let renewed = performance.now()
  try {
    for (;;) {
      const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed')
      const { wait: waiting = 0, active = 0, delayed = 0, failed = 0 } = counts
      const open = waiting + active + delayed
      const done = Math.max(told, left - open - failed)
      progress.step(done - told)
      told = done
      progress.note(`${active} being drawn${failed > 0 ? ` · ${failed} failed` : ''}`)
      if (open === 0) break
      if (performance.now() - renewed > (seconds * 1000) / 3) {
        await lease.renew()
        renewed = performance.now()
      }
      await wait(LOOK, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) {
        throw new WorkError(
          'STOPPED',
          'stopped following: workers go on with what is on the queue; the same command follows again',
        )
      }
    }
    const failed = await queue.getFailed()
    return new Map(failed.map(({ data, failedReason }) => [data.shard, failedReason]))
  } finally {
    progress.end()
  }
}

/** The shards that are not there, or damaged, sorted. */
async function unfinished(plan: OpenPlan, options: QueueOptions, lease: Lease): Promise<number[]> {
  const found: number[] = []
  let renewed = performance.now()
  await withShardPool(plan, options.signal, (pool) =>
    checkShards(pool, plan, options, async (shard, { state }) => {
      if (state !== 'right') found.push(shard)
      if (performance.now() - renewed < (options.lease * 1000) / 3) return
      renewed = performance.now()
      await lease.renew()
    }),
  )
  return found.toSorted((a, b) => a - b)
}
