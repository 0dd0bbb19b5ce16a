/** The worker that measures: digests files, measures images, writes thumbnails. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import { ImageError, systemCode } from '../../core/errors.ts'
import { writeFailure } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { mapTasks } from '../../jobs/run-tasks.ts'
import { workerTask } from '../../jobs/worker.ts'
import { decode } from '../../page/codec/decode.ts'
import { pageDigest, readPageFile, type PageBytes } from '../../page/codec/page-file.ts'
import { orientedPrints, PRINT_AREA } from './appearance.ts'
import { measureImage } from './measure.ts'
import type { DigestResult, MeasureResult, MeasureTask, OrientedPrints } from './task.ts'

/** One image is read and decoded while another is written. */
const CONCURRENCY = 2

export async function digest(files: readonly string[]): Promise<DigestResult[]> {
  return Promise.all(
    files.map((file) =>
      readPageFile(file).then(
        ({ bytes, page }) => ({ sha256: pageDigest(sha256(bytes), page) }),
        failureOf,
      ),
    ),
  )
}

/** @throws WorkError where thumbnails cannot be written (disk full); a bad image is a failure in the result */
export const measure = workerTask((tasks: readonly MeasureTask[]) =>
  mapTasks<MeasureTask, MeasureResult>({ tasks, run: measureFile, concurrency: CONCURRENCY }),
)

/** Fingerprints of files in all eight orientations; none of a file that is gone. */
export async function prints(files: readonly string[]): Promise<OrientedPrints[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        const { bytes, page } = await readPageFile(file)
        return orientedPrints(await decode(bytes, '', { area: PRINT_AREA, page }))
      } catch {
        return undefined
      }
    }),
  )
}

async function measureFile({ file, thumb, ...wanted }: MeasureTask): Promise<MeasureResult> {
  let read: PageBytes
  try {
    read = await readPageFile(file)
  } catch (error) {
    return failureOf(error)
  }
  let found: Awaited<ReturnType<typeof measureImage>>
  try {
    found = await measureImage(read, wanted, thumb !== undefined)
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return failureOf(error)
  }
  if (thumb !== undefined) await writeThumb(thumb, found.thumb!)
  return found.image
}

/** Whole or not at all, but not forced to disk: a thumbnail that is lost is made again. */
async function writeThumb(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${threadId}.partial`
  try {
    await writeFile(partial, bytes).catch(async (error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error
      await mkdir(dirname(path), { recursive: true })
      await writeFile(partial, bytes)
    })
    await rename(partial, path)
  } catch (error) {
    throw writeFailure(error, path)
  }
}
