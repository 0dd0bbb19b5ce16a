/** Pages on this machine's own address: what the server of a report and that of the studio share. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { InputError, systemCode, WorkError } from '../core/errors.ts'

const HOST = '127.0.0.1'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
}

/** A server that listens on this machine alone. */
export interface Loopback {
  /** `127.0.0.1:PORT` */
  host: string
  /** ends it, with the connections that are open */
  close: () => Promise<void>
}

/** Answers one request; where it throws, the connection is cut. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Listens on 127.0.0.1. Requests under another name than this machine's own are refused before `answer`
 * sees them: a page elsewhere that has its own name resolve to this machine must not read along.
 * @param port 0: any that is free
 * @param option that the port was given with, for messages
 * @throws InputError `PORT_BUSY`, `PORT_REFUSED`
 */
export async function listenOnLoopback(
  port: number,
  option: string,
  answer: Answer,
): Promise<Loopback> {
  let own = ''
  const server = createServer((request, response) => {
    if (!isOwnHost(request.headers.host, own)) return refuse(response, 403)
    answer(request, response).catch(() => response.destroy())
  })
  await listen(server, port, option)
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new WorkError('NO_ADDRESS', 'the server got no port')
  own = `${HOST}:${address.port}`
  return {
    host: own,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Whether a name, as `Host` has it, is that of a server on this machine. */
export function isOwnHost(name: string | undefined, own: string): boolean {
  return name === own || name === own.replace(HOST, 'localhost')
}

function listen(server: Server, port: number, option: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      const isBusy = code === 'EADDRINUSE'
      fail(
        new InputError(
          isBusy ? 'PORT_BUSY' : 'PORT_REFUSED',
          isBusy
            ? `port ${port} is taken: give another, or none with ${option}`
            : `port ${port} cannot be used (${code ?? String(error)}): give another with ${option}`,
          { cause: error },
        ),
      )
    })
    server.listen(port, HOST, () => done())
  })
}

/**
 * The decoded path of an address, or undefined where it is not one plain way down. Whoever joins it to a
 * folder still has to see where links lead.
 */
export function plainPath(url: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''))
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return undefined
  return path.split('/').some((name) => name === '..' || name === '.') ? undefined : path
}

/** Headers of an answer. @param ending of the file's name, with its dot */
export function headersOf(ending: string, length: number): Record<string, string | number> {
  return {
    'Content-Type': TYPES[ending] ?? 'application/octet-stream',
    'Content-Length': length,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  }
}

/** Answers with a status and nothing else. */
export function refuse(response: ServerResponse, status: number): void {
  const text = `${status}\n`
  response.writeHead(status, headersOf('.txt', text.length))
  response.end(text)
}
