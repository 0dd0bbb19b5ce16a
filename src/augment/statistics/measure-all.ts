/** Files measured in a pool of workers, but for those that an earlier run measured. */
import type { Piscina } from 'piscina'
import type { Progress } from '../../core/progress.ts'
import { withPool } from '../../jobs/pool.ts'
import { inBatches, mapTasks, runTasks } from '../../jobs/run-tasks.ts'
import type { MeasurementCache } from './cache.ts'
import type {
  DigestResult,
  MeasureFailure,
  MeasureResult,
  MeasureTask,
  OrientedPrints,
} from './task.ts'

/** Files a message to a worker holds. */
const BATCH = 16

/** What measuring needs: workers, what is known already, and whom to tell. */
export interface Measuring {
  pool: Piscina
  cache: MeasurementCache
  progress: Progress
  signal: AbortSignal | undefined
}

/** Opens a pool of workers that measure, and closes it once `use` has ended. */
export function withMeasuringPool<T>(
  threads: number,
  signal: AbortSignal | undefined,
  use: (pool: Piscina) => Promise<T>,
): Promise<T> {
  return withPool(new URL('./worker.ts', import.meta.url), { threads, signal }, use)
}

/** SHA-256 of each file, or why it cannot be read. */
export async function digestAll(
  { pool, progress, signal }: Measuring,
  files: readonly string[],
): Promise<DigestResult[]> {
  const found = await mapTasks<string[], DigestResult[]>({
    pool,
    name: 'digest',
    tasks: inBatches(files, BATCH),
    describe: ([first]) => first!,
    signal,
    stopped: STOPPED,
    progress: { on: progress, label: 'reading', total: files.length, count: (all) => all.length },
  })
  return found.flat()
}

/**
 * Measures each image once, however many files hold it, and puts what was found into the cache.
 * @returns what could not be measured, by digest
 * @throws WorkError `STOPPED`, `DISK_FULL`; what was found until then is in the cache
 */
export async function measureAll(
  { pool, cache, progress, signal }: Measuring,
  wanted: readonly MeasureTask[],
): Promise<Map<string, MeasureFailure>> {
  const failures = new Map<string, MeasureFailure>()
  const tasks = tasksOf(cache, wanted)
  if (tasks.length === 0) return failures
  await runTasks<MeasureTask[], MeasureResult[]>({
    pool,
    name: 'measure',
    tasks: inBatches(tasks, BATCH),
    describe: ([first]) => first!.file,
    signal,
    stopped: STOPPED,
    progress: { on: progress, label: 'measuring', total: tasks.length, count: (all) => all.length },
    onResult: (results, batch) => {
      const before = failures.size
      results.forEach((result, i) => {
        const { sha256 } = batch[i]!
        if ('width' in result) cache.add(sha256, result)
        else failures.set(sha256, result)
      })
      if (failures.size > before) progress.fail(failures.size - before)
    },
  })
  return failures
}

/** Fingerprints of files in each of `ORIENTATIONS`. */
export async function printsOf(
  { pool, signal }: Measuring,
  files: readonly string[],
): Promise<OrientedPrints[]> {
  const found = await mapTasks<string[], OrientedPrints[]>({
    pool,
    name: 'prints',
    tasks: inBatches(files, BATCH),
    describe: ([first]) => first!,
    signal,
    stopped: STOPPED,
  })
  return found.flat()
}

const STOPPED = 'stopped: nothing was written; a report keeps what was measured so far'

/** One task an image, for what the cache does not have of it. */
function tasksOf(cache: MeasurementCache, wanted: readonly MeasureTask[]): MeasureTask[] {
  const tasks = new Map<string, MeasureTask>()
  for (const task of wanted) {
    if (task.thumb === undefined && cache.has(task.sha256, task)) continue
    const other = tasks.get(task.sha256)
    tasks.set(task.sha256, {
      ...task,
      statistics: task.statistics || other?.statistics,
      skew: task.skew || other?.skew,
      appearance: task.appearance || other?.appearance,
      look: task.look || other?.look,
      thumb: task.thumb ?? other?.thumb,
    })
  }
  return [...tasks.values()]
}
