/** The files of a list with their SHA-256, under which predictions are kept. */
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

/** Reads every file of the list once. */
export async function hashFiles(
  pool: InputPool,
  list: ImageList,
  signal: AbortSignal | undefined,
): Promise<HashedFiles> {
  const digests = Array.from({ length: list.length }, () => '')
  const out: HashedFiles = { list, digests, failed: new Set(), failures: [] }
  const starts = Array.from(
    { length: Math.ceil(list.length / BATCH) },
    (_, i) => i * BATCH,
  ).values()
  const lane = async (): Promise<void> => {
    for (const start of starts) {
      if (signal?.aborted) return
      const indices = Array.from(
        list.labels.subarray(start, start + BATCH).keys(),
        (i) => start + i,
      )
      const results = await pool.digest(indices.map((index) => list.file(index)))
      for (const [i, result] of results.entries()) {
        const index = indices[i]!
        if ('digest' in result) digests[index] = result.digest
        else {
          out.failed.add(index)
          out.failures.push({ id: list.id(index), file: list.file(index), ...result })
        }
      }
    }
  }
  await Promise.all(Array.from({ length: pool.threads }, lane))
  return out
}
