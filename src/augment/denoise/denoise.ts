/** Restoring a folder: what is there → what is done already → restore the others → finish. */
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { readJsonLines } from '../../core/json-lines.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import { Done } from '../build/done.ts'
import { FailureList } from '../../jobs/failures.ts'
import { Journal, journalOf } from '../build/journal.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { FAILURES, JOURNAL } from '../build/paths.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { finish, type Finished } from './finish.ts'
import { describeFolder, prepareFolder } from './folder.ts'
import { checkApart } from '../../dataset/apart.ts'
import { readInput, type InputPage, type RestoreInput } from './input.ts'
import type {
  DigestResult,
  RestoredRow,
  RestoreFailure,
  RestoreResult,
  RestoreSetup,
  RestoreTask,
} from './task.ts'

export interface DenoiseOptions {
  /** folder of images or labelled set */
  input: string
  /** folder to write */
  out: string
  recipe: Recipe
  /** pages without noise are copied as they are */
  onlyNoisy: boolean
  workers: number
  /** throw away what was restored before */
  overwrite: boolean
  progress: Progress
  /** stops after the pages at hand; what is done stays done */
  signal: AbortSignal
}

export interface DenoiseResult extends Finished {
  /** folder that was read, absolute */
  root: string
  /** images made by this run; the others were there already */
  made: number
  failures: readonly RestoreFailure[]
  seconds: number
  imagesPerSecond: number
}

/** Files that are digested in one task. */
const BATCH = 32
/** Files looked at side by side. */
const LOOKS = 32

/**
 * Restores a folder, or goes on with one that was begun.
 * @throws InputError before any work where the input is wrong; WorkError `STOPPED` after `signal`,
 *   `NOTHING_READABLE`, `DISK_FULL`, `FOLDER_BUSY`; in each case what is done stays done
 */
export async function denoise(options: DenoiseOptions): Promise<DenoiseResult> {
  const started = performance.now()
  const { out, recipe, onlyNoisy, workers, progress, signal } = options
  const input = await readInput(options.input)
  checkApart(input.root, out)
  await makeFolder(out)
  const unlock = await lockFolder(out)
  const setup: RestoreSetup = { out, root: input.root, recipe: recipeToPlain(recipe), onlyNoisy }
  const pool = createPool(new URL('./worker.ts', import.meta.url), workers, setup)
  try {
    const paths = input.pages.map(({ path }) => path)
    await prepareFolder(options, input.root, paths)
    const digests = await digestAll(pool, input, options)
    const unread = input.pages.flatMap((page, i) => failureOf(page, digests[i]!))
    const failures = new FailureList(join(out, FAILURES), unread)
    const source = sha256(paths.map((path, i) => `${path} ${digestOf(digests[i]!)}\n`).join(''))
    const { done, journalBytes } = await findDone(out, input, digests)
    await describeFolder(options, input.root, source)
    await failures.add([])
    const already = done.count
    const journal = await Journal.open(join(out, JOURNAL), journalBytes)
    try {
      await runTasks<RestoreTask & { place: number }, RestoreResult>({
        pool,
        name: 'restore',
        tasks: tasksOf(input, digests, done),
        signal,
        stopped: () =>
          `stopped: ${done.count} of ${input.pages.length} images are done; the same command resumes`,
        describe: ({ path }) => path,
        progress: {
          on: progress,
          label: 'restoring',
          total: input.pages.length,
          done: already + unread.length,
          count: (result) => ('row' in result ? 1 : 0),
        },
        onResult: async (result, { place }) => {
          if ('row' in result) {
            const [span] = await journal.add([result.row])
            return done.mark(place, span!)
          }
          await failures.add([result.failure])
          progress.fail(1)
        },
      })
    } finally {
      await journal.close()
    }
    refuseEmpty(out, input, failures.all.length)
    const finished = await finish(out, input, done)
    const { images, changed, digest } = finished
    const counts = { images, changed, failed: failures.all.length }
    await describeFolder(options, input.root, source, { counts, digest })
    await rm(join(out, JOURNAL), { force: true })
    const seconds = (performance.now() - started) / 1000
    const made = done.count - already
    const { root } = input
    return {
      ...finished,
      root,
      made,
      failures: failures.all,
      seconds,
      imagesPerSecond: made / seconds,
    }
  } finally {
    await pool.destroy()
    await unlock()
  }
}

function refuseEmpty(out: string, { pages, root }: RestoreInput, failed: number): void {
  if (failed === pages.length) {
    throw new WorkError(
      'NOTHING_READABLE',
      `none of the ${pages.length} images in ${root} can be read; ${join(out, FAILURES)} says why`,
    )
  }
}

async function digestAll(
  pool: Piscina,
  { pages }: RestoreInput,
  { workers, progress, signal }: DenoiseOptions,
): Promise<DigestResult[]> {
  const results: DigestResult[] = []
  const starts = Array.from({ length: Math.ceil(pages.length / BATCH) }, (_, i) => i * BATCH)
  progress.begin('reading', pages.length)
  const limit = pLimit(workers + 1)
  const read = async (start: number): Promise<void> => {
    if (signal.aborted) return
    const paths = pages.slice(start, start + BATCH).map(({ path }) => path)
    const found = (await pool.run(paths, { name: 'digests' })) as DigestResult[]
    found.forEach((result, i) => (results[start + i] = result))
    progress.step(found.length)
  }
  await Promise.all(starts.map((start) => limit(read, start)))
  progress.end()
  if (signal.aborted) throw new WorkError('STOPPED', 'stopped while reading the images')
  return results
}

function digestOf(result: DigestResult): string | undefined {
  return 'sha256' in result ? result.sha256 : undefined
}

function failureOf({ id, path, of }: InputPage, result: DigestResult): RestoreFailure[] {
  return 'sha256' in result ? [] : [{ id, path, ...(of && { target: of.target }), ...result }]
}

function* tasksOf(
  { pages }: RestoreInput,
  digests: readonly DigestResult[],
  done: Done,
): Generator<RestoreTask & { place: number }> {
  for (const [place, page] of pages.entries()) {
    const digest = digestOf(digests[place]!)
    if (digest !== undefined && !done.has(place)) yield { ...page, sha256: digest, place }
  }
}

/**
 * Rows of an earlier run that still hold: of a page that is as it was, and whose restored file is
 * there in full.
 */
async function findDone(
  out: string,
  { pages }: RestoreInput,
  digests: readonly DigestResult[],
): Promise<{ done: Done; journalBytes: number }> {
  const done = new Done(pages.length)
  const journal = await journalOf(out)
  if (journal === undefined) return { done, journalBytes: 0 }
  const places = new Map(pages.map(({ path }, place) => [path, place]))
  const limit = pLimit(LOOKS)
  const looks: Promise<void>[] = []
  let journalBytes = 0
  for await (const { value, start, end } of readJsonLines<RestoredRow>(journal)) {
    journalBytes = end
    const place = places.get(value.source.path)
    if (place === undefined || digestOf(digests[place]!) !== value.source.sha256) continue
    const page = pages[place]!
    if (page.id !== value.id || page.of?.target !== value.target) continue
    looks.push(
      limit(async () => {
        const info = await stat(join(out, value.file)).catch(() => undefined)
        if (info?.size === value.bytes) done.mark(place, { start, end })
      }),
    )
  }
  await Promise.all(looks)
  return { done, journalBytes }
}
