/**
 * The factory against its codec floor, in one run on the same pools: the floor decodes each source
 * once and encodes each image, with no effects between. Both are measured with their files written,
 * as a build does, and without.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Piscina } from 'piscina'
import type { SourceTask } from '../src/augment/build/task.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { readLabelledSet, type LabelledSet } from '../src/dataset/labelled-set.ts'
import { effectTimes } from './effects.ts'
import { heavyPool, makeSplits, rate, tasksFor, withCores } from './heavy-pool.ts'
import type { Args, Report } from './report.ts'
import { median, sampleSet } from './support.ts'

/** Each rate is the median of this many rounds, measured in turn. */
const ROUNDS = 5
/** Tasks by which a pool's loops get compiled before the clock starts. */
const WARM_UP = 20

export async function run({ workers, quick }: Args): Promise<Report> {
  const out = await mkdtemp(join(tmpdir(), 'palimpsest-bench-'))
  try {
    const set = await readLabelledSet(await sampleSet(quick ? 34 : 340))
    const heavy = { ...(await loadRecipe('heavy')).recipe, target: quick ? 200 : 2400 }
    const pools = await startPools(out, set, heavy, workers)
    const tasks = await tasksFor(pools.dry, set, heavy, quick ? 34 : 200)
    const rates = await measure(pools, tasks)
    await Promise.all(Object.values(pools).map((pool) => pool.destroy()))
    const peakRssBytes = process.resourceUsage().maxRSS * 1024
    const machineScaling = (await spin(workers)) / (await spin(1))
    const effects = await effectTimes(set, quick)

    const imagesPerSecond = rates.heavy
    const codecFloorRatio = rates.floor / rates.heavy
    const codecFloorRatioUnwritten = rates.dryFloor / rates.dryHeavy
    const scaling = rates.heavy / rates.one
    const json = {
      imagesPerSecond,
      codecFloorRatio,
      codecFloorRatioUnwritten,
      scaling,
      cores: rates.cores,
      coresOfOne: rates.coresOfOne,
      machineScaling,
      peakRssBytes,
      effects,
    }
    return {
      json,
      lines: [
        `heavy, ${workers} workers: ${perSecond(rates.heavy)}; nothing written: ${perSecond(rates.dryHeavy)}`,
        `codec floor: ${perSecond(rates.floor)}, ratio ${codecFloorRatio.toFixed(2)}; nothing written: ${perSecond(rates.dryFloor)}, ratio ${codecFloorRatioUnwritten.toFixed(2)}`,
        `1 worker: ${perSecond(rates.one)}; ${workers} against 1: × ${scaling.toFixed(2)} with ${rates.cores.toFixed(2)} against ${rates.coresOfOne.toFixed(2)} cores busy (bare arithmetic: × ${machineScaling.toFixed(2)})`,
        `peak resident memory, all pools together: ${(peakRssBytes / 1e6).toFixed(0)} MB`,
        'effects, ms an image where they run (median, with the switches between bytes and canvas):',
        ...Object.entries(effects).map(([name, ms]) => `  ${name.padEnd(16)} ${ms.toFixed(2)}`),
      ],
    }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

interface Pools {
  writing: Piscina
  dry: Piscina
  alone: Piscina
}

async function startPools(
  out: string,
  set: LabelledSet,
  heavy: Recipe,
  workers: number,
): Promise<Pools> {
  await makeSplits(out)
  return {
    writing: heavyPool(out, set, heavy, workers),
    dry: heavyPool(out, set, heavy, workers, 'none'),
    alone: heavyPool(out, set, heavy, 1),
  }
}

type Figure = 'heavy' | 'floor' | 'dryHeavy' | 'dryFloor' | 'one' | 'cores' | 'coresOfOne'

/** Images per second, medians of rounds in which each is measured in turn. */
async function measure(
  pools: Pools,
  tasks: readonly SourceTask[],
): Promise<Record<Figure, number>> {
  for (const pool of Object.values(pools)) await rate(pool, tasks.slice(0, WARM_UP))
  const rates: Record<Figure, number[]> = {
    heavy: [],
    floor: [],
    dryHeavy: [],
    dryFloor: [],
    one: [],
    cores: [],
    coresOfOne: [],
  }
  for (let round = 0; round < ROUNDS; round++) {
    const own = tasks.filter((_, i) => i % ROUNDS === round)
    const bare = own.map(withoutSteps)
    rates.floor.push(await rate(pools.writing, bare))
    const [heavy, cores] = await withCores(() => rate(pools.writing, own))
    rates.heavy.push(heavy)
    rates.cores.push(cores)
    rates.dryFloor.push(await rate(pools.dry, bare))
    rates.dryHeavy.push(await rate(pools.dry, own))
    const [one, coresOfOne] = await withCores(() => rate(pools.alone, own))
    rates.one.push(one)
    rates.coresOfOne.push(coresOfOne)
  }
  const entries = Object.entries(rates).map(([name, values]) => [name, median(values)])
  return Object.fromEntries(entries) as Record<Figure, number>
}

function withoutSteps(task: SourceTask): SourceTask {
  const images = task.images.map((image) => ({
    ...image,
    split: 'holdout/noisy' as const,
    variant: image.variant + 1,
  }))
  return { ...task, images }
}

const perSecond = (images: number): string => `${images.toFixed(0)} images/s`

/** Rounds of plain arithmetic per second in this many threads: the most that more workers can bring. */
async function spin(threads: number): Promise<number> {
  const script =
    'let x = 1; for (let i = 0; i < 4e8; i++) x = (Math.imul(x, 31) + i) | 0; require("node:worker_threads").parentPort.postMessage(x)'
  const started = performance.now()
  const one = (): Promise<void> =>
    new Promise((done, failed) => {
      new Worker(script, { eval: true }).on('message', () => done()).on('error', failed)
    })
  await Promise.all(Array.from({ length: threads }, one))
  return threads / (performance.now() - started)
}
