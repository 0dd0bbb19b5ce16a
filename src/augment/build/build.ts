/** The build: survey → plan → what is there already → render → finish. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import { makeFolder } from '../../core/files.ts'
import { lockFolder } from '../../jobs/lock.ts'
import { createPool } from '../../jobs/pool.ts'
import type { Progress } from '../../core/progress.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { writeDescription } from './description.ts'
import type { Done } from './done.ts'
import { FailureList } from '../../jobs/failures.ts'
import { finish, type Finished } from './finish.ts'
import { Journal } from './journal.ts'
import { prepareFolder } from './folder.ts'
import { runTasks } from '../../jobs/run-tasks.ts'
import { FAILURES, JOURNAL } from './paths.ts'
import { placeOf, planBuild, sourceDigest, tasksOf, type Plan } from './plan.ts'
import { findDone } from './resume.ts'
import { surveyPages } from './survey.ts'
import type { Failure, SourceResult, SourceTask, WorkerSetup } from './task.ts'

export interface BuildOptions {
  /** the input set */
  data: string
  /** folder to write */
  out: string
  recipe: Recipe
  /** renders `holdout/noisy` */
  holdoutRecipe: Recipe
  workers: number
  /** only these classes, by name or number */
  classes?: readonly string[] | undefined
  /** false: label fixes are ignored */
  fixes: boolean
  /** throw away what was built before */
  overwrite: boolean
  progress: Progress
  /** stops the build after the images at hand; what is done stays done */
  signal: AbortSignal
}

export interface BuildResult extends Finished {
  /** images made by this run; the others were there already */
  made: number
  plan: Plan
  set: LabelledSet
  failures: readonly Failure[]
  /** what a user should know of how the sources were read, one sentence each */
  warnings: readonly string[]
  seconds: number
  imagesPerSecond: number
  peakRssBytes: number
}

/**
 * Builds a set, or goes on with one that was begun.
 * @throws InputError before any work where the input is wrong; WorkError `STOPPED` after `signal`,
 *   `NOTHING_READABLE`, `DISK_FULL`, `FOLDER_BUSY`; in each case what is done stays done
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const started = performance.now()
  const set = await readLabelledSet(options.data, {
    fixes: options.fixes,
    ...(options.classes && { classes: options.classes }),
  })
  checkApartFromSet(set, options.out)
  await makeFolder(options.out)
  const unlock = await lockFolder(options.out)
  const stop = new SharedArrayBuffer(1)
  const pool = createPool(
    new URL('./worker.ts', import.meta.url),
    options.workers,
    setupOf(options, set.root, stop),
  )
  const onAbort = (): void => void (new Uint8Array(stop)[0] = 1)
  options.signal.addEventListener('abort', onAbort)
  try {
    const before = await prepareFolder(options)
    const {
      pages,
      failures: unread,
      warnings,
    } = await surveyPages(pool, set, options.progress, options.signal)
    const failures = new FailureList(join(options.out, FAILURES), unread)
    await failures.add([])
    if (pages.length === 0) {
      throw new WorkError(
        'NOTHING_READABLE',
        `none of the ${set.pages.length} images in ${set.root} can be read; ${join(options.out, FAILURES)} says why`,
      )
    }
    const plan = planBuild(options.recipe, pages, set.classes)
    const digest = sourceDigest(pages)
    const { done, journalBytes } = await findDone(options, plan, before?.source.digest === digest)
    await writeDescription(options, set, plan, digest, undefined)
    const already = done.count
    const journal = await Journal.open(join(options.out, JOURNAL), journalBytes)
    await renderAll({ pool, options, plan, done, journal, failures })
    const finished = await finish(options, plan, done, failures.all.length)
    await writeDescription(options, set, plan, digest, finished)
    await rm(join(options.out, JOURNAL), { force: true })
    const seconds = (performance.now() - started) / 1000
    return {
      ...finished,
      made: done.count - already,
      plan,
      set,
      failures: failures.all,
      warnings: [...set.warnings, ...warnings],
      seconds,
      imagesPerSecond: (done.count - already) / seconds,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
    }
  } finally {
    options.signal.removeEventListener('abort', onAbort)
    await pool.destroy()
    await unlock()
  }
}

/** What the workers need to know, from a build's options. */
export function setupOf(
  options: Pick<BuildOptions, 'out' | 'recipe' | 'holdoutRecipe'>,
  root: string,
  stop: SharedArrayBuffer = new SharedArrayBuffer(1),
  write = true,
): WorkerSetup {
  return {
    out: options.out,
    root,
    recipe: recipeToPlain(options.recipe),
    holdoutRecipe: recipeToPlain(options.holdoutRecipe),
    stop,
    write,
  }
}

interface Rendering {
  pool: Piscina
  options: BuildOptions
  plan: Plan
  done: Done
  journal: Journal
  failures: FailureList<Failure>
}

async function renderAll({
  pool,
  options,
  plan,
  done,
  journal,
  failures,
}: Rendering): Promise<void> {
  const { progress, signal } = options
  try {
    await runTasks<SourceTask, SourceResult>({
      pool,
      name: 'render',
      tasks: tasksOf(plan, (place) => done.has(place)),
      signal,
      stopped: () =>
        `stopped: ${done.count} of ${plan.total} images are done; the same command resumes`,
      describe: ({ path }) => path,
      progress: {
        on: progress,
        label: 'building',
        total: plan.total,
        done: done.count,
        count: ({ rows }) => rows.length,
      },
      onResult: async ({ rows, failures: failed }) => {
        const spans = await journal.add(rows)
        rows.forEach((row, i) => {
          const found = placeOf(plan, row)
          if (found) done.mark(found.place, spans[i]!)
        })
        if (failed.length === 0) return
        await failures.add(failed)
        progress.fail(failed.length)
      },
    })
  } finally {
    await journal.close()
  }
}
