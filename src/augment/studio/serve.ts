/**
 * The studio's server: its page, the pictures of effects, and what is drawn. Every address begins with a
 * token, and no address is a path on disk: effects are named, pages are numbered, one file is written.
 */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { headersOf, plainPath, refuse } from '../../html/loopback.ts'
import type { Drawing } from './drawing.ts'
import { frameBytes } from './frames.ts'
import type { StudioState } from './protocol.ts'
import type { RecipeFile } from './recipe-file.ts'
import { bodyOf, drawRequest, isFromOwnPage, isSameSecret, saveRequest } from './request.ts'

/** Where the pictures of effects are. */
export const PICTURES = fileURLToPath(new URL('../../../docs/effects', import.meta.url))

/** Nothing from anywhere but this server; pictures that were drawn are blobs. */
const POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface Site {
  token: string
  /** `127.0.0.1:PORT`, once the server has one */
  host: string
  /** files of the page by their names */
  assets: ReadonlyMap<string, string>
  /** effects that have a picture */
  pictures: ReadonlySet<string>
  state: () => Promise<StudioState>
  drawing: Drawing
  file: RecipeFile
}

/** Answers one request of a page. */
export async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromOwnPage(request, site.host)) return refuse(response, 403)
  const path = plainPath(request.url ?? '/')
  if (path === undefined) return refuse(response, 404)
  const [, token = '', ...rest] = path.split('/')
  if (!isSameSecret(token, site.token)) return refuse(response, 403)
  const name = rest.join('/')
  if (request.method === 'POST') {
    if (name === 'draw') return draw(site, request, response)
    if (name === 'save') return save(site, request, response)
    return refuse(response, 404)
  }
  if (request.method !== 'GET') return refuse(response, 405)
  return get(site, name, response)
}

async function get(site: Site, name: string, response: ServerResponse): Promise<void> {
  const asset = site.assets.get(name === '' ? 'index.html' : name)
  if (asset !== undefined) {
    const ending = name === '' ? '.html' : name.slice(name.lastIndexOf('.'))
    response.writeHead(200, {
      ...headersOf(ending, Buffer.byteLength(asset)),
      'Content-Security-Policy': POLICY,
    })
    response.end(asset)
    return
  }
  if (name === 'state') return json(response, await site.state())
  if (name === 'disk') return json(response, await site.file.seenOnDisk())
  const [kind, key = ''] = name.split('/')
  if (kind === 'effects' && site.pictures.has(key.replace(/\.webp$/, ''))) {
    const bytes = await readFile(`${PICTURES}/${key}`).catch(() => undefined)
    return bytes ? picture(response, '.webp', bytes) : refuse(response, 404)
  }
  if (kind === 'before') {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const bytes = await site.drawing.before(key, gone.signal).catch(() => undefined)
    if (response.destroyed) return
    return bytes ? picture(response, '.jpg', bytes) : refuse(response, 404)
  }
  return refuse(response, 404)
}

function picture(response: ServerResponse, ending: string, bytes: Uint8Array): void {
  response.writeHead(200, { ...headersOf(ending, bytes.length), 'Cache-Control': 'max-age=3600' })
  response.end(bytes)
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  const text = JSON.stringify(value)
  response.writeHead(status, headersOf('.json', Buffer.byteLength(text)))
  response.end(text)
}

async function draw(
  { drawing }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = drawRequest.safeParse(await bodyOf(request))
  if (!asked.success) return refuse(response, 400)
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const { 'Content-Length': _, ...headers } = headersOf('', 0)
  response.writeHead(200, headers)
  await drawing.answer(
    asked.data,
    (frame, bytes) => {
      if (!response.destroyed) response.write(frameBytes(frame, bytes))
    },
    gone.signal,
  )
  response.end()
}

async function save(
  { file }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = saveRequest.safeParse(await bodyOf(request))
  if (!asked.success) return refuse(response, 400)
  const { text, base, over } = asked.data
  json(response, await file.save(text, base, over))
}
