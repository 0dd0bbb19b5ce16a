/** Pools of worker threads, and the flag that tells their workers to stop. */
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { compileLess, giveHeapsRoom } from '../core/heap.ts'
import { compiledPath } from '../core/module-loader.ts'
import { shareTables } from '../core/shared-tables.ts'

/** What a worker thread gets at its start; `worker.ts` reads it. */
export interface PoolData {
  setup: unknown
  /** one byte, 1 once the work is to stop */
  stop: SharedArrayBuffer
}

export interface PoolOptions {
  /** worker threads, at least 1 */
  threads: number
  /** what every worker gets at its start, by structured clone: `workerSetup()` in the worker */
  setup?: unknown
  /** aborted: `isStopped()` turns true in the workers, so that long tasks end early */
  signal?: AbortSignal | undefined
}

/**
 * Opens a pool, uses it, and destroys it whatever happens.
 * @param worker URL of the worker's module as the caller sees it, `new URL('./worker.ts', import.meta.url)`
 * @returns what `use` returns
 */
export async function withPool<T>(
  worker: URL,
  { threads, setup = {}, signal }: PoolOptions,
  use: (pool: Piscina) => Promise<T>,
): Promise<T> {
  const stop = new SharedArrayBuffer(1)
  const raise = (): void => void Atomics.store(new Uint8Array(stop), 0, 1)
  if (signal?.aborted) raise()
  signal?.addEventListener('abort', raise)
  const pool = createPool(worker, threads, setup, stop)
  try {
    return await use(pool)
  } finally {
    signal?.removeEventListener('abort', raise)
    await pool.destroy()
  }
}

/**
 * A pool that the caller destroys. `withPool` is what a command uses.
 * @param setup what every worker gets at its start
 */
export function createPool(
  worker: URL,
  threads: number,
  setup: unknown,
  stop = new SharedArrayBuffer(1),
): Piscina {
  giveHeapsRoom()
  compileLess()
  shareTables()
  const workerData: PoolData = { setup, stop }
  return new Piscina({
    // Workers run compiled, also where the caller runs from sources (benches, tests).
    filename: compiledPath(fileURLToPath(worker)).replace(/\.ts$/, '.js'),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    workerData,
  })
}
