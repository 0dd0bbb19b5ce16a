/** One coordinator at a time: a key that its holder renews, and that ends by itself where it was killed. */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { WorkError } from '../../core/errors.ts'

const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`

export interface Lease {
  /** @throws WorkError `QUEUE_TAKEN` where another has taken it meanwhile */
  renew(): Promise<void>
  release(): Promise<void>
}

/**
 * Takes a lease.
 * @param seconds after which it ends unless it is renewed
 * @throws WorkError `QUEUE_TAKEN`
 */
export async function takeLease(redis: Redis, key: string, seconds: number): Promise<Lease> {
  const token = randomUUID()
  const taken = (): WorkError =>
    new WorkError(
      'QUEUE_TAKEN',
      `another coordinator follows this plan on this queue: wait for it, or for ${seconds} s where it was killed`,
    )
  const take = (): Promise<'OK' | null> => redis.set(key, token, 'PX', seconds * 1000, 'NX')
  if ((await take()) === null) throw taken()
  return {
    renew: async () => {
      if ((await redis.eval(RENEW, 1, key, token, String(seconds * 1000))) === 1) return
      // It ended while the server was away, or the server forgot it.
      if ((await take()) === null) throw taken()
    },
    release: async () => {
      await redis.eval(RELEASE, 1, key, token)
    },
  }
}
