/** Drawing and measuring pages in the pool. */
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { inBatches, mapTasks, type WorkProgress } from '../../jobs/run-tasks.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { STATISTICS } from '../statistics/image-statistics.ts'
import type { Columns } from './target.ts'
import type { DrawTask, CalibrateSource, MeasuredPage } from './task.ts'

/** Pages a task holds. */
const BATCH = 8

/** What a calibration says that was stopped. */
export const STOPPED = 'stopped: no recipe was written'

/** What a progress line says while pages are measured. */
export interface PageProgress {
  on: Progress
  /** what is being done, `measuring` */
  label: string
}

export class Trials {
  private readonly pool: Piscina
  private readonly signal: AbortSignal

  constructor(pool: Piscina, signal: AbortSignal) {
    this.pool = pool
    this.signal = signal
  }

  /**
   * Measures files as they are; each result at its file's place.
   * @throws WorkError `STOPPED`
   */
  async measure(files: readonly string[], progress: PageProgress): Promise<MeasuredPage[]> {
    const found = await mapTasks<string[], MeasuredPage[]>({
      pool: this.pool,
      name: 'measure',
      tasks: inBatches(files, BATCH),
      describe: ([first]) => first!,
      signal: this.signal,
      stopped: STOPPED,
      progress: progressOf(progress, files.length),
    })
    return found.flat()
  }

  /**
   * Draws each source by the recipe; the same sources and variant give the same pages.
   * @throws WorkError `RENDER_FAILED` where most of them cannot be drawn, `STOPPED`
   */
  async draw(
    recipe: RecipeInput,
    sources: readonly CalibrateSource[],
    { progress, ...how }: Omit<DrawTask, 'recipe' | 'sources'> & { progress?: PageProgress },
  ): Promise<Columns> {
    const batches = [...inBatches(sources, BATCH)]
    const results = await mapTasks<DrawTask, MeasuredPage[]>({
      pool: this.pool,
      name: 'draw',
      tasks: batches.map((batch) => ({ recipe, sources: batch, ...how })),
      describe: ({ sources: [first] }) => first!.path,
      signal: this.signal,
      stopped: STOPPED,
      progress: progress && progressOf(progress, sources.length),
    })
    const found = results.flat()
    const failed = found.flatMap((one) => ('reason' in one ? [one.reason] : []))
    // A page that fails is left out; where most do, there is nothing to compare.
    if (failed.length * 2 > found.length) {
      throw new WorkError(
        'RENDER_FAILED',
        `${failed.length} of ${found.length} pages cannot be drawn, the first because of ${failed[0]}`,
      )
    }
    return columnsOf(found)
  }
}

function progressOf<Task>(
  progress: PageProgress,
  total: number,
): WorkProgress<Task, MeasuredPage[]> {
  return { ...progress, total, count: (pages) => pages.length }
}

/** The values of pages that could be read and drawn. */
export function columnsOf(found: readonly MeasuredPage[]): Columns {
  const rows = found.flatMap((one) => ('values' in one ? [one.values] : []))
  return STATISTICS.map((_, f) => rows.map((row) => row[f]!))
}
