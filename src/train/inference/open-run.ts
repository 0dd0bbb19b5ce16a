/** Opens the trained models of runs for inference. */
import { join } from 'node:path'
import type { Progress } from '../../core/progress.ts'
import type { ShardNumber } from '../../jobs/shard-name.ts'
import { isFile } from '../../dataset/images.ts'
import { readRunConfig, RUN_CONFIG } from '../config/load.ts'
import type { Config } from '../config/schema.ts'
import type { ImageList } from '../data/image-list.ts'
import { openInputPool } from '../data/input-pool.ts'
import { realEngines, type Engines } from '../engines.ts'
import { mean, scoresOf } from '../metrics/scores.ts'
import { findWeights, initialWeights, type EnsembleWeights } from './ensemble-weights.ts'
import type { HoldoutScore, Predictions } from './predictions.ts'
import { Predictor, type Runtime, type Tta, type WeighedModel } from './predictor.ts'
import { holdoutOf } from './run-set.ts'
import { readRuns, sharedClasses } from './trained-model.ts'

const EQUAL_WEIGHTS =
  'ensemble weights cannot be found on it; give --ensemble-weights equal, or one number per model'

export interface OpenOptions {
  /** provider that the networks run on; by default the one of the first run's settings */
  device?: Config['engine']['device'] | undefined
  /** traced to ONNX Runtime, or run by TensorFlow.js; by default as in the first run's settings */
  mode?: Config['engine']['mode'] | undefined
  /** threads of the networks on the CPU; by default one per core */
  threads?: number | undefined
  /** threads that decode images; 0, the default, decodes on the calling thread */
  workers?: number | undefined
  /** how models are weighed where there are several: `equal` (default), `auto` (found on the holdout), or one weight per model */
  ensembleWeights?: EnsembleWeights | undefined
  /** test-time augmentation with which `auto` weights are found; 1 by default */
  tta?: Tta | undefined
  /** where networks come from; the registry of backbones by default */
  engines?: Engines | undefined
  /** part of a prediction that several machines share: they write files of their own in the cache */
  shard?: ShardNumber | undefined
  progress?: Progress | undefined
  signal?: AbortSignal | undefined
}

/**
 * Opens the trained models of one or several run folders as one predictor: a single model, or an
 * ensemble whose probabilities are averaged. Close it at the end.
 * @param folder of a run that `train` wrote, or several
 * @throws InputError `RUN_MISSING`, `RUN_EMPTY`, `WEIGHTS_DAMAGED`, `CLASSES_DIFFER`,
 *   `ENSEMBLE_WEIGHTS_INVALID`; with `auto` weights also `HOLDOUT_GONE`, `SET_CHANGED`, `HOLDOUT_DIFFERS`
 * @example
 * const predictor = await openRun('runs/heavy-quick')
 * const [probabilities] = await predictor.predict([await readFile('page.jpg')], { tta: 4 })
 * await predictor.close()
 */
export async function openRun(
  folder: string | readonly string[],
  options: OpenOptions = {},
): Promise<Predictor> {
  return (await openEnsemble(typeof folder === 'string' ? [folder] : folder, options)).predictor
}

/** As `openRun`, with the scores on the holdout where the weights were found there. */
export async function openEnsemble(
  runs: readonly string[],
  options: OpenOptions = {},
): Promise<{ predictor: Predictor; holdout: HoldoutScore | undefined }> {
  const { ensembleWeights = 'equal', tta, threads, shard, progress, signal } = options
  const models = await readRuns(runs)
  const classes = sharedClasses(models)
  const weights = initialWeights(ensembleWeights, models.length)
  const weighed = models.map((model, m) => ({ model, weight: weights[m]! }))
  const isFound = ensembleWeights === 'auto' && models.length > 1
  const list = isFound ? await holdoutOf(models, EQUAL_WEIGHTS) : undefined
  const runtime: Runtime = {
    engines: options.engines ?? (await realEngines()),
    engine: await engineOf(runs[0]!, options),
    threads,
    pool: await openInputPool(options.workers ?? 0),
    shard,
    progress,
    signal,
  }
  const predictor = new Predictor(classes, weighed, runtime)
  if (!list) return { predictor, holdout: undefined }
  try {
    const found = weigh(weighed, list, await predictor.predictFiles(list, { tta }))
    const { holdout } = found
    return { predictor: new Predictor(classes, found.models, runtime), holdout }
  } catch (error) {
    await predictor.close()
    throw error
  }
}

async function engineOf(run: string, { device, mode }: OpenOptions): Promise<Runtime['engine']> {
  const file = join(run, RUN_CONFIG)
  const kept: Runtime['engine'] = (await isFile(file))
    ? (await readRunConfig(file)).engine
    : { mode: 'traced', device: 'auto' }
  return { mode: mode ?? kept.mode, device: device ?? kept.device }
}

/** Weights by what the models predict of labelled images, and how good they are there. */
function weigh(
  models: readonly WeighedModel[],
  { length, labels }: ImageList,
  { classes, models: parts }: Predictions,
): { models: WeighedModel[]; holdout: HoldoutScore } {
  const count = classes.length
  const each = parts.map(({ probabilities }) => probabilities)
  const weights = findWeights(each, labels, count)
  const score = (probabilities: Float32Array): number =>
    scoresOf(labels, probabilities, count).macroF1
  return {
    models: models.map(({ model }, m) => ({ model, weight: weights[m]! })),
    holdout: {
      images: length,
      ensemble: score(mean(each, weights)),
      best: Math.max(...each.map(score)),
    },
  }
}

/** Opens runs, predicts the files of a list with `options.tta`, and closes them. */
export async function predictFiles(
  runs: readonly string[],
  list: ImageList,
  options: OpenOptions = {},
): Promise<Predictions & { holdout: HoldoutScore | undefined }> {
  const { predictor, holdout } = await openEnsemble(runs, options)
  try {
    return { ...(await predictor.predictFiles(list, { tta: options.tta })), holdout }
  } finally {
    await predictor.close()
  }
}
