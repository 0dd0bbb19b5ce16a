/** What comes in from a page, checked: who asks, what for, in which form. */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { sha256 } from '../../core/hash.ts'
import { isOwnHost } from '../../html/loopback.ts'

/** A recipe of a million characters is none. */
const MAX_BODY = 2_000_000

const path = z.string().max(2000)

const overrides = z.strictObject({
  off: z.array(path).max(1000),
  forced: z.array(path).max(1000),
  solo: path.nullable(),
})

const variant = z.int().min(0).max(1_000_000)

const want = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('page'), variant }),
  z.strictObject({ kind: z.literal('steps'), variant }),
  z.strictObject({
    kind: z.literal('strength'),
    variant,
    path,
    param: path,
    value: z.union([z.number(), z.string()]),
  }),
  z.strictObject({ kind: z.literal('sample'), images: z.int().min(1).max(512) }),
])

export const drawRequest = z.strictObject({
  tab: z.string().min(1).max(100),
  number: z.int().min(0),
  text: z.string(),
  overrides,
  page: z.int().min(0),
  wants: z.array(want).max(64),
})

export const saveRequest = z.strictObject({
  text: z.string(),
  base: z.string().nullable(),
  over: z.string().nullable(),
})

/**
 * Whether a request comes from the studio's own page: browsers say where one comes from, and a page
 * elsewhere cannot say otherwise.
 * @param host `127.0.0.1:PORT`
 */
export function isFromOwnPage({ headers }: IncomingMessage, host: string): boolean {
  const { origin } = headers
  if (origin !== undefined) {
    const [scheme, name] = origin.split('//')
    if (scheme !== 'http:' || !isOwnHost(name, host)) return false
  }
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** Whether two secrets are the same, in a time that does not tell how far they agree. */
export function isSameSecret(given: string, own: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(own)))
}

/** The JSON of a request's body; undefined where it is none, or too long. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return undefined
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MAX_BODY) return undefined
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return undefined
  }
}
