/** A piscina pool of one worker a core. */
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { compiledPath } from '../core/module-loader.ts'

/**
 * @param worker URL of the worker's module as the caller sees it, `new URL('./worker.ts', import.meta.url)`
 * @param workerData what every worker gets at its start
 */
export function createPool(worker: URL, threads: number, workerData: unknown): Piscina {
  return new Piscina({
    // Workers run compiled, also where the caller runs from sources (benches, tests).
    filename: compiledPath(fileURLToPath(worker)).replace(/\.ts$/, '.js'),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    workerData,
  })
}
