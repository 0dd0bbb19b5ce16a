/** A piscina pool of one worker a core. */
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'

/**
 * @param worker URL of the worker's module as the caller sees it, `new URL('./worker.ts', import.meta.url)`
 * @param workerData what every worker gets at its start
 */
export function createPool(worker: URL, threads: number, workerData: unknown): Piscina {
  return new Piscina({
    filename: compiled(fileURLToPath(worker)),
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    workerData,
  })
}

/** Workers run compiled, also where the caller runs from sources (benches, tests). */
function compiled(file: string): string {
  const script = file.replace(/\.ts$/, '.js')
  if (!import.meta.url.endsWith('.ts')) return script
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  return join(root, 'dist', relative(join(root, 'src'), script))
}
