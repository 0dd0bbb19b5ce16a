/** Batches of decoded inputs, made in the pool ahead of the step that takes them. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { ImageList } from './image-list.ts'
import type { InputFailure, InputTask } from './task.ts'
import { augmentsInput, type TrainAugmentation } from './transforms.ts'

export interface LoaderOptions {
  pool: Piscina
  list: ImageList
  /** side of an input in pixels */
  size: number
  /** images a batch */
  batch: number
  /** colour around pages that are not square */
  fill: string
  /** the image at a place of the row of all inputs */
  at: (place: number) => number
  /** first place, and the one behind the last */
  from: number
  to: number
  /** folder of decoded inputs, where they are kept */
  cache?: string | undefined
  views?: { views: TrainAugmentation; key: string } | undefined
}

export interface InputBatch {
  /** [rows, size, size, 3]; the next call of `next` writes there again */
  images: Uint8Array
  /** places in the list, a row each */
  indices: readonly number[]
  /** rows that could not be read, with their images' names */
  failures: readonly (InputFailure & { id: string; file: string })[]
}

interface Pending {
  slot: SharedArrayBuffer
  indices: number[]
  result: Promise<InputFailure[] | { error: unknown }>
}

/** Memory that batches made ahead may take. */
const AHEAD_BYTES = 512_000_000

export class DataLoader {
  /** milliseconds that callers of `next` waited for the pool, all together */
  waited = 0
  private readonly options: LoaderOptions
  private readonly free: SharedArrayBuffer[] = []
  private readonly queue: Pending[] = []
  private place: number
  /** the batch at hand: native code takes no shared memory */
  private readonly hand: Uint8Array

  constructor(options: LoaderOptions) {
    this.options = options
    this.place = options.from
    const bytes = options.batch * options.size * options.size * 3
    this.hand = new Uint8Array(bytes)
    const most = Math.max(2, Math.floor(AHEAD_BYTES / bytes))
    const slots = Math.min(most, options.pool.threads.length + 3)
    for (let i = 0; i < slots; i++) this.free.push(new SharedArrayBuffer(bytes))
  }

  /**
   * The next batch, smaller than the others where the row ends; undefined behind its end.
   * @throws WorkError `INPUT_FAILED` where the pool itself fails; unreadable images are in the batch's failures
   */
  async next(): Promise<InputBatch | undefined> {
    this.order()
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
    const images = this.hand.subarray(0, indices.length * size * size * 3)
    images.set(new Uint8Array(first.slot, 0, images.length))
    this.free.push(first.slot)
    this.order()
    return {
      images,
      indices,
      failures: result.map((failure) => {
        const index = indices[failure.row]!
        return { ...failure, id: list.id(index), file: list.file(index) }
      }),
    }
  }

  /** Waits until the pool writes to no slot any more. */
  async close(): Promise<void> {
    this.place = this.options.to
    await Promise.all(this.queue.splice(0).map(({ result }) => result))
  }

  /** Orders as many batches as there are free slots. */
  private order(): void {
    const { list, batch, at, to, pool, size, fill, cache, views } = this.options
    while (this.place < to && this.free.length > 0) {
      const slot = this.free.pop()!
      const rows = Math.min(batch, to - this.place)
      const places = Array.from({ length: rows }, (_, row) => this.place + row)
      const indices = places.map(at)
      const task: InputTask = {
        files: indices.map((index) => list.file(index)),
        slot,
        size,
        fill,
        ...(cache !== undefined && { cache: { folder: cache, rows: indices } }),
        ...(views && augmentsInput(views.views) && { views: { ...views, places } }),
      }
      const run = pool.run(task, { name: 'fill' }) as Promise<InputFailure[]>
      const result = run.catch((error: unknown) => ({ error }))
      this.queue.push({ slot, indices, result })
      this.place += rows
    }
  }
}

function failed(error: unknown): WorkError {
  return new WorkError('INPUT_FAILED', 'the workers that read images failed', { cause: error })
}
