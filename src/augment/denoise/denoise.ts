/** Restoring a folder: what is there → what is done already → restore the others → finish. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import { sha256 } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import { checkApart } from '../../dataset/apart.ts'
import type { FailureList } from '../../jobs/failures.ts'
import type { Journal } from '../../jobs/journal.ts'
import { FAILURES } from '../../jobs/layout.ts'
import { withOutputFolder, type OutputFolder } from '../../jobs/output-folder.ts'
import { shardOf, type ShardNumber } from '../../jobs/shard-name.ts'
import { withPool } from '../../jobs/pool.ts'
import { inBatches, mapTasks, runTasks } from '../../jobs/run-tasks.ts'
import { recipeText } from '../build/description.ts'
import { RECIPE } from '../build/paths.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { claimOf, descriptionOf, type RestoredInfo } from './claim.ts'
import { finish, type Finished } from './finish.ts'
import { bringShards, shardFolder } from './shards.ts'
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
  /** only one part of the images, into a folder beside `out` that a run without it takes up */
  shard?: ShardNumber | undefined
  /** throw away what was restored before */
  overwrite: boolean
  progress: Progress
  /** stops after the pages at hand; what is done stays done */
  signal: AbortSignal
}

/** A restored folder: what is in it, and what this run did. */
export interface DenoiseResult extends Finished {
  /** folder that was read, absolute */
  root: string
  /** images made by this run; the others were there already */
  made: number
  /** images that could not be read or restored */
  failures: readonly RestoreFailure[]
  /** what is not read of the input, one sentence each */
  warnings: readonly string[]
  /** that this run took */
  seconds: number
  /** of this run */
  imagesPerSecond: number
}

/** Files that are digested in one task. */
const BATCH = 32

/**
 * Restores a folder, or resumes one that was begun.
 * @throws InputError before any work where the input is wrong; WorkError `STOPPED` after `signal`,
 *   `NOTHING_READABLE`, `DISK_FULL`, `FOLDER_BUSY`; in each case what is done stays done
 */
export async function denoise(options: DenoiseOptions): Promise<DenoiseResult> {
  const started = performance.now()
  const { recipe, onlyNoisy, shard, workers: threads, signal } = options
  const out = shard ? shardFolder(options.out, shard) : options.out
  const all = await readInput(options.input)
  const input = { ...all, pages: shardOf(all.pages, shard) }
  const { root } = input
  checkApart(root, options.out)
  const claim = claimOf(
    { ...options, out },
    root,
    input.pages.map(({ path }) => path),
  )
  const setup: RestoreSetup = { out, root, recipe: recipeToPlain(recipe), onlyNoisy }
  const worker = new URL('./worker.ts', import.meta.url)
  const restored = await withOutputFolder(out, claim, (folder) =>
    withPool(worker, { threads, signal, setup }, (pool) =>
      restoreIn(folder, pool, input, { ...options, out }),
    ),
  )
  const seconds = (performance.now() - started) / 1000
  const { warnings } = input
  return { ...restored, root, warnings, seconds, imagesPerSecond: restored.made / seconds }
}

async function restoreIn(
  folder: OutputFolder<RestoredInfo>,
  pool: Piscina,
  input: RestoreInput,
  options: DenoiseOptions,
): Promise<Pick<DenoiseResult, keyof Finished | 'made' | 'failures'>> {
  const { pages, root } = input
  const digests = await digestAll(pool, input, options)
  const source = sha256(pages.map(({ path }, i) => `${path} ${digestOf(digests[i]!)}\n`).join(''))
  const placeOf = placesOf(input, digests)
  const journal = await folder.resume(pages.length, placeOf)
  await folder.begin(descriptionOf(options, root, source), {
    [RECIPE]: recipeText(options.recipe, options.out),
  })
  const failures = await folder.failures(pages.flatMap((page, i) => unreadable(page, digests[i]!)))
  if (!options.shard) await bringShards(folder, options, root, { journal, placeOf })
  const already = journal.count
  await restoreAll({ pool, input, digests, journal, failures, options })
  if (pages.length > 0 && failures.all.length === pages.length) {
    throw new WorkError(
      'NOTHING_READABLE',
      `none of the ${pages.length} images in ${root} can be read; ${folder.at(FAILURES)} says why`,
    )
  }
  const finished = await finish(folder, input, journal, failures.all.length)
  return { ...finished, made: journal.count - already, failures: failures.all }
}

interface Restoring {
  pool: Piscina
  input: RestoreInput
  digests: readonly DigestResult[]
  journal: Journal<RestoredRow>
  failures: FailureList<RestoreFailure>
  options: DenoiseOptions
}

async function restoreAll({
  pool,
  input,
  digests,
  journal,
  failures,
  options,
}: Restoring): Promise<void> {
  const { progress, signal } = options
  const total = input.pages.length
  await runTasks<RestoreTask & { place: number }, RestoreResult>({
    pool,
    name: 'restore',
    tasks: tasksOf(input, digests, journal),
    signal,
    stopped: () =>
      `stopped: ${journal.count} of ${total} images are done; the same command resumes`,
    describe: ({ path }) => path,
    progress: {
      on: progress,
      label: 'restoring',
      total,
      done: journal.count + failures.all.length,
      count: (result) => ('row' in result ? 1 : 0),
    },
    onResult: async (result, { place }) => {
      if ('row' in result) return journal.add([{ place, row: result.row }])
      await failures.add([result.failure])
      progress.fail(1)
    },
  })
}

async function digestAll(
  pool: Piscina,
  { pages }: RestoreInput,
  { progress, signal }: DenoiseOptions,
): Promise<DigestResult[]> {
  const batches = await mapTasks<string[], DigestResult[]>({
    pool,
    name: 'digests',
    tasks: inBatches(
      pages.map(({ path }) => path),
      BATCH,
    ),
    signal,
    stopped: 'stopped while reading the images',
    describe: ([first]) => `${first} and those after it`,
    progress: {
      on: progress,
      label: 'reading',
      total: pages.length,
      count: (found) => found.length,
    },
  })
  return batches.flat()
}

function digestOf(result: DigestResult): string | undefined {
  return 'sha256' in result ? result.sha256 : undefined
}

function unreadable({ id, path, of }: InputPage, result: DigestResult): RestoreFailure[] {
  return 'sha256' in result ? [] : [{ id, path, ...(of && { target: of.target }), ...result }]
}

function* tasksOf(
  { pages }: RestoreInput,
  digests: readonly DigestResult[],
  journal: Journal<RestoredRow>,
): Generator<RestoreTask & { place: number }> {
  for (const [place, page] of pages.entries()) {
    const digest = digestOf(digests[place]!)
    if (digest !== undefined && !journal.has(place)) yield { ...page, sha256: digest, place }
  }
}

/** Finds the page of an earlier run's row, where it is as it was. */
function placesOf(
  { pages }: RestoreInput,
  digests: readonly DigestResult[],
): (row: RestoredRow) => number | undefined {
  const places = new Map(pages.map(({ path }, place) => [path, place]))
  return (row) => {
    const place = places.get(row.source.path)
    if (place === undefined || digestOf(digests[place]!) !== row.source.sha256) return undefined
    const page = pages[place]!
    return page.id === row.id && page.of?.target === row.target ? place : undefined
  }
}
