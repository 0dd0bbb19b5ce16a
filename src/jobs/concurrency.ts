/** Tasks through the pool: as many under way as keep the workers busy, stopped by a signal or a fault. */
import type { Piscina } from 'piscina'
import { type PalimpsestError, WorkError } from '../core/errors.ts'

export interface Lanes<Task, Result> {
  pool: Piscina
  /** the worker's function */
  name: string
  /** made only as they are needed */
  tasks: Iterator<Task> & Iterable<Task>
  /** tasks under way at a time */
  lanes: number
  signal: AbortSignal | undefined
  /** what to do with a result; called in the order in which results come */
  take: (result: Result, task: Task) => Promise<void>
  /** names a task in the message where its worker fails */
  describe: (task: Task) => string
}

/**
 * Runs the tasks until they are done or `signal` is aborted; what is under way is waited for.
 * @throws WorkError of the first fault: the worker's own, or `WORKER_FAILED`
 */
export async function runLanes<Task, Result>(work: Lanes<Task, Result>): Promise<void> {
  const { pool, name, tasks, lanes, signal, take, describe } = work
  let fault: unknown
  const lane = async (): Promise<void> => {
    for (const task of tasks) {
      if (signal?.aborted || fault !== undefined) return
      try {
        await take((await pool.run(task, { name })) as Result, task)
      } catch (error) {
        fault ??= asFault(error, describe(task))
      }
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (fault !== undefined) throw fault
}

/** What is wrong with the machine is said once; errors lose their class on the way from a worker. */
function asFault(error: unknown, where: string): unknown {
  const { code, kind } = error as Partial<PalimpsestError>
  if (typeof code === 'string' && kind === 'work') {
    return new WorkError(code, (error as Error).message, { cause: error })
  }
  return new WorkError('WORKER_FAILED', `a worker failed at ${where}: ${String(error)}`, {
    cause: error,
  })
}
