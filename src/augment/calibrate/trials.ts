/** Drawing and measuring pages in the pool. */
import type { Piscina } from 'piscina'
import pLimit from 'p-limit'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { STATISTICS } from '../inspect/image-statistics.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { Columns } from './target.ts'
import type { DrawTask, CalibrateSource, MeasuredPage } from './task.ts'

/** Pages a task holds. */
const BATCH = 8

export class Trials {
  private readonly pool: Piscina
  private readonly signal: AbortSignal

  constructor(pool: Piscina, signal: AbortSignal) {
    this.pool = pool
    this.signal = signal
  }

  /** Measures files as they are; each result at its file's place. */
  look(files: readonly string[], progress: Progress): Promise<MeasuredPage[]> {
    return this.run(files, 'look', (part) => part, progress)
  }

  /**
   * Draws each source by the recipe; the same sources and variant give the same pages.
   * @throws WorkError `RENDER_FAILED` where most of them cannot be drawn, `STOPPED`
   */
  async draw(
    recipe: RecipeInput,
    sources: readonly CalibrateSource[],
    {
      variant,
      skew,
      keep,
      progress,
    }: Omit<DrawTask, 'recipe' | 'sources'> & { progress?: Progress },
  ): Promise<Columns> {
    const task = (part: readonly CalibrateSource[]): DrawTask => ({
      recipe,
      variant,
      sources: part,
      skew,
      keep,
    })
    const found = await this.run(sources, 'draw', task, progress)
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

  /** No more tasks under way than keep the workers busy: what waits would be held in memory. */
  private async run<T>(
    items: readonly T[],
    name: string,
    taskOf: (part: readonly T[]) => unknown,
    progress: Progress | undefined,
  ): Promise<MeasuredPage[]> {
    const limit = pLimit(this.pool.options.maxThreads * 2)
    const parts: Promise<MeasuredPage[]>[] = []
    for (let at = 0; at < items.length; at += BATCH) {
      const part = items.slice(at, at + BATCH)
      parts.push(
        limit(async () => {
          if (this.signal.aborted) return []
          const found = (await this.pool.run(taskOf(part), { name })) as MeasuredPage[]
          progress?.step(part.length)
          return found
        }),
      )
    }
    const found = (await Promise.all(parts)).flat()
    if (this.signal.aborted) throw new WorkError('STOPPED', 'stopped: no recipe was written')
    return found
  }
}

/** The values of pages that could be read and drawn. */
export function columnsOf(found: readonly MeasuredPage[]): Columns {
  const rows = found.flatMap((one) => ('values' in one ? [one.values] : []))
  return STATISTICS.map((_, f) => rows.map((row) => row[f]!))
}
