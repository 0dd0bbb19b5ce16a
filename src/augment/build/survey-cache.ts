/**
 * What is known of a set's files from earlier runs, in the user's cache folder: a dry run, the build after it and
 * the studio read a source once. It counts while a file is the one it was by its size, its times, its place on the
 * disk, and while what reads it is the same. A build looks at a source's digest once more when it draws it.
 */
import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { diskFile } from '../../core/archives/stored-file.ts'
import { cacheFolder, keepInCache } from '../../core/cache-folder.ts'
import { sha256 } from '../../core/hash.ts'
import { mapTasks } from '../../jobs/run-tasks.ts'
import { withoutPage } from '../../page/codec/page-file.ts'
import { pdfSettings } from '../../page/codec/pdf-density.ts'
import { versions } from './description.ts'
import { resultOf, rowOf, type FileRow } from './survey-rows.ts'
import type { Failure, SurveyResult } from './task.ts'

/** Raised when fingerprints are made in another way. */
const FORMAT = 1
/** Bytes that all sets together may take, at some 3 kB a page. */
const ROOM = 256 << 20
/** Files of a set: of one with more nothing is kept, which surveys in shards are for. */
const MOST = 20_000
/** Files that are asked for their state side by side. */
const CHECKS = 32
/** A file that was changed so lately, ms, may change again without its times telling. */
const SETTLED = 2000

type Row = FileRow & { state: string }

export class SurveyCache {
  /** what is known of the files that were asked for, by path */
  readonly known = new Map<string, SurveyResult>()
  private readonly place: Place | undefined
  /** lines by path, those of files that were not asked for among them */
  private readonly rows: Map<string, string>
  private readonly states = new Map<string, string>()

  private constructor(place: Place | undefined, rows: Map<string, string>) {
    this.place = place
    this.rows = rows
  }

  /**
   * Looks up files of a set.
   * @param root the set's folder
   * @param paths relative to it
   */
  static async open(root: string, paths: readonly string[]): Promise<SurveyCache> {
    const place = paths.length > 0 && paths.length <= MOST ? placeOf(root) : undefined
    if (!place) return new SurveyCache(undefined, new Map())
    const cache = new SurveyCache(place, readRows(place))
    const states = await mapTasks<string, string | undefined>({
      tasks: paths,
      concurrency: CHECKS,
      run: (path) => stateOf(join(root, path)),
    })
    for (const [i, path] of paths.entries()) {
      const state = states[i]
      if (state === undefined) continue
      cache.states.set(path, state)
      const line = cache.rows.get(path)
      const row = line === undefined ? undefined : (JSON.parse(line) as Row)
      if (row?.state === state) cache.known.set(path, resultOf(path, row))
    }
    return cache
  }

  /** Keeps what was found in files that were not known. What could not be read is looked at again each time. */
  keep(results: readonly SurveyResult[]): void {
    if (!this.place) return
    let isNew = false
    for (const result of results) {
      const { path } = result
      const state = this.states.get(path)
      if (state === undefined || this.known.has(path) || !isRead(result)) continue
      // Anew at the end: of too many those are given up that were met the longest time ago.
      this.rows.delete(path)
      this.rows.set(path, JSON.stringify({ state, ...rowOf(result) }))
      isNew = true
    }
    if (isNew) writeRows(this.place, this.rows)
  }
}

/** Forgets files that were found to be others than the cache said, so that the next run reads them. */
export function forgetChanged(root: string, failures: readonly Failure[]): void {
  const changed = failures.filter(({ code }) => CHANGED.has(code))
  const place = changed.length > 0 ? placeOf(root) : undefined
  if (!place) return
  const rows = readRows(place)
  const before = rows.size
  for (const { path, code } of changed) {
    // Which page was to be borrowed the failure does not tell apart from its words.
    if (code === 'OVERLAY_GONE') rows.clear()
    else if (!rows.delete(path)) rows.delete(withoutPage(path))
  }
  if (rows.size < before) writeRows(place, rows)
}

/** Codes of failures that say that a file is not the one it was. */
const CHANGED: ReadonlySet<string> = new Set(['SOURCE_CHANGED', 'OVERLAY_GONE'])

interface Place {
  file: string
  /** what the first line must be, but for the digest of the others */
  head: string
}

function placeOf(root: string): Place | undefined {
  const folder = cacheFolder()
  if (folder === undefined) return undefined
  const { palimpsest, sharp, libvips } = versions()
  const set = resolve(root)
  const head = JSON.stringify({ FORMAT, palimpsest, sharp, libvips, ...pdfSettings(), set })
  return { file: join(folder, 'surveys', `${sha256(head).slice(0, 32)}.jsonl`), head }
}

/** Lines by path; none where the file is not there, or not in full what was written. */
function readRows({ file, head }: Place): Map<string, string> {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (text.slice(0, end) !== `${head} ${sha256(body)}`) return new Map()
    const lines = body.split('\n').slice(0, -1)
    return new Map(lines.map((line) => [(JSON.parse(line) as Row).path, line]))
  } catch {
    return new Map()
  }
}

function writeRows({ file, head }: Place, rows: ReadonlyMap<string, string>): void {
  const body = [...rows.values()]
    .slice(-MOST)
    .map((line) => `${line}\n`)
    .join('')
  keepInCache(file, `${head} ${sha256(body)}\n${body}`, ROOM)
}

/** What a file is as the system tells it; undefined where it is gone, or may be changing still. */
async function stateOf(path: string): Promise<string | undefined> {
  const found = await stat(diskFile(path), { bigint: true }).catch(() => undefined)
  if (!found?.isFile()) return undefined
  const { size, ino, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = found
  const last = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs)
  if (Date.now() - last < SETTLED) return undefined
  return [size, mtimeNs, ctimeNs, ino].join('-')
}

function isRead(result: SurveyResult): boolean {
  return 'pages' in result && result.pages.every((page) => 'sha256' in page)
}
