/** Batches of decoded inputs, prefetched in the pool ahead of the step that takes them. */
import { WorkError } from '../../core/errors.ts'
import type { InputPool } from './input-pool.ts'
import type { InputFailure, InputTask } from './task.ts'
import { augmentsInput, type TrainAugmentation } from './transforms.ts'

/** Images by their index: files of an `ImageList`, or encoded images in memory. */
export interface ImageSource {
  readonly length: number
  id(index: number): string
  /** absolute path, or the bytes of the file */
  file(index: number): string | Uint8Array
}

export interface LoaderOptions {
  pool: InputPool
  list: ImageSource
  /** side of an input in pixels */
  size: number
  /** images per batch */
  batch: number
  /** colour around pages that are not square */
  fill: string
  /** for training: JPEGs are decoded faster and 1 to 2 grey levels off (default false: one picture, one input, whatever its format) */
  fast?: boolean
  /** the sampler: index of the image at each place of the sequence; by default in the list's order */
  at?: ((place: number) => number) | undefined
  /** first place of the sequence (default 0), and the one after the last (default the list's length) */
  from?: number | undefined
  to?: number | undefined
  /** folder of decoded inputs, where they are kept */
  cache?: string | undefined
  augmentation?: { settings: TrainAugmentation; key: string } | undefined
}

export interface InputBatch {
  /** [rows, size, size, 3]; the next call of `next` writes there again */
  images: Uint8Array
  /** index in the list of each row's image */
  indices: readonly number[]
  /** rows that could not be read, with their images' names */
  failures: readonly (InputFailure & ImageName)[]
}

export interface ImageName {
  id: string
  /** absolute path; the ID where the image is in memory */
  file: string
}

interface Pending {
  slot: SharedArrayBuffer
  indices: number[]
  result: Promise<InputFailure[] | { error: unknown }>
}

/** Memory that prefetched batches may take. */
const PREFETCH_BYTES = 512_000_000

export class DataLoader {
  /** milliseconds that callers of `next` waited for the pool, all together */
  waited = 0
  private readonly options: LoaderOptions
  private readonly free: SharedArrayBuffer[] = []
  private readonly queue: Pending[] = []
  private place: number
  private end: number
  /** the current batch: native code takes no shared memory */
  private readonly current: Uint8Array

  constructor(options: LoaderOptions) {
    this.options = options
    this.place = options.from ?? 0
    this.end = options.to ?? options.list.length
    const bytes = options.batch * options.size * options.size * 3
    this.current = new Uint8Array(bytes)
    const limit = Math.max(2, Math.floor(PREFETCH_BYTES / bytes))
    const slots = Math.min(limit, options.pool.threads + 3)
    for (let i = 0; i < slots; i++) this.free.push(new SharedArrayBuffer(bytes))
  }

  /**
   * The next batch, smaller than the others at the end of the sequence; undefined after it.
   * @throws WorkError `INPUT_FAILED` where the pool itself fails; unreadable images are in the batch's failures
   */
  async next(): Promise<InputBatch | undefined> {
    this.prefetch()
    // A step holds the thread: without this turn the pool's answers would wait for idle time.
    await new Promise((done) => setImmediate(done))
    const first = this.queue.shift()
    if (!first) return undefined
    const started = performance.now()
    const result = await first.result
    this.waited += performance.now() - started
    if ('error' in result) throw failed(result.error)
    const { list, size } = this.options
    const { indices } = first
    const images = this.current.subarray(0, indices.length * size * size * 3)
    images.set(new Uint8Array(first.slot, 0, images.length))
    this.free.push(first.slot)
    this.prefetch()
    return {
      images,
      indices,
      failures: result.map((failure) => {
        const index = indices[failure.row]!
        const id = list.id(index)
        const file = list.file(index)
        return { ...failure, id, file: typeof file === 'string' ? file : id }
      }),
    }
  }

  /** Waits until the pool writes to no slot any more. */
  async close(): Promise<void> {
    this.end = this.place
    await Promise.all(this.queue.splice(0).map(({ result }) => result))
  }

  /** Starts as many batches as there are free slots. */
  private prefetch(): void {
    const { list, batch, at, pool, size, fill, fast = false, cache, augmentation } = this.options
    while (this.place < this.end && this.free.length > 0) {
      const slot = this.free.pop()!
      const rows = Math.min(batch, this.end - this.place)
      const places = Array.from({ length: rows }, (_, row) => this.place + row)
      const indices = at ? places.map(at) : places
      const task: InputTask = {
        images: indices.map((index) => list.file(index)),
        slot,
        size,
        fill,
        fast,
        ...(cache !== undefined && { cache: { folder: cache, rows: indices } }),
        ...(augmentation &&
          augmentsInput(augmentation.settings) && { augmentation: { ...augmentation, places } }),
      }
      const result = pool.decode(task).catch((error: unknown) => ({ error }))
      this.queue.push({ slot, indices, result })
      this.place += rows
    }
  }
}

function failed(error: unknown): WorkError {
  return new WorkError('INPUT_FAILED', 'the workers that read images failed', { cause: error })
}
