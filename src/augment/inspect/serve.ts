/**
 * A report on this machine's own address. It answers for the files of the report and for the images
 * that its sets name, and for nothing else: a path is looked up, never joined to a folder unseen.
 */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { InputError, systemCode, WorkError } from '../../core/errors.ts'
import { isFile } from '../../dataset/images.ts'
import { withoutPage } from '../../page/codec/page-file.ts'
import { chunkText } from './chunks.ts'
import { DATA, LETTERS, type Roots } from './data.ts'
import type { DatasetView } from './dataset-view.ts'

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

export interface Served {
  url: string
  close: () => Promise<void>
}

/**
 * @param out folder of the report
 * @param views the sets it shows
 * @param port 0: any that is free
 * @throws InputError `PORT_BUSY`, `PORT_REFUSED`
 */
export async function serveReport(
  out: string,
  views: readonly DatasetView[],
  port: number,
): Promise<Served> {
  const site = siteOf(await realpath(out), views)
  const server = createServer((request, response) => {
    answer(site, request, response).catch(() => response.destroy())
  })
  await listen(server, port)
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new WorkError('NO_ADDRESS', 'the server got no port')
  site.host = `${HOST}:${address.port}`
  return {
    url: `http://${site.host}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

interface Site {
  /** absolute, links resolved */
  out: string
  /** image files by their address */
  images: Map<string, string>
  /** where the page finds images when it is served */
  roots: string
  host: string
}

function siteOf(out: string, views: readonly DatasetView[]): Site {
  const images = new Map<string, string>()
  const roots: Record<string, Roots> = {}
  for (const [i, { root, files, sources, sourceRoot }] of views.entries()) {
    const letter = LETTERS[i]!
    roots[letter] = { files: `/files/${letter}/` }
    for (const file of files) images.set(`/files/${letter}/${file}`, join(root, file))
    if (sourceRoot === undefined) continue
    roots[letter].sources = `/sources/${letter}/`
    for (const { path } of sources) images.set(`/sources/${letter}/${path}`, join(sourceRoot, path))
  }
  return { out, images, roots: chunkText('roots', roots), host: '' }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      if (code === 'EADDRINUSE') {
        fail(
          new InputError(
            'PORT_BUSY',
            `port ${port} is taken: give another, or --serve without one`,
            { cause: error },
          ),
        )
      } else {
        fail(
          new InputError(
            'PORT_REFUSED',
            `port ${port} cannot be used (${code ?? String(error)}): give another with --serve`,
            { cause: error },
          ),
        )
      }
    })
    server.listen(port, HOST, () => done())
  })
}

async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page elsewhere that has its own name resolve to this machine must not read along.
  const { host } = request.headers
  if (host !== site.host && host !== site.host.replace(HOST, 'localhost'))
    return refuse(response, 403)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  const path = pathOf(request.url ?? '/')
  if (path === undefined) return refuse(response, 404)
  if (path === `/${DATA}/roots.js`) {
    response.writeHead(200, headersOf('.js', Buffer.byteLength(site.roots)))
    response.end(request.method === 'HEAD' ? undefined : site.roots)
    return
  }
  const image = site.images.get(path)
  const file = image === undefined ? await reportFile(site.out, path) : await fileOfPage(image)
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined)
  if (file === undefined || !found?.isFile()) return refuse(response, 404)
  response.writeHead(200, headersOf(extname(file).toLowerCase(), found.size))
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  await pipeline(createReadStream(file), response)
}

/** The file that holds a page: of several, all of it. */
async function fileOfPage(path: string): Promise<string> {
  return (await isFile(path)) ? path : withoutPage(path)
}

/** The decoded path of an address, or undefined where it is not one plain way down. */
function pathOf(url: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''))
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || path.includes('\0') || path.includes('\\')) return undefined
  return path.split('/').some((name) => name === '..' || name === '.') ? undefined : path
}

/** A file of the report; hidden ones (the cache) and what links lead out to are none. */
async function reportFile(out: string, path: string): Promise<string | undefined> {
  const name = path === '/' ? '/index.html' : path
  if (name.split('/').some((part) => part.startsWith('.'))) return undefined
  const file = await realpath(resolve(out, `.${name}`)).catch(() => undefined)
  return file?.startsWith(out + sep) === true ? file : undefined
}

function headersOf(ending: string, length: number): Record<string, string | number> {
  return {
    'Content-Type': TYPES[ending] ?? 'application/octet-stream',
    'Content-Length': length,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  }
}

function refuse(response: ServerResponse, status: number): void {
  const text = `${status}\n`
  response.writeHead(status, headersOf('.txt', text.length))
  response.end(text)
}
