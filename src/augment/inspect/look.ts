/** Looks at files in the pool, and only at those that no earlier run has seen. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import type { StatisticsCache } from './cache.ts'
import type { ImageStatistics } from './image-statistics.ts'
import type { DigestResult, MeasureFailure, MeasureResult, MeasureTask } from './task.ts'

/** Files a message to a worker holds. */
const BATCH = 16

export interface Running {
  pool: Piscina
  cache: StatisticsCache
  progress: Progress
  signal: AbortSignal
}

/** SHA-256 of each file; undefined where it cannot be opened. */
export async function digestAll(
  { pool, progress, signal }: Running,
  files: readonly string[],
): Promise<DigestResult[]> {
  progress.begin('reading', files.length)
  const found = await inBatches<string, DigestResult>(files, signal, progress, (batch) =>
    pool.run(batch, { name: 'digest' }),
  )
  progress.end()
  return found
}

/**
 * Looks at each image once, whatever number of files it stands in, and puts what was found into the
 * cache.
 * @returns what could not be looked at, by digest
 * @throws WorkError `STOPPED`, `DISK_FULL`; what was found until then is in the cache
 */
export async function measureAll(
  { pool, cache, progress, signal }: Running,
  wanted: readonly MeasureTask[],
): Promise<Map<string, MeasureFailure>> {
  const tasks = new Map<string, MeasureTask>()
  for (const task of wanted) {
    if (cache.get(task.sha256, task.figures)) continue
    const figures = task.figures || (tasks.get(task.sha256)?.figures ?? false)
    tasks.set(task.sha256, { ...task, figures })
  }
  const failures = new Map<string, MeasureFailure>()
  const list = [...tasks.values()]
  if (list.length === 0) return failures
  progress.begin('looking', list.length)
  await inBatches<MeasureTask, MeasureResult>(list, signal, progress, async (batch) => {
    const results = (await pool.run(batch, { name: 'look' })) as MeasureResult[]
    for (const [i, result] of results.entries()) {
      const { sha256 } = batch[i]!
      if (isLook(result)) cache.add(sha256, result)
      else failures.set(sha256, result)
    }
    const failed = results.filter((result) => !isLook(result)).length
    if (failed > 0) progress.fail(failed)
    return results
  })
  progress.end()
  return failures
}

function isLook(result: MeasureResult): result is ImageStatistics {
  return 'width' in result
}

/** Runs batches side by side, two a worker, and gives results in the order of the items. */
async function inBatches<I, R>(
  items: readonly I[],
  signal: AbortSignal,
  progress: Progress,
  run: (batch: readonly I[]) => Promise<R[]>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length })
  let next = 0
  let fault: unknown
  const lane = async (): Promise<void> => {
    while (next < items.length && !signal.aborted && fault === undefined) {
      const start = next
      next += BATCH
      try {
        const found = await run(items.slice(start, start + BATCH))
        found.forEach((result, i) => (results[start + i] = result))
        progress.step(found.length)
      } catch (error) {
        fault ??= asFault(error)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (fault !== undefined) throw fault
  if (signal.aborted) throw new WorkError('STOPPED', 'stopped; what was found so far is kept')
  return results
}

/** Enough to keep as many workers busy as a machine may have. */
const LANES = 40

/** Errors lose their class on the way from a worker. */
function asFault(error: unknown): unknown {
  const { code, kind } = error as Partial<WorkError>
  if (typeof code === 'string' && kind === 'work') {
    return new WorkError(code, (error as Error).message, { cause: error })
  }
  return error
}
