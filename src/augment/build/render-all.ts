/** Renders the tasks of a plan, or of a part of one, into a journal. */
import type { Piscina } from 'piscina'
import type { Progress } from '../../core/progress.ts'
import type { FailureList } from '../../jobs/failures.ts'
import type { Journal } from '../../jobs/journal.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { placeOf, tasksOf, type Plan } from './plan.ts'
import type { Failure, JournalRow, SourceResult, SourceTask } from './task.ts'

export interface Rendering {
  /** of `worker.ts` */
  pool: Piscina
  /** without the images that are in the journal already */
  tasks: Iterable<SourceTask>
  /** images in all, those in the journal among them */
  total: number
  journal: Journal<JournalRow>
  /** the journal's place of an image that was made */
  placeOf: (row: JournalRow) => number
  failures: FailureList<Failure>
  /** told of failures before they are set aside; where it throws, the work ends */
  onFailures?: ((failed: readonly Failure[]) => void) | undefined
  progress: Progress
  /** stops the work after the images at hand */
  signal: AbortSignal
}

/**
 * Renders until all is done. Rows go to the journal, images that fail are set aside.
 * @throws WorkError `STOPPED` after `signal`, and those of `runTasks`
 */
export async function renderAll(work: Rendering): Promise<void> {
  const { pool, tasks, total, journal, failures, progress, signal } = work
  await runTasks<SourceTask, SourceResult>({
    pool,
    name: 'render',
    tasks,
    signal,
    stopped: () =>
      `stopped: ${journal.count} of ${total} images are done; the same command resumes`,
    describe: ({ path }) => path,
    progress: {
      on: progress,
      label: 'building',
      total,
      done: journal.count,
      count: ({ rows }) => rows.length,
    },
    onResult: async ({ rows, failures: failed }) => {
      await journal.add(rows.map((row) => ({ row, place: work.placeOf(row) })))
      if (failed.length === 0) return
      work.onFailures?.(failed)
      await failures.add(failed)
      progress.fail(failed.length)
    },
  })
}

/**
 * Renders what a plan has and the journal has not.
 * @returns how many images were made
 * @throws WorkError as `renderAll` does
 */
export async function renderPlan(
  plan: Plan,
  work: Pick<Rendering, 'pool' | 'journal' | 'failures' | 'progress' | 'signal'>,
): Promise<number> {
  const { journal } = work
  const already = journal.count
  await renderAll({
    ...work,
    total: plan.total,
    tasks: tasksOf(plan, (place) => journal.has(place)),
    placeOf: (row) => placeOf(plan, row)!.place,
  })
  return journal.count - already
}
