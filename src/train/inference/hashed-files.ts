/** The files of a list with their SHA-256, under which predictions are kept. */
import { inBatches, mapTasks } from '../../jobs/run-tasks.ts'
import type { ImageList } from '../data/image-list.ts'
import type { InputPool } from '../data/input-pool.ts'
import type { ImageFailure } from './forward.ts'

export interface HashedFiles {
  list: ImageList
  /** SHA-256 of each file, hex; empty where it cannot be read */
  digests: readonly string[]
  /** indices of the images that could not be read, so far */
  failed: Set<number>
  failures: ImageFailure[]
}

/** Files per task. */
const BATCH = 64

/**
 * Reads every file of the list once.
 * @throws WorkError `STOPPED` after the signal
 */
export async function hashFiles(
  pool: InputPool,
  list: ImageList,
  signal: AbortSignal | undefined,
): Promise<HashedFiles> {
  const batches = await mapTasks({
    tasks: inBatches(list.labels.keys(), BATCH),
    run: (indices) => pool.digest(indices.map((index) => list.file(index))),
    concurrency: pool.threads,
    signal,
  })
  const out: HashedFiles = { list, digests: [], failed: new Set(), failures: [] }
  const digests = batches.flat().map((result, index) => {
    if ('digest' in result) return result.digest
    out.failed.add(index)
    out.failures.push({ id: list.id(index), file: list.file(index), ...result })
    return ''
  })
  return { ...out, digests }
}
