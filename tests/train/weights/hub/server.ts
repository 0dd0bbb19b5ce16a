/** A server that behaves like the hub, and the one its files lie on, both on this machine. */
import { createHash } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export const COMMIT = '0123456789abcdef0123456789abcdef01234567'

export interface HubBehaviour {
  /** what the repository holds; null: there is no such repository */
  content: Buffer | null
  /** asked for by the hub, 401 without it */
  token?: string
  /** answers that break off, in order: after that many bytes of the body; null: whole */
  cuts?: (number | null)[]
  /** sends everything whatever was asked for */
  ignoresRange?: boolean
  /** answers every range with 416 */
  refusesRange?: boolean
  /** what is sent instead of what is announced */
  sent?: Buffer
  /** answers of the file's server that are only a status, in order */
  failures?: number[]
  /** says nothing of commit and hash */
  anonymous?: boolean
  /** the repository has a new name, `/timm/new/…` */
  renamed?: boolean
}

export interface Asked {
  server: 'hub' | 'files'
  method: string
  path: string
  headers: IncomingHttpHeaders
}

export interface Hub {
  url: string
  files: string
  asked: Asked[]
  behaviour: HubBehaviour
}

export async function startHub(behaviour: HubBehaviour): Promise<Hub> {
  const asked: Asked[] = []
  const note = (server: Asked['server'], { method, url, headers }: IncomingMessage): void => {
    asked.push({ server, method: method ?? '', path: url ?? '', headers })
  }
  const files = await listening((request, response) => {
    note('files', request)
    sendFile(hub.behaviour, request, response)
  })
  const url = await listening((request, response) => {
    note('hub', request)
    lead(hub, request, response)
  })
  const hub: Hub = { url, files, asked, behaviour }
  return hub
}

function lead(hub: Hub, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const { content, token, anonymous, renamed } = hub.behaviour
  if (token !== undefined && headers.authorization !== `Bearer ${token}`) {
    response.writeHead(401, { 'x-error-message': 'Invalid username or password.' }).end()
  } else if (content === null || !url.endsWith('/resolve/main/model.safetensors')) {
    response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end()
  } else if (renamed && !url.startsWith('/timm/new/')) {
    response.writeHead(307, { location: '/timm/new/resolve/main/model.safetensors' }).end()
  } else {
    const said = {
      'x-repo-commit': COMMIT,
      'x-linked-etag': `"${sha256(content)}"`,
      'x-linked-size': String(content.length),
      etag: '"a-name-of-the-redirect"',
    }
    response.writeHead(302, { location: `${hub.files}/blob`, ...(anonymous ? {} : said) }).end()
  }
}

function sendFile(
  behaviour: HubBehaviour,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const failure = behaviour.failures?.shift()
  if (failure !== undefined) return void response.writeHead(failure).end()
  const { content, sent = content ?? Buffer.alloc(0), ignoresRange, refusesRange } = behaviour
  const head = { etag: '"storage"', 'content-type': 'application/octet-stream' }
  if (request.method === 'HEAD') {
    return void response.writeHead(200, { ...head, 'content-length': sent.length }).end()
  }
  const cut = behaviour.cuts?.shift() ?? null
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (from > 0 && (refusesRange || from >= sent.length)) {
    return void response.writeHead(416, { 'content-range': `bytes */${sent.length}` }).end()
  }
  const start = ignoresRange ? 0 : from
  const body = sent.subarray(start)
  response.writeHead(start > 0 ? 206 : 200, {
    ...head,
    'content-length': body.length,
    ...(start > 0 && { 'content-range': `bytes ${start}-${sent.length - 1}/${sent.length}` }),
  })
  if (cut === null) return void response.end(body)
  response.flushHeaders()
  // A moment later, as a reader may drop what it has just received when the connection breaks.
  response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 20))
}

/** A server for the length of a test; its address. */
export async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  change: (server: Server) => void = () => {},
): Promise<string> {
  const server = createServer(answer)
  change(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
