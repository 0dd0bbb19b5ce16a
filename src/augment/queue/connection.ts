/** The connection to Redis (or Valkey) that shards of a plan are handed out by. */
import { Redis } from 'ioredis'
import { InputError, reasonOf } from '../../core/errors.ts'

/** Before a server that does not answer is given up at the start, ms. Later on it is waited for. */
const PATIENCE = 10_000

/**
 * Opens a connection that waits for its server once it has met it, through restarts too.
 * @param url `redis://` or `rediss://` (TLS) with user, password and database as Redis' own tools take them
 * @param tell told once each time the server is lost
 * @throws InputError `QUEUE_INVALID`, `QUEUE_UNREACHABLE`; neither tells the password
 */
export async function connect(url: string, tell: (warning: string) => void): Promise<Redis> {
  const place = placeOf(url)
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(2000, 100 * times),
  })
  let [hasMet, isLost] = [false, false]
  let reason = 'no answer'
  redis.on('error', (error: unknown) => {
    reason = reasonOf(error)
    if (!hasMet || isLost) return
    isLost = true
    tell(`${place}: ${reason}: waiting for it`)
  })
  redis.on('ready', () => (isLost = false))
  let late: NodeJS.Timeout | undefined
  try {
    const timeout = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(reason)), PATIENCE)
    })
    // Refused passwords end the first attempt, servers that are not there are tried until it is too late.
    await Promise.race([redis.connect().then(() => redis.ping()), timeout])
    hasMet = true
    return redis
  } catch (error) {
    redis.disconnect()
    throw new InputError(
      'QUEUE_UNREACHABLE',
      `${place}: expected a Redis or Valkey server that lets us in, found ${reason}: start it, or name another with --queue`,
      { cause: error },
    )
  } finally {
    clearTimeout(late)
  }
}

/** Host, port and database of a URL, without its password. */
function placeOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '') {
    return `${url.protocol}//${url.host}${url.pathname}`
  }
  throw new InputError(
    'QUEUE_INVALID',
    '--queue: expected redis://host:port or rediss://user:password@host:port, found something else',
  )
}
