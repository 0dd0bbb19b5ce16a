/** The input pool's worker: decodes images to squares in shared memory. */
import { readStoredNow } from '../../core/archives/stored-file.ts'
import { sha256 } from '../../core/hash.ts'
import { rngFrom } from '../../core/rng.ts'
import { failureOf } from '../../jobs/failures.ts'
import { decodeSquare } from '../../page/codec/decode.ts'
import { InputCache } from './cache.ts'
import type { DigestResult, InputFailure, InputTask } from './task.ts'
import { augmentInput } from './transforms.ts'

let open: { folder: string; rowBytes: number; cache: InputCache } | undefined
let scratch = new Uint8Array(0)
let spare = new Uint8Array(0)

/** Fills a slot; rows that cannot be read are left grey and named. */
export async function decode(task: InputTask): Promise<InputFailure[]> {
  const { images, size, augmentation } = task
  const rowBytes = size * size * 3
  if (scratch.length !== rowBytes) {
    scratch = new Uint8Array(rowBytes)
    spare = new Uint8Array(rowBytes)
  }
  const slot = new Uint8Array(task.slot)
  const failures: InputFailure[] = []
  for (const [row, image] of images.entries()) {
    const place = slot.subarray(row * rowBytes, (row + 1) * rowBytes)
    try {
      await load(task, row, image, rowBytes)
      if (augmentation) {
        const { settings, key, places } = augmentation
        augmentInput(scratch, spare, settings, rngFrom(`${key}/${places[row]}`))
      }
      place.set(scratch)
    } catch (error) {
      place.fill(128)
      failures.push({ row, ...failureOf(error) })
    }
  }
  return failures
}

/** SHA-256 of files. */
export async function digest(files: readonly string[]): Promise<DigestResult[]> {
  const found: DigestResult[] = []
  for (const file of files) {
    try {
      found.push({ digest: sha256(await readStoredNow(file)) })
    } catch (error) {
      found.push(failureOf(error))
    }
  }
  return found
}

/**
 * Loads one input to `scratch`. Read at once: a thread has nothing else to do meanwhile, and reading
 * by promises costs a fifth of a millisecond, a quarter of what decoding costs.
 */
async function load(
  task: InputTask,
  row: number,
  image: string | Uint8Array,
  rowBytes: number,
): Promise<void> {
  const { cache, size, fill: background, fast } = task
  const store = cache && cacheOf(cache.folder, rowBytes)
  if (store?.read(cache!.rows[row]!, scratch)) return
  const bytes = typeof image === 'string' ? await readStoredNow(image) : image
  await decodeSquare(bytes, size, background, scratch, fast)
  store?.write(cache!.rows[row]!, scratch)
}

function cacheOf(folder: string, rowBytes: number): InputCache {
  if (open?.folder !== folder || open.rowBytes !== rowBytes) {
    open?.cache.close()
    open = { folder, rowBytes, cache: new InputCache(folder, rowBytes) }
  }
  return open.cache
}
