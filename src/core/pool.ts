/** A piscina pool of one worker a core, the same from compiled code and from sources. */
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'

/**
 * @param worker URL of the worker's module as the caller sees it, `new URL('./worker.ts', import.meta.url)`
 * @param workerData what every worker gets at its start
 */
export function createPool(worker: URL, threads: number, workerData: unknown): Piscina {
  // Compiled code lies beside compiled code; sources (tests) need the loader that strips types.
  const fromSource = import.meta.url.endsWith('.ts')
  const filename = fileURLToPath(worker)
  return new Piscina({
    filename: fromSource ? filename : filename.replace(/\.ts$/, '.js'),
    execArgv: fromSource ? ['--import', 'tsx'] : [],
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    workerData,
  })
}
