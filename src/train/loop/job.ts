/** What the training of one backbone needs: the job, what it runs on, and whom it reports to. */
import type { Progress } from '../../core/progress.ts'
import type { BackboneConfig, Config } from '../config/schema.ts'
import type { InputPool } from '../data/input-pool.ts'
import type { Sampler } from '../data/sampler.ts'
import type { TrainingSet } from '../data/training-set.ts'
import type { EngineOptions } from '../engine/engine.ts'
import type { Engines } from '../engines.ts'
import type { FailureLog } from './failure-log.ts'

export interface BackboneJob {
  config: Config
  backbone: BackboneConfig
  set: TrainingSet
  /** the order of its training images */
  sampler: Sampler
  /** the backbone's own folder within the run's */
  folder: string
  /** seconds for this backbone; undefined: by epochs or steps */
  budget: number | undefined
}

/** The folder of a part's decoded inputs of a size; undefined where they are not kept. */
export type Caches = (part: 'train' | 'clean' | 'noisy', size: number) => string | undefined

export const NO_CACHES: Caches = () => undefined

export interface TrainRuntime {
  engines: Engines
  pool: InputPool
  caches: Caches
  /** threads of the engine's CPU provider; by default one per core */
  threads?: number | undefined
  /** milliseconds since any moment: what budgets are kept by */
  clock: () => number
}

export interface TrainMonitor {
  progress: Progress
  signal: AbortSignal
  /** where images that cannot be read are named */
  failures: FailureLog
  /** called with what a user should know */
  say?: ((line: string) => void) | undefined
  /** called after every evaluation, when it is on disk */
  afterEvaluation?: (() => Promise<void>) | undefined
}

/** The machine's. */
export const wallClock = (): number => performance.now()

/** Images per update. */
export function imagesPerStep({ batch, accumulate }: BackboneConfig): number {
  return batch * accumulate
}

export function engineOptions(
  { backbone, config, set }: Pick<BackboneJob, 'backbone' | 'config' | 'set'>,
  { engines, threads }: Pick<TrainRuntime, 'engines' | 'threads'>,
): EngineOptions {
  const found = engines.backbone(backbone.name)
  return {
    backbone: found,
    classes: set.classes.length,
    size: backbone.size,
    batch: backbone.batch,
    mode: config.engine.mode,
    device: config.engine.device,
    precision: config.engine.precision,
    drop: backbone.drop ?? found.defaults.drop,
    dropPath: backbone.dropPath ?? found.defaults.dropPath,
    ...(threads !== undefined && { threads }),
  }
}
