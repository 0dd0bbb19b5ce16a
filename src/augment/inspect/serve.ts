/**
 * A report on this machine's own address. It answers for the files of the report and for the images
 * that its sets name, and for nothing else: a path is looked up, never joined to a folder unseen.
 */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PalimpsestError } from '../../core/errors.ts'
import { diskFile, readStored } from '../../core/archives/stored-file.ts'
import { pathBelow } from '../../core/paths.ts'
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { readManifest } from '../../dataset/manifest.ts'
import { isFile } from '../../dataset/images.ts'
import { headersOf, listenOnLoopback, plainPath, refuse } from '../../html/loopback.ts'
import { MANIFEST } from '../../jobs/layout.ts'
import { withoutPage } from '../../page/codec/page-file.ts'
import { drawStage } from '../build/stages.ts'
import { fixesFile } from './audit-items.ts'
import { ANNOTATION_BLOCK, annotationBlock, MAX_ANNOTATED } from './annotations.ts'
import { annotationsName, chunkText } from './chunks.ts'
import { answerFixes } from './serve-fixes.ts'
import { DATA, LETTERS, type Roots } from './data.ts'
import type { DatasetView } from './dataset-view.ts'

const FIXES = '/fixes'

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
  const { host, close } = await listenOnLoopback(port, '--serve', (request, response) =>
    answer(site, request, response),
  )
  return { url: `http://${host}/`, close }
}

interface Site {
  /** absolute, links resolved */
  out: string
  /** image files by their address */
  images: Map<string, string>
  /** where the page finds images when it is served */
  roots: string
  /** pages drawn after some of their steps: letter, count of steps, split and ID */
  stages: RegExp
  /** folder of each set that was built, by its letter */
  built: Map<string, BuiltFolder>
  /** folders of built sets, by their letter, also of those without their sources */
  folders: Map<string, string>
  /** `train.fixes.csv` of the labelled set that is audited */
  fixes: string | undefined
  /** the drawing before, so that the machine is never asked for many at once */
  drawing: Promise<unknown>
}

function siteOf(out: string, views: readonly DatasetView[]): Site {
  const images = new Map<string, string>()
  const roots: Record<string, Roots> = {}
  const built = new Map<string, BuiltFolder>()
  const folders = new Map<string, string>()
  const [first] = views
  for (const [i, { root, kind, isRestored, files, sources, sourceRoot, test }] of views.entries()) {
    const letter = LETTERS[i]!
    roots[letter] = { files: `/files/${letter}/` }
    if (kind === 'input' && i === 0) roots[letter].fixes = FIXES
    if (kind === 'built' && !isRestored) {
      roots[letter].annotations = true
      folders.set(letter, root)
    }
    if (kind === 'built' && !isRestored && sourceRoot !== undefined) {
      roots[letter].drawn = `/drawn/${letter}/`
      built.set(letter, { folder: root, data: sourceRoot })
    }
    for (const file of files) images.set(`/files/${letter}/${file}`, join(root, file))
    if (sourceRoot === undefined) continue
    roots[letter].sources = `/sources/${letter}/`
    const others = [
      ...sources.map(({ path }) => path),
      ...test.map((file) => pathBelow(sourceRoot, file)),
    ]
    for (const path of others) images.set(`/sources/${letter}/${path}`, join(sourceRoot, path))
  }
  return {
    out,
    images,
    roots: chunkText('roots', roots),
    stages: /^\/drawn\/([ab])\/(\d{1,3})\/(.+)$/,
    built,
    folders,
    fixes: first?.kind === 'input' ? fixesFile(first.root) : undefined,
    drawing: Promise.resolve(),
  }
}

async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = plainPath(request.url ?? '/')
  if (path === undefined) return refuse(response, 404)
  if (path === FIXES && site.fixes !== undefined) return answerFixes(site.fixes, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  if (path === `/${DATA}/roots.js`) {
    response.writeHead(200, headersOf('.js', Buffer.byteLength(site.roots)))
    response.end(request.method === 'HEAD' ? undefined : site.roots)
    return
  }
  const block = BLOCKS.exec(path)
  if (block && Number(block[2]) * ANNOTATION_BLOCK >= MAX_ANNOTATED) {
    return sendAnnotations(site, block, request, response)
  }
  const stage = site.stages.exec(path)
  if (stage) return sendStage(site, stage, request, response)
  const image = site.images.get(path)
  if (image !== undefined && diskFile(image) !== image) return sendStored(image, request, response)
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

/** Sends an image that lies in an archive. */
async function sendStored(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = await readStored(withoutPage(path)).catch(() => undefined)
  if (!bytes) return refuse(response, 404)
  const [, ending = ''] =
    ENDINGS.find(([start]) => bytes.toString('latin1', 0, 4).startsWith(start)) ?? []
  response.writeHead(200, headersOf(ending, bytes.length))
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Endings of what browsers show, by its first bytes: an archive's path ends in none. */
const ENDINGS = [
  ['\xff\xd8', '.jpg'],
  ['\x89PNG', '.png'],
  ['RIFF', '.webp'],
  ['GIF8', '.gif'],
] as const

/** Blocks of annotations that the report does not hold, by letter and number. */
const BLOCKS = new RegExp(`^/${DATA}/([ab])/annotations-(\\d{1,7})\\.js$`)

async function sendAnnotations(
  site: Site,
  [, letter, number]: RegExpExecArray,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const folder = site.folders.get(letter!)
  const block = folder === undefined ? undefined : await annotationBlock(folder, Number(number))
  if (!block) return refuse(response, 404)
  const text = chunkText(annotationsName(letter!, Number(number)), block)
  response.writeHead(200, headersOf('.js', Buffer.byteLength(text)))
  response.end(request.method === 'HEAD' ? undefined : text)
}

interface BuiltFolder {
  folder: string
  /** root of the input set */
  data: string
}

/** Draws an image again, up to one of its steps. */
async function sendStage(
  site: Site,
  [, letter, count, name]: RegExpExecArray,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const built = site.built.get(letter!)
  const drawn =
    built && site.drawing.catch(() => undefined).then(() => drawnAgain(built, Number(count), name!))
  site.drawing = drawn ?? site.drawing
  const bytes = await drawn
  if (!bytes) return refuse(response, 404)
  response.writeHead(200, headersOf('.jpg', bytes.length))
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** Undefined where the set has no such image, or it cannot be drawn again. */
async function drawnAgain(
  { folder, data }: BuiltFolder,
  count: number,
  name: string,
): Promise<Uint8Array | undefined> {
  try {
    const row = await rowOf(folder, name)
    return row && (await drawStage(folder, row, count, { data }))
  } catch (error) {
    if (error instanceof PalimpsestError) return undefined
    throw error
  }
}

/** The row of `SPLIT/ID`. */
async function rowOf(folder: string, name: string): Promise<ManifestRow | undefined> {
  for await (const row of readManifest(join(folder, MANIFEST))) {
    if (`${row.split}/${row.id}` === name) return row
  }
  return undefined
}

/** The file that holds a page: of several, all of it. */
async function fileOfPage(path: string): Promise<string> {
  return (await isFile(path)) ? path : withoutPage(path)
}

/** A file of the report; hidden ones (the cache) and what links lead out to are none. */
async function reportFile(out: string, path: string): Promise<string | undefined> {
  const name = path === '/' ? '/index.html' : path
  if (name.split('/').some((part) => part.startsWith('.'))) return undefined
  const file = await realpath(resolve(out, `.${name}`)).catch(() => undefined)
  return file?.startsWith(out + sep) === true ? file : undefined
}
