/** Tasks run a bounded number at a time, in a pool of workers or by any function, until a signal or an error. */
import type { Piscina } from 'piscina'
import { ImageError, InputError, type PalimpsestError, WorkError } from '../core/errors.ts'
import type { Progress } from '../core/progress.ts'
import type { ErrorMark } from './worker.ts'

/** What the two runners have in common. */
interface Work<Task, Result> {
  /** drawn one by one as they are needed: a generator never runs ahead of the work */
  tasks: Iterable<Task> | AsyncIterable<Task>
  /** aborted: no more tasks are drawn, those under way are waited for, then `STOPPED` is thrown */
  signal?: AbortSignal | undefined
  /** the message of `STOPPED`; a function is asked once the work has ended */
  stopped?: string | (() => string) | undefined
  /** told of each result in the order in which they come; the task counts as under way until it is done */
  onResult?: ((result: Result, task: Task, index: number) => Promise<void> | void) | undefined
  /**
   * Asked of each task whose run failed. True: it is dealt with and the others are run; false: it
   * ends the work. Without it every error does.
   */
  onFailure?:
    | ((error: unknown, task: Task, index: number) => Promise<boolean> | boolean)
    | undefined
  /** shows how far the work is, from its first task to its end */
  progress?: WorkProgress<Task, Result> | undefined
}

/** What a progress line says of the work. */
export interface WorkProgress<Task, Result> {
  on: Progress
  /** what is being done, `reading` */
  label: string
  /** in the unit that `count` counts */
  total: number
  /** what was done by an earlier run */
  done?: number
  /** how many a task was; 1 by default */
  count?: (result: Result, task: Task) => number
}

/** Work for a pool of workers. */
export interface PoolWork<Task, Result> extends Work<Task, Result> {
  pool: Piscina
  /** the function that the worker exports */
  name: string
  /** names a task in the message of an error without a code: `a worker failed at …` */
  describe: (task: Task) => string
  /** most tasks under way at a time; by default twice the pool's threads, so that none waits */
  concurrency?: number
}

/** Work for any function. */
export interface FunctionWork<Task, Result> extends Work<Task, Result> {
  run: (task: Task) => Promise<Result>
  /** most tasks under way at a time */
  concurrency: number
}

/**
 * Runs tasks in a pool, or by a function, until all are done.
 *
 * The first error ends the work: no more tasks are drawn, those under way are waited for, and it is
 * thrown. What a worker threw with a code (`workerTask`) keeps code, kind and class; any other error
 * of a worker becomes a `WORKER_FAILED`.
 * @throws WorkError `STOPPED` once `signal` is aborted, also where it was after the last task;
 *   `WORKER_FAILED`; the errors of the tasks and of `onResult`
 */
export async function runTasks<Task, Result>(
  work: PoolWork<Task, Result> | FunctionWork<Task, Result>,
): Promise<void> {
  const { signal, onResult, onFailure, progress } = work
  const [run, concurrency] = runnerOf(work)
  const drawn = iteratorOf(work.tasks)
  let next = 0
  let failure: { error: unknown } | undefined
  const one = async (task: Task, index: number): Promise<void> => {
    let result: Result
    try {
      result = await run(task)
    } catch (error) {
      if (await onFailure?.(error, task, index)) return
      throw error
    }
    await onResult?.(result, task, index)
    progress?.on.step(progress.count?.(result, task) ?? 1)
  }
  const drawAndRun = async (): Promise<void> => {
    try {
      for (;;) {
        if (signal?.aborted || failure) return
        const { value, done } = await drawn.next()
        if (done) return
        await one(value, next++)
      }
    } catch (error) {
      failure ??= { error }
    }
  }
  progress?.on.begin(progress.label, progress.total, progress.done)
  await Promise.all(Array.from({ length: concurrency }, drawAndRun))
  progress?.on.end()
  await drawn.return?.()
  if (failure) throw failure.error
  if (!signal?.aborted) return
  const { stopped = 'stopped: the same command resumes' } = work
  throw new WorkError('STOPPED', typeof stopped === 'string' ? stopped : stopped())
}

/**
 * Runs tasks as `runTasks` does.
 * @returns their results in the order of the tasks, whatever the order in which they came
 */
export async function mapTasks<Task, Result>(
  work: PoolWork<Task, Result> | FunctionWork<Task, Result>,
): Promise<Result[]> {
  const results: Result[] = []
  await runTasks<Task, Result>({
    ...work,
    onFailure: undefined,
    onResult: async (result, task, index) => {
      results[index] = result
      await work.onResult?.(result, task, index)
    },
  })
  return results
}

/** The items in arrays of `size`, the last one shorter: tasks that are worth a message to a worker. */
export function* inBatches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function iteratorOf<T>(tasks: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]()
}

function runnerOf<Task, Result>(
  work: PoolWork<Task, Result> | FunctionWork<Task, Result>,
): [run: (task: Task) => Promise<Result>, concurrency: number] {
  if ('run' in work) return [work.run, work.concurrency]
  const { pool, name, describe, concurrency = pool.options.maxThreads * 2 } = work
  const run = async (task: Task): Promise<Result> => {
    try {
      return (await pool.run(task, { name })) as Result
    } catch (error) {
      throw asError(error, describe(task))
    }
  }
  return [run, concurrency]
}

/** The error as it was thrown in the worker, where it has a code; else what failed at which task. */
function asError(thrown: unknown, where: string): PalimpsestError {
  const { message, cause } = thrown as { message?: string; cause?: Partial<ErrorMark> }
  if (!cause?.palimpsest) {
    return new WorkError('WORKER_FAILED', `a worker failed at ${where}: ${String(thrown)}`, {
      cause: thrown,
    })
  }
  const { name, code, kind } = cause.palimpsest
  const options = { cause: thrown }
  if (kind === 'input') return new InputError(code, message ?? '', options)
  const Class = name === 'ImageError' ? ImageError : WorkError
  return new Class(code, message ?? '', options)
}
