/**
 * What augmentation is worth: the `quick` networks trained with the same number of steps on the plain
 * originals and on sets built from them, evaluated on the sample's test set, which none has seen.
 *
 * PALIMPSEST_GAIN_STEPS: updates of each network (default 600); PALIMPSEST_GAIN_SEEDS: seeds
 * (default 1,2,3); PALIMPSEST_GAIN_SETS: of originals,light,heavy,testlike (default all);
 * PALIMPSEST_GAIN_BACKBONES: names (default those of `quick`); PALIMPSEST_GAIN_THREADS: of the networks
 * (default one per core); PALIMPSEST_GAIN_OUT: folder for sets and runs, which is kept and resumed.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../src/augment/build/build.ts'
import { loadHoldoutRecipe } from '../src/augment/recipe/holdout.ts'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import type { Recipe } from '../src/augment/recipe/recipe.ts'
import { writeSample } from '../src/sample/write.ts'
import { progressOn } from '../src/core/progress.ts'
import { isFile } from '../src/dataset/images.ts'
import { makeConfig } from '../src/train/config/load.ts'
import { backbonesByName } from '../src/train/config/backbones.ts'
import { realEngines } from '../src/train/engines.ts'
import { trainRun } from '../src/train/loop/train-run.ts'
import { readTrainingSet } from '../src/train/data/training-set.ts'
import { predictFiles } from '../src/train/inference/open-run.ts'
import { readLabelled } from '../src/train/inference/labelled.ts'
import { scoresOf } from '../src/train/metrics/scores.ts'
import type { Args, Report } from './report.ts'

interface Cell {
  set: string
  seed: number
  /** macro F1 on the test set of the ensemble, and of each model by its name */
  ensemble: number
  single: Record<string, number>
}

const signal = new AbortController().signal
const progress = progressOn(process.stderr)

export async function run({ workers, quick }: Args): Promise<Report> {
  const out = process.env['PALIMPSEST_GAIN_OUT'] ?? join(tmpdir(), 'palimpsest-gain')
  const steps = Number(process.env['PALIMPSEST_GAIN_STEPS'] ?? (quick ? 8 : 600))
  const seeds = (process.env['PALIMPSEST_GAIN_SEEDS'] ?? (quick ? '1' : '1,2,3'))
    .split(',')
    .map(Number)
  const data = await sampleWithTest(out, quick, workers)
  const cells: Cell[] = []
  for (const recipe of await recipes(quick)) {
    const folder = join(out, 'sets', recipe.name)
    const holdoutRecipe = await loadHoldoutRecipe(recipe)
    const options = { data, out: folder, recipe, holdoutRecipe, workers }
    await build({ ...options, fixes: true, overwrite: false, progress, signal })
    for (const seed of seeds) {
      cells.push(
        await cell({
          dataset: folder,
          set: recipe.name,
          data,
          runs: join(out, 'runs'),
          steps,
          seed,
          workers,
        }),
      )
      process.stderr.write(`${JSON.stringify(cells.at(-1))}\n`)
    }
  }
  return { json: { steps, seeds, cells }, lines: table(cells, steps) }
}

/** The sample in full, its test set included: `data/` where it is that, else made here. */
async function sampleWithTest(out: string, quick: boolean, workers: number): Promise<string> {
  if (!quick && (await isFile('data/test_truth.csv')) && (await isFile('data/sample.json')))
    return 'data'
  const folder = join(out, quick ? 'small-sample' : 'sample')
  const testlike = (await loadRecipe('testlike')).recipe
  const size = quick ? { train: 85, test: 34 } : { train: 1570, test: 400 }
  await writeSample({
    out: folder,
    seed: 17,
    ...size,
    testlike,
    workers,
    overwrite: false,
    progress,
    signal,
  })
  return folder
}

/** The originals alone are a set in which every source gives one image, itself. */
async function recipes(quick: boolean): Promise<Recipe[]> {
  const target = quick ? 170 : 25_000
  const light = (await loadRecipe('light')).recipe
  const plain: Recipe = { ...light, name: 'originals', maxPerSource: 1, steps: [] }
  const built = await Promise.all(['light', 'heavy', 'testlike'].map((name) => loadRecipe(name)))
  const wanted = process.env['PALIMPSEST_GAIN_SETS']?.split(',')
  const all = [plain, ...built.map(({ recipe }) => recipe)]
  return all
    .filter(({ name }) => wanted === undefined || wanted.includes(name))
    .map((recipe) => ({
      ...recipe,
      target,
      // All hold out the same pages and are evaluated on the same noise.
      holdout: light.holdout,
    }))
}

interface CellRequest {
  dataset: string
  set: string
  data: string
  /** folder of the runs */
  runs: string
  steps: number
  seed: number
  workers: number
}

async function cell(request: CellRequest): Promise<Cell> {
  const { dataset, set, data, runs, steps, seed, workers } = request
  const engines = await realEngines()
  const names = process.env['PALIMPSEST_GAIN_BACKBONES']
  const find = engines.backbone.bind(engines)
  const backbones =
    names === undefined ? undefined : backbonesByName(names.split(','), 'quick', find)
  const over = { dataset, seed, duration: { steps }, backbones }
  const { config } = makeConfig({ preset: 'quick', over })
  const out = join(runs, `${set}-${seed}`)
  const trained = await readTrainingSet(dataset)
  const given = process.env['PALIMPSEST_GAIN_THREADS']
  const threads = given === undefined ? undefined : Number(given)
  const training = { config, set: trained, out, overwrite: false, workers, threads, engines }
  await trainRun({ ...training, progress, signal })
  const test = { images: join(data, 'test'), truth: join(data, 'test_truth.csv') }
  const { list } = await readLabelled([out], test)
  const options = { workers, engines, progress, signal }
  const weighed = await predictFiles([out], list, { ...options, ensembleWeights: 'auto' })
  const score = (probabilities: Float32Array): number =>
    scoresOf(list.labels, probabilities, weighed.classes.length).macroF1
  const equal = await predictFiles([out], list, { ...options, ensembleWeights: 'equal' })
  return {
    set,
    seed,
    ensemble: score(weighed.probabilities),
    single: Object.fromEntries(
      equal.models.map(({ label, probabilities }) => [label.split('/')[1]!, score(probabilities)]),
    ),
  }
}

function table(cells: readonly Cell[], steps: number): string[] {
  const sets = [...new Set(cells.map(({ set }) => set))]
  const names = Object.keys(cells[0]?.single ?? {})
  return [
    `macro F1 on the sample's test set, ${steps} updates of each network; mean, minimum and maximum over seeds`,
    `| set | ensemble | ${names.join(' | ')} |`,
    `| --- | --- | ${names.map(() => '---').join(' | ')} |`,
    ...sets.map((set) => {
      const own = cells.filter((one) => one.set === set)
      const each = names.map((name) => spread(own.map(({ single }) => single[name]!)))
      return `| ${set} | ${spread(own.map(({ ensemble }) => ensemble))} | ${each.join(' | ')} |`
    }),
  ]
}

function spread(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const low = Math.min(...values)
  const high = Math.max(...values)
  return `${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}
