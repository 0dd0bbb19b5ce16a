/** Pools of workers that draw `heavy`, and how fast they do. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { setupOf } from '../src/augment/build/build.ts'
import { planBuild, tasksOf } from '../src/augment/build/plan.ts'
import { surveyPages } from '../src/augment/build/survey.ts'
import type { SourceResult, SourceTask } from '../src/augment/build/task.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { silent } from '../src/core/progress.ts'
import { SPLITS } from '../src/dataset/built-dataset.ts'
import type { LabelledSet } from '../src/dataset/labelled-set.ts'
import { PARTIAL } from '../src/jobs/layout.ts'
import { createPool } from '../src/jobs/pool.ts'

/** The folders that workers write into. */
export async function makeSplits(out: string): Promise<void> {
  for (const split of SPLITS) {
    await mkdir(join(out, split), { recursive: true })
    await mkdir(join(out, PARTIAL, split), { recursive: true })
  }
}

/** Workers that draw into `out`. The holdout's recipe stands for the codec's floor: it has no steps. */
export function heavyPool(
  out: string,
  set: LabelledSet,
  heavy: Recipe,
  threads: number,
  write: 'files' | 'none' = 'files',
): Piscina {
  const options = { out, recipe: heavy, holdoutRecipe: { ...heavy, steps: [] } }
  const worker = new URL('../src/augment/build/worker.ts', import.meta.url)
  return createPool(worker, threads, setupOf(options, set.root, write))
}

/** What a build of some of the set's sources would give its workers. */
export async function tasksFor(
  pool: Piscina,
  set: LabelledSet,
  heavy: Recipe,
  sources: number,
): Promise<SourceTask[]> {
  const step = Math.ceil(set.pages.length / sources)
  const some = { ...set, pages: set.pages.filter((_, i) => i % step === 0) }
  const { pages } = await surveyPages(pool, some, { progress: silent })
  const recipe = { ...heavy, holdout: { ...heavy.holdout, share: 0 } }
  return [...tasksOf(planBuild(recipe, pages, set.classes), () => false)]
}

/** What `work` gives, and how many cores it kept busy: a worker encodes beside what it draws. */
export async function withCores(work: () => Promise<number>): Promise<[number, number]> {
  const [started, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return [result, (user + system) / 1000 / (performance.now() - started)]
}

/** Images a second. @throws Error where one could not be drawn */
export async function rate(pool: Piscina, tasks: readonly SourceTask[]): Promise<number> {
  const started = performance.now()
  const results = (await Promise.all(
    tasks.map((task) => pool.run(task, { name: 'render' })),
  )) as SourceResult[]
  const images = results.reduce((sum, result) => sum + result.rows.length, 0)
  const [failure] = results.flatMap((result) => result.failures)
  if (failure) throw new Error(`${failure.id}: ${failure.reason}`)
  return images / ((performance.now() - started) / 1000)
}
