/** The build: survey → plan → what is there already → render → finish. */
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { WorkError } from '../../core/errors.ts'
import type { Progress } from '../../core/progress.ts'
import { SOURCE_ANNOTATIONS } from '../../dataset/annotations/source-file.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readLabelledSet, type LabelledSet } from '../../dataset/labelled-set.ts'
import { FAILURES } from '../../jobs/layout.ts'
import { withOutputFolder, type OutputFolder } from '../../jobs/output-folder.ts'
import { withPool } from '../../jobs/pool.ts'
import { isRowWhole } from '../layers/whole.ts'
import { recipeToPlain } from '../recipe/parse.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { annotatedPages } from './annotated-pages.ts'
import { keptAnnotations } from './annotation-lines.ts'
import { claimOf, refuseOtherData } from './claim.ts'
import { descriptionOf, recipeFiles } from './description.ts'
import { finish } from './finish.ts'
import type { Finished } from './tally.ts'
import { planBuild, sourceDigest, type Plan } from './plan.ts'
import { renderPlan } from './render-all.ts'
import { placesOf } from './resume.ts'
import { forgetChanged } from './survey-cache.ts'
import { surveyPages, type Surveyed } from './survey.ts'
import type { Failure, JournalRow, WorkerSetup } from './task.ts'

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
  /** file or folder of the pages' annotations; undefined: those in the set, if it has any; false: none */
  annotations?: string | false | undefined
  /** throw away what was built before */
  overwrite: boolean
  progress: Progress
  /** stops the build after the images at hand; what is done stays done */
  signal: AbortSignal
}

/** A built set: what is in it, and what this run did. */
export interface BuildResult extends Finished {
  /** images made by this run; the others were there already */
  made: number
  /** how many images of which source were planned */
  plan: Plan
  /** the set it was built from */
  set: LabelledSet
  /** sources and images that could not be read or drawn, as `failures.jsonl` holds them */
  failures: readonly Failure[]
  /** what a user should know of how the sources were read, one sentence each */
  warnings: readonly string[]
  /** that this run took */
  seconds: number
  /** of this run */
  imagesPerSecond: number
  /** most memory that the process had at once, bytes */
  peakRssBytes: number
}

/**
 * Builds a set, or resumes one that was begun.
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
  const built = await withOutputFolder(options.out, claimOf(options), (folder) => {
    const { workers: threads, signal } = options
    const pool = { threads, signal, setup: setupOf(options, set.root) }
    return withPool(WORKER, pool, (opened) => buildIn(folder, opened, set, options))
  })
  const seconds = (performance.now() - started) / 1000
  return {
    ...built,
    set,
    seconds,
    imagesPerSecond: built.made / seconds,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** The worker of builds and of their estimates. */
export const WORKER = new URL('./worker.ts', import.meta.url)

/** What the workers need to know, from a build's options. */
export function setupOf(
  options: Pick<BuildOptions, 'out' | 'recipe' | 'holdoutRecipe'>,
  root: string,
  store: WorkerSetup['store'] = 'files',
): WorkerSetup {
  return {
    out: options.out,
    root,
    recipe: recipeToPlain(options.recipe),
    holdoutRecipe: recipeToPlain(options.holdoutRecipe),
    store,
    annotations: join(options.out, SOURCE_ANNOTATIONS),
  }
}

/** Plans what was read. @param failures the file that says why pages could not be @throws WorkError `NOTHING_READABLE` */
export function planOrRefuse(
  recipe: Recipe,
  { pages }: Pick<Surveyed, 'pages'>,
  set: LabelledSet,
  failures: string,
): Plan {
  if (pages.length > 0) return planBuild(recipe, pages, set.classes)
  throw new WorkError(
    'NOTHING_READABLE',
    `none of the ${set.pages.length} images in ${set.root} can be read; ${failures} says why`,
  )
}

async function buildIn(
  folder: OutputFolder<DatasetInfo>,
  pool: Piscina,
  set: LabelledSet,
  options: BuildOptions,
): Promise<Pick<BuildResult, keyof Finished | 'made' | 'plan' | 'failures' | 'warnings'>> {
  const { recipe, progress, signal } = options
  const surveyed = await surveyPages(pool, set, { progress, signal })
  const annotated = await annotatedPages(set, surveyed.pages, options.annotations, folder)
  const digest = sourceDigest(annotated.pages)
  const isSame = folder.before?.source.digest === digest
  if (folder.before && !isSame) refuseOtherData(options.out, folder.before, set.root)
  const failures = await folder.failures(surveyed.failures)
  const plan = planOrRefuse(recipe, annotated, set, folder.at(FAILURES))
  const isKept = await keptAnnotations(options.out)
  const placeOfRow = placesOf(plan, options, isSame)
  const journal = await folder.resume<JournalRow>(
    plan.total,
    (row) => (isKept(row) ? placeOfRow(row) : undefined),
    isRowWhole,
  )
  await folder.begin(descriptionOf(options, set, plan, digest), recipeFiles(options))
  await annotated.keep()
  const made = await renderPlan(plan, { pool, journal, failures, progress, signal })
  forgetChanged(set.root, failures.all)
  const { holdoutRecipe } = options
  const failed = failures.all.length
  const finished = await finish(folder, { plan, recipe, holdoutRecipe, journal, failed })
  return {
    ...finished,
    made,
    plan,
    failures: failures.all,
    warnings: [...set.warnings, ...surveyed.warnings, ...annotated.warnings],
  }
}
