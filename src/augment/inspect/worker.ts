/** The pool's worker: digests files, looks at images, writes thumbnails. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import pLimit from 'p-limit'
import { ImageError, reasonOf, systemCode } from '../../core/errors.ts'
import { writeFailure } from '../../core/files.ts'
import { sha256 } from '../../core/hash.ts'
import { workerSetup } from '../../jobs/worker.ts'
import { thumbPath } from './data.ts'
import { measureImage } from './measure.ts'
import { keyOf } from './thumbs.ts'
import type { DigestResult, MeasureResult, MeasureTask, WorkerSetup } from './task.ts'

const { out } = workerSetup() as WorkerSetup

/** Reading and decoding of one image goes on while another is written. */
const TOGETHER = 2

export async function digest(files: readonly string[]): Promise<DigestResult[]> {
  return Promise.all(
    files.map((file) =>
      readFile(file).then(
        (bytes) => sha256(bytes),
        () => undefined,
      ),
    ),
  )
}

/** @throws WorkError where thumbnails cannot be written (disk full); a bad image is a failure in the result */
export async function look(tasks: readonly MeasureTask[]): Promise<MeasureResult[]> {
  const limit = pLimit(TOGETHER)
  return Promise.all(tasks.map((task) => limit(() => lookAtFile(task))))
}

async function lookAtFile({
  file,
  sha256: digestOf,
  figures,
}: MeasureTask): Promise<MeasureResult> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    const code = systemCode(error) ?? 'UNREADABLE'
    return code === 'ENOENT'
      ? { code: 'IMAGE_GONE', reason: 'the file is gone' }
      : { code, reason: reasonOf(error) }
  }
  let found: Awaited<ReturnType<typeof measureImage>>
  try {
    found = await measureImage(bytes, figures)
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return { code: error.code, reason: reasonOf(error) }
  }
  await writeThumb(join(out, thumbPath(keyOf(digestOf))), found.thumb)
  return found.look
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
