/** The worker's side of a pool: its set-up, the flag to stop, errors that keep their code. */
import { workerData } from 'node:worker_threads'
import { PalimpsestError, type ErrorKind } from '../core/errors.ts'
import type { PoolData } from './pool.ts'

/** The set-up that the pool was opened with; the worker knows its type. */
export function workerSetup(): unknown {
  return (workerData as PoolData).setup
}

/** Whether the work is to stop: a task of several images ends after the one at hand. */
export function isStopped(): boolean {
  return Atomics.load(new Uint8Array((workerData as PoolData).stop), 0) === 1
}

/** What an error is in a message between threads, where its class and own fields are lost. */
export interface ErrorMark {
  palimpsest: { name: string; code: string; kind: ErrorKind }
}

/**
 * A function that a worker exports. Its errors with a code reach the main thread as they were thrown:
 * they travel as the `cause`, which a message between threads keeps.
 */
export function workerTask<Task, Result>(
  run: (task: Task) => Promise<Result> | Result,
): (task: Task) => Promise<Result> {
  return async (task) => {
    try {
      return await run(task)
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw error
      const { name, code, kind } = error
      const cause: ErrorMark = { palimpsest: { name, code, kind } }
      throw Object.assign(new Error(error.message), { cause })
    }
  }
}
