/** `augment worker`: draws shards of a plan that a queue hands out, until the plan is done. */
import { setTimeout as wait } from 'node:timers/promises'
import { UnrecoverableError, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Piscina } from 'piscina'
import { InputError, reasonOf } from '../../core/errors.ts'
import { silent } from '../../core/progress.ts'
import { plural } from '../../core/plural.ts'
import { buildShard, checkMachine, withDrawingPool } from '../shards/build-shard.ts'
import { openPlan, type OpenPlan } from '../shards/open-plan.ts'
import { connect } from './connection.ts'
import type { QueueOptions } from './coordinate.ts'
import { readLastRun, type LastRun } from './last-run.ts'
import { queueName, readJob, type ShardJob } from './shard-job.ts'

export interface WorkOptions extends QueueOptions {
  /** threads that draw */
  workers: number
}

export interface Worked {
  /** shards that this worker drew */
  drawn: number
  images: number
  /** attempts that failed */
  failed: number
  seconds: number
}

/** Times that a shard may be taken over from workers that died: there is no harm in it. */
const TAKEN_OVER = 1000
/** Milliseconds between two questions whether the plan is done. */
const LOOK = 1000

/**
 * Draws what the queue hands out, until a run of its coordinator ends. One that ended before this worker
 * began says nothing of what comes next, unless it left nothing to do: a worker may be there before its
 * coordinator is. The drawing is done in a pool of threads, so that this one is free to
 * renew its hold of a shard; a worker that is not heard of for `lease` seconds loses it to another. After
 * the signal the shard at hand is finished, then it ends.
 * @throws InputError as `buildShard`, before anything is taken from the queue; `QUEUE_UNREACHABLE`
 */
export async function work(options: WorkOptions): Promise<Worked> {
  const started = performance.now()
  const { warn } = options
  const plan = await openPlan(options)
  checkMachine(plan, { number: 1, of: plan.info.shards })
  const redis = await connect(options.queue, warn)
  try {
    // Finished even where the program is asked to end: what is begun is lost otherwise.
    const draining = new AbortController().signal
    const pool = { workers: options.workers, signal: draining }
    const result = await withDrawingPool(plan, pool, (opened) =>
      drawFrom(redis, plan, { ...options, pool: opened, signal: draining }, options.signal),
    )
    return { ...result, seconds: (performance.now() - started) / 1000 }
  } finally {
    redis.disconnect()
  }
}

/** Draws what comes from the queue. @param signal ends it after the shard at hand */
async function drawFrom(
  redis: Redis,
  plan: OpenPlan,
  options: WorkOptions & { pool: Piscina },
  signal: AbortSignal,
): Promise<Omit<Worked, 'seconds'>> {
  const { lease, warn } = options
  const name = queueName(plan)
  const result = { drawn: 0, images: 0, failed: 0 }
  let atHand: number | undefined
  const worker = new Worker<ShardJob>(
    name,
    async (job, token) => {
      if (signal.aborted) {
        // It came in the moment of the signal: another worker draws it.
        await job.moveToWait(token)
        throw new WaitingError()
      }
      const number = shardOf(job.data, plan)
      const shard = { number, of: plan.info.shards }
      atHand = number
      try {
        const drawn = await buildShard({ ...options, shard, progress: silent })
        if (drawn.made > 0) result.drawn++
        result.images += drawn.made
        warn(`shard ${number}/${shard.of}: ${plural(drawn.made, 'image')} made`)
      } catch (error) {
        result.failed++
        warn(`shard ${number}/${shard.of}: ${reasonOf(error)}`)
        throw error
      } finally {
        atHand = undefined
      }
    },
    {
      // Nothing is taken before it is known whether there is anything to do.
      autorun: false,
      connection: redis,
      concurrency: 1,
      lockDuration: lease * 1000,
      stalledInterval: lease * 500,
      maxStalledCount: TAKEN_OVER,
      drainDelay: 1,
      runRetryDelay: 1000,
    },
  )
  worker.on('error', () => undefined)
  const before = await readLastRun(redis, name)
  if (before?.isComplete) {
    warn('the last run of this plan drew all of it: nothing is left to do')
  } else {
    if (before) warn('the last run of this plan left shards undrawn: waiting for the next')
    void worker.run().catch(() => undefined)
    await untilItEnds(() => readLastRun(redis, name), before, signal)
  }
  if (signal.aborted) {
    const of = plan.info.shards
    warn(atHand === undefined ? 'ending' : `finishing shard ${atHand}/${of}, then ending`)
  }
  await worker.close()
  return result
}

/** Waits until the signal, or for the end of a run that is not the one `before` this worker. */
async function untilItEnds(
  look: () => Promise<LastRun | undefined>,
  before: LastRun | undefined,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const last = await look()
    if (last && last.token !== before?.token) return
    await wait(LOOK, undefined, { signal }).catch(() => undefined)
  }
}

/** A job that asks for something else fails for good: no worker would draw it. */
function shardOf(data: unknown, plan: Parameters<typeof readJob>[1]): number {
  try {
    return readJob(data, plan)
  } catch (error) {
    if (error instanceof InputError) throw new UnrecoverableError(error.message)
    throw error
  }
}
