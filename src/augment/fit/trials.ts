/** Drawing and measuring pages in the pool. */
import { relative, sep } from 'node:path'
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { MEASURES, type Measure } from './measures.ts'
import type { CanvasOf, DrawTask, FitSource, Looked, LookTask } from './task.ts'

export const ALL_PARTS: readonly Measure['of'][] = ['geometry', 'looks']

/** Pages a task holds. */
const BATCH = 8

/** Values of each measure, in the order of `MEASURES`: as many as pages. */
export type Columns = number[][]

export class Trials {
  private readonly pool: Piscina
  private readonly signal: AbortSignal

  constructor(pool: Piscina, signal: AbortSignal) {
    this.pool = pool
    this.signal = signal
  }

  /** Measures files as they are; each result at its file's place. */
  look(files: readonly string[], canvas: CanvasOf, progress: Progress): Promise<Looked[]> {
    return this.run(files, progress, (part): [string, LookTask] => [
      'look',
      { files: part, canvas, parts: ALL_PARTS },
    ])
  }

  /**
   * Draws each source by the recipe; the same sources and variant give the same pages.
   * @throws WorkError `RENDER_FAILED` where most of them cannot be drawn
   */
  async draw(
    recipe: RecipeInput,
    sources: readonly FitSource[],
    variant: number,
    parts = ALL_PARTS,
  ): Promise<Columns> {
    const found = await this.run(sources, undefined, (part): [string, DrawTask] => [
      'draw',
      { recipe, variant, sources: part, parts },
    ])
    const failed = found.flatMap((one) => ('reason' in one ? [one.reason] : []))
    // A page that breaks an effect is no harm; where most do, there is nothing to compare.
    if (failed.length * 2 > found.length) {
      throw new WorkError(
        'RENDER_FAILED',
        `${failed.length} of ${found.length} pages cannot be drawn, the first because of ${failed[0]}`,
      )
    }
    return columnsOf(found)
  }

  private async run<T>(
    items: readonly T[],
    progress: Progress | undefined,
    taskOf: (part: readonly T[]) => [name: string, task: LookTask | DrawTask],
  ): Promise<Looked[]> {
    const tasks: Promise<Looked[]>[] = []
    for (let at = 0; at < items.length; at += BATCH) {
      const [name, task] = taskOf(items.slice(at, at + BATCH))
      const run = this.pool.run(task, { name }) as Promise<Looked[]>
      tasks.push(run.then((found) => (progress?.step(found.length), found)))
    }
    const found = (await Promise.all(tasks)).flat()
    if (this.signal.aborted) throw new WorkError('STOPPED', 'stopped: no recipe was written')
    return found
  }
}

/** The values of pages that could be read and drawn. */
export function columnsOf(found: readonly Looked[]): Columns {
  const rows = found.flatMap((one) => ('values' in one ? [one.values] : []))
  return MEASURES.map((_, m) => rows.map((row) => row[m]!))
}

/** Paths as messages show them: relative to the folder, with forward slashes. */
export function shown(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/')
}
