/** How the last coordinator of a plan ended: left on the queue for its workers, which end by it. */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

export interface LastRun {
  /** tells runs apart: two that ended alike are two runs */
  token: string
  /** whether all shards were there; else some could not be drawn */
  isComplete: boolean
}

/** Seconds for which it is told: workers look every second, and machines are slow to start. */
const KEPT = 3600

const keyOf = (queue: string): string => `${queue}:done`

/** What a plan's last run left; undefined while one follows, and before the first. */
export async function readLastRun(redis: Redis, queue: string): Promise<LastRun | undefined> {
  const [outcome, token] = (await redis.get(keyOf(queue)))?.split(' ') ?? []
  if (outcome === undefined) return undefined
  return { token: token ?? outcome, isComplete: outcome === 'complete' }
}

/** A run begins: there is something to do for workers. */
export async function forgetLastRun(redis: Redis, queue: string): Promise<void> {
  await redis.del(keyOf(queue))
}

export async function leaveRun(redis: Redis, queue: string, isComplete: boolean): Promise<void> {
  const outcome = isComplete ? 'complete' : 'failures'
  await redis.set(keyOf(queue), `${outcome} ${randomUUID()}`, 'EX', KEPT)
}
