/** Decisions on labels over HTTP: read from `train.fixes.csv`, and written into it one by one. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { PalimpsestError } from '../../core/errors.ts'
import { headersOf, refuse } from '../../html/loopback.ts'
import { decide, readFixes } from '../audit/fixes.ts'

const rowSchema = z.strictObject({
  id: z.string().min(1).max(1024),
  target: z.string().regex(/^(drop|\d{1,9})$/),
  reason: z.string().max(4096),
  confirmed: z.enum(['yes', 'no', '']),
})

const decisionSchema = z.strictObject({
  id: z.string().min(1).max(1024),
  row: rowSchema.nullable(),
})

/** Largest decision that is read, bytes. */
const MAX_BODY = 16_384

/** @param file `train.fixes.csv` */
export async function answerFixes(
  file: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, headers } = request
  if (method === 'GET') {
    const rows = JSON.stringify(await readFixes(file))
    response.writeHead(200, headersOf('.json', Buffer.byteLength(rows)))
    response.end(rows)
    return
  }
  if (method !== 'POST') return refuse(response, 405)
  // A form of another page can post, but not as JSON, and not in this page's name.
  const isOwn = headers.origin === `http://${headers.host}`
  if (!isOwn || headers['content-type'] !== 'application/json') return refuse(response, 403)
  if (!(Number(headers['content-length']) <= MAX_BODY)) return refuse(response, 413)
  const found = decisionSchema.safeParse(parsed(await text(request)))
  if (!found.success || (found.data.row && found.data.row.id !== found.data.id))
    return refuse(response, 400)
  const { id, row } = found.data
  try {
    await decide(file, id, row ?? undefined)
  } catch (error) {
    if (error instanceof PalimpsestError) return refuse(response, 409)
    throw error
  }
  response.writeHead(204)
  response.end()
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
