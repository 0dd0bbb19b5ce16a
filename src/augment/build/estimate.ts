/** What a build would make, how large and how long: a plan and a few images rendered, none kept. */
import { withPool } from '../../jobs/pool.ts'
import { mapTasks } from '../../jobs/run-tasks.ts'
import { WorkError } from '../../core/errors.ts'
import type { DatasetInfo } from '../../dataset/built-dataset.ts'
import { checkApartFromSet } from '../../dataset/apart.ts'
import { readLabelledSet } from '../../dataset/labelled-set.ts'
import { drawSteps } from '../recipe/draw.ts'
import { checkOutputFolder } from '../../jobs/output-folder.ts'
import { setupOf, WORKER, type BuildOptions } from './build.ts'
import { annotatedPages } from './annotated-pages.ts'
import { claimOf, refuseOtherData } from './claim.ts'
import { classesOf, planBuild, sourceDigest, tasksOf, type ClassCounts, type Plan } from './plan.ts'
import { surveyPages } from './survey.ts'
import type { Failure, SourceResult, SourceTask } from './task.ts'

/** Ends of what a figure may be. */
export interface Range {
  low: number
  high: number
}

export interface Estimate {
  classes: ClassCounts[]
  images: number
  train: number
  /** expected number of times each step runs, by its path */
  steps: Record<string, number>
  bytes: number
  /** what it may be, by how much the images tried differ from each other */
  bytesRange: Range
  seconds: number
  /** the same of the time */
  secondsRange: Range
  failures: readonly Failure[]
  /** what a user should know of how the sources were read, one sentence each */
  warnings: readonly string[]
}

/** Variants drawn, without pixels, to see how often each step runs. */
const DRAWS = 2000
/** Sources rendered, and images of each, to see how large and how slow they are. */
const PROBES = 24
const PROBE_IMAGES = 4

/**
 * @param check refuses what a build would of its folder, and tells what is in it
 * @throws InputError as a build, also of what is in its folder; WorkError `NOTHING_READABLE`
 */
export async function estimate(
  options: BuildOptions,
  check = (): Promise<DatasetInfo | undefined> => checkOutputFolder(options.out, claimOf(options)),
): Promise<Estimate> {
  const set = await readLabelledSet(options.data, {
    fixes: options.fixes,
    ...(options.classes && { classes: options.classes }),
  })
  checkApartFromSet(set, options.out)
  const before = await check()
  const { workers: threads, progress, signal } = options
  const setup = setupOf(options, set.root, 'none')
  return withPool(WORKER, { threads, setup, signal }, async (pool) => {
    const surveyed = await surveyPages(pool, set, { progress, signal })
    const { failures } = surveyed
    if (surveyed.pages.length === 0) {
      throw new WorkError('NOTHING_READABLE', `none of the images in ${set.root} can be read`)
    }
    const annotated = await annotatedPages(set, surveyed.pages, options.annotations, undefined)
    const { pages } = annotated
    const isSame = before?.source.digest === sourceDigest(pages)
    if (before && !isSame) refuseOtherData(options.out, before, set.root)
    const plan = planBuild(options.recipe, pages, set.classes)
    const tasks = probes(plan)
    const render = (some: readonly SourceTask[]): Promise<SourceResult[]> =>
      mapTasks({ pool, name: 'render', tasks: some, signal, describe: ({ path }) => path })
    // Once without the clock: workers load their libraries and compile their loops.
    await render(tasks.slice(0, threads * 2))
    const parts: Part[] = []
    const results: SourceResult[] = []
    for (const some of inParts(tasks, threads)) {
      const started = performance.now()
      const own = await render(some)
      const images = own.reduce((sum, { rows: made }) => sum + made.length, 0)
      parts.push({ images, amount: (performance.now() - started) / 1000 })
      results.push(...own)
    }
    const sizes = results.map(({ rows: made }) => ({
      images: made.length,
      amount: made.reduce((sum, row) => sum + row.bytes, 0),
    }))
    const time = scaledTo(plan.total, parts)
    const size = scaledTo(plan.total, sizes)
    return {
      classes: classesOf(plan),
      images: plan.total,
      train: plan.train,
      steps: expectedSteps(options, plan),
      bytes: Math.round(size.amount),
      bytesRange: size.range,
      seconds: time.amount,
      secondsRange: time.range,
      failures,
      warnings: [...set.warnings, ...surveyed.warnings, ...annotated.warnings],
    }
  })
}

/** Parts that tasks are timed in: each keeps all workers busy, where there are enough of them. */
const PARTS = 4

function inParts<T>(tasks: readonly T[], threads: number): T[][] {
  const count = Math.max(1, Math.min(PARTS, Math.floor(tasks.length / (2 * threads))))
  const places = Array.from({ length: count }, (_, part) => part)
  return places.map((part) => tasks.filter((_, i) => i % count === part))
}

/** Some images, and what they took. */
interface Part {
  images: number
  amount: number
}

/** The least that an estimate may be off by: a machine is not always as fast as now. */
const LEAST = 0.15
/** Without parts that could be told apart. */
const UNKNOWN = 0.35

/** What a number of images takes, and what it may take: two standard errors of the parts' means. */
function scaledTo(images: number, parts: readonly Part[]): { amount: number; range: Range } {
  const known = parts.filter((part) => part.images > 0)
  const made = known.reduce((sum, part) => sum + part.images, 0)
  const mean = made > 0 ? known.reduce((sum, { amount }) => sum + amount, 0) / made : 0
  const each = known.map((part) => part.amount / part.images)
  const variance =
    each.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, each.length - 1)
  const off = mean > 0 ? (2 * Math.sqrt(variance / Math.max(1, each.length))) / mean : 0
  const share = Math.min(0.9, each.length < 2 ? UNKNOWN : Math.max(LEAST, off))
  const amount = mean * images
  return { amount, range: { low: amount * (1 - share), high: amount * (1 + share) } }
}

/** A few tasks spread over the plan, cut to a few images each. */
function probes(plan: Plan): SourceTask[] {
  const sources = plan.sources.filter(({ images }) => images > 0)
  const step = Math.max(1, Math.floor(sources.length / PROBES))
  const some = sources.filter((_, i) => i % step === 0).slice(0, PROBES)
  const tasks = [...tasksOf({ ...plan, sources: some }, () => false)]
  return tasks.map((task) => {
    // Annotations are not written, so there are none to read.
    const { annotations: _, images, ...rest } = task
    return { ...rest, images: images.slice(0, PROBE_IMAGES) }
  })
}

function expectedSteps({ recipe }: BuildOptions, plan: Plan): Record<string, number> {
  const counts: Record<string, number> = {}
  // The first image of a source is the untouched one, but in pairs.
  const untouched = plan.pairs ? 0 : 1
  const drawn = plan.train - untouched * plan.sources.filter(({ images }) => images > 0).length
  if (drawn <= 0) return counts
  const names = new Map(plan.classes.map(({ target, name }) => [target, name]))
  const sources = plan.sources.filter(({ images }) => images > untouched)
  for (let i = 0; i < DRAWS; i++) {
    const { page, images } = sources[i % sources.length]!
    const key = { seed: recipe.seed, source: page.sha256, variant: 1 + (i % (images - untouched)) }
    const of = { target: page.target, name: names.get(page.target) ?? '' }
    for (const { path } of drawSteps(recipe, key, of, [])) counts[path] = (counts[path] ?? 0) + 1
  }
  const scale = drawn / DRAWS
  for (const path of Object.keys(counts)) counts[path] = Math.round(counts[path]! * scale)
  return counts
}
