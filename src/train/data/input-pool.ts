/** Where images become network inputs: a pool of threads, or the calling thread. */
import type { Piscina } from 'piscina'
import { createPool } from '../../jobs/pool.ts'
import type { DigestResult, InputFailure, InputTask } from './task.ts'

export interface InputPool {
  /** tasks that run at the same time */
  readonly threads: number
  /** Decodes the images of a task into its shared memory. */
  decode(task: InputTask): Promise<InputFailure[]>
  /** SHA-256 of files. */
  digest(files: readonly string[]): Promise<DigestResult[]>
  close(): Promise<void>
}

/** @param threads of the pool; 0 decodes on the calling thread, which starts faster and needs less memory */
export async function openInputPool(threads: number): Promise<InputPool> {
  if (threads === 0) {
    const { decode, digest } = await import('./worker.ts')
    return {
      threads: 1,
      decode: (task) => oneAtATime(() => decode(task)),
      digest,
      close: () => Promise.resolve(),
    }
  }
  const pool: Piscina = createPool(new URL('./worker.ts', import.meta.url), threads, {})
  return {
    threads,
    decode: (task) => pool.run(task, { name: 'decode' }) as Promise<InputFailure[]>,
    digest: (files) => pool.run(files, { name: 'digest' }) as Promise<DigestResult[]>,
    close: () => pool.destroy(),
  }
}

let last: Promise<unknown> = Promise.resolve()

/** The worker's scratch memory is its thread's: on the calling thread tasks run one after another. */
function oneAtATime<T>(task: () => Promise<T>): Promise<T> {
  const next = last.then(task)
  last = next.catch(() => undefined)
  return next
}
