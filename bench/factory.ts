/**
 * The factory against its codec floor, in one run on one pool: the floor decodes each source once
 * and encodes each image, with no effects and nothing written. The factory does all a build does.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Piscina } from 'piscina'
import { setupOf } from '../src/augment/factory/build.ts'
import { PARTIAL } from '../src/augment/factory/paths.ts'
import { SPLITS } from '../src/dataset/built.ts'
import { planBuild, tasksOf } from '../src/augment/factory/plan.ts'
import { surveyPages } from '../src/augment/factory/survey.ts'
import type { SourceResult, SourceTask } from '../src/augment/factory/task.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { createPool } from '../src/core/pool.ts'
import { silent } from '../src/core/progress.ts'
import { readLabelledSet } from '../src/dataset/labelled-set.ts'
import { effectTimes } from './effects.ts'
import type { Args, Report } from './main.ts'
import { median, sampleSet } from './support.ts'

const ROUNDS = 5

export async function run({ workers, quick }: Args): Promise<Report> {
  const out = await mkdtemp(join(tmpdir(), 'palimpsest-bench-'))
  try {
    const set = await readLabelledSet(await sampleSet(quick ? 34 : 340))
    const heavy = { ...(await loadRecipe('heavy')).recipe, target: quick ? 200 : 2400 }
    // The holdout's recipe stands in for the floor: the same pool, the same tasks, no steps.
    const floor = { ...heavy, steps: [] }
    const options = { out, recipe: heavy, holdoutRecipe: floor }
    for (const split of [...SPLITS, PARTIAL]) await mkdir(join(out, split), { recursive: true })
    const pool = (threads: number, write: boolean): Piscina =>
      createPool(
        new URL('../src/augment/factory/worker.ts', import.meta.url),
        threads,
        setupOf(options, set.root, undefined, write),
      )

    const writing = pool(workers, true)
    const dry = pool(workers, false)
    const alone = pool(1, true)
    const step = Math.ceil(set.pages.length / (quick ? 34 : 200))
    const some = { ...set, pages: set.pages.filter((_, i) => i % step === 0) }
    const { pages } = await surveyPages(dry, some, silent)
    const plan = planBuild(
      { ...heavy, holdout: { ...heavy.holdout, share: 0 } },
      pages,
      set.classes,
    )
    const tasks = [...tasksOf(plan, () => false)]
    const bare = tasks.map((task): SourceTask => ({
      ...task,
      images: task.images.map((image) => ({
        ...image,
        split: 'holdout/noisy',
        variant: image.variant + 1,
      })),
    }))

    for (const p of [writing, dry, alone]) await rate(p, tasks.slice(0, 20))
    const rates: Record<'heavy' | 'floor' | 'one', number[]> = { heavy: [], floor: [], one: [] }
    const ofRound = (list: SourceTask[], round: number): SourceTask[] =>
      list.filter((_, i) => i % ROUNDS === round)
    for (let round = 0; round < ROUNDS; round++) {
      rates.floor.push(await rate(dry, ofRound(bare, round)))
      rates.heavy.push(await rate(writing, ofRound(tasks, round)))
      rates.one.push(await rate(alone, ofRound(tasks, round)))
    }
    await Promise.all([writing, dry, alone].map((p) => p.destroy()))
    const imagesPerSecond = median(rates.heavy)
    const codecFloorRatio = median(rates.floor) / imagesPerSecond
    const scaling = imagesPerSecond / median(rates.one)
    const peakRssBytes = process.resourceUsage().maxRSS * 1024
    const effects = await effectTimes(
      set.pages.map((page) => page.file),
      quick,
    )
    return {
      json: { imagesPerSecond, codecFloorRatio, scaling, peakRssBytes, effects },
      lines: [
        `heavy, ${workers} workers: ${imagesPerSecond.toFixed(0)} images/s`,
        `codec floor: ${median(rates.floor).toFixed(0)} images/s, ratio ${codecFloorRatio.toFixed(2)}`,
        `1 worker: ${median(rates.one).toFixed(0)} images/s, ${workers} against 1: × ${scaling.toFixed(2)}`,
        `peak resident memory: ${(peakRssBytes / 1e6).toFixed(0)} MB`,
        'effects, ms an image where they run (median, with the switches between bytes and canvas):',
        ...Object.entries(effects).map(([name, ms]) => `  ${name.padEnd(16)} ${ms.toFixed(2)}`),
      ],
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

async function rate(pool: Piscina, tasks: readonly SourceTask[]): Promise<number> {
  const started = performance.now()
  const results = (await Promise.all(
    tasks.map((task) => pool.run(task, { name: 'render' })),
  )) as SourceResult[]
  const images = results.reduce((sum, result) => sum + result.rows.length, 0)
  const [failure] = results.flatMap((result) => result.failures)
  if (failure) throw new Error(`${failure.id}: ${failure.reason}`)
  return images / ((performance.now() - started) / 1000)
}
