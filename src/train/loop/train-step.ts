/** One update after another: input, gradient, update, and the row about it. */
import { WorkError } from '../../core/errors.ts'
import { rngFrom } from '../../core/rng.ts'
import type { TrainingBatch, TrainingEngine } from '../engine/engine.ts'
import { DataLoader } from '../data/loader.ts'
import { balancedWeights, mixUp, trainingBatch, type TargetOptions } from '../data/targets.ts'
import { classCounts, type TrainingSet } from '../data/training-set.ts'
import { NO_STEPS, type RunState } from './checkpoint.ts'
import type { FailureLog } from './failure-log.ts'
import { imagesPerStep, type BackboneJob, type TrainRuntime } from './job.ts'
import type { MetricsLog, EvaluationRow } from './metrics-log.ts'
import { emaDecayAt, learningRate, type Plan } from './schedule.ts'

export interface StepParts {
  job: BackboneJob
  runtime: TrainRuntime
  engine: TrainingEngine
  /** updated by every step */
  run: RunState
  log: MetricsLog
  failures: FailureLog
}

/** Images in a row that may be unreadable before the run stops. */
const MAX_UNREADABLE = 64

export class TrainStep {
  private readonly parts: StepParts
  private readonly loader: DataLoader
  private readonly targets: TargetOptions
  private loss = NaN
  /** images in a row that could not be read, in batches of nothing else */
  private unreadable = 0

  constructor(parts: StepParts) {
    this.parts = parts
    const { config, backbone, set, sampler } = parts.job
    const { pool, caches } = parts.runtime
    this.loader = new DataLoader({
      pool,
      list: set.train,
      size: backbone.size,
      batch: backbone.batch,
      fill: set.fill,
      fast: true,
      at: (place) => sampler.at(place),
      from: parts.run.step * imagesPerStep(backbone),
      to: Infinity,
      cache: caches('train', backbone.size),
      augmentation: { settings: config.augmentation, key: `${config.seed}/augmentation` },
    })
    const classes = set.classes.length
    const { smoothing, classWeights } = config.loss
    this.targets = {
      classes,
      labels: set.train.labels,
      smoothing,
      classWeights:
        classWeights === 'balanced'
          ? balancedWeights(classCounts(set.train, classes))
          : new Float32Array(classes).fill(1),
    }
  }

  /**
   * Makes one update, where at least one of its images can be read.
   * @param steps of the whole run, where they are known
   * @returns seconds it took, waiting for input included
   * @throws WorkError `NAN_LOSS`, `INPUT_GONE`
   */
  async run(steps: number | undefined): Promise<number> {
    const { run, runtime } = this.parts
    const started = runtime.clock()
    const waitedBefore = this.loader.waited
    const loss = await this.gradients()
    if (loss === undefined) run.step++
    else await this.update(loss, steps)
    const seconds = (runtime.clock() - started) / 1000
    this.count(loss, seconds, (this.loader.waited - waitedBefore) / 1000)
    return seconds
  }

  private async update(loss: number, steps: number | undefined): Promise<void> {
    const { job, engine, run, log } = this.parts
    const { optimiser } = job.config
    const { warmup, minLearningRate, beta1, beta2, epsilon, weightDecay } = optimiser
    const peak = job.backbone.learningRate
    const rate = learningRate({ peak, warmup, minLearningRate, steps }, run.step)
    const { norm } = await engine.update({
      learningRate: rate,
      beta1,
      beta2,
      epsilon,
      weightDecay,
      clip: optimiser.clip ?? Infinity,
      emaDecay: emaDecayAt(optimiser.emaDecay, run.step),
    })
    run.step++
    this.loss = loss
    await log.add({ kind: 'step', step: run.step, loss, gradientNorm: norm, learningRate: rate })
  }

  /**
   * Forward and backward of all batches of one update. A batch of which no image can be read has no
   * gradient; its place in the sequence is used up, so that a resumed run sees the same images.
   * @returns their mean loss; undefined where there was no gradient
   */
  private async gradients(): Promise<number | undefined> {
    const { job, engine, run } = this.parts
    const { config, backbone } = job
    let loss = 0
    let batches = 0
    for (let part = 0; part < backbone.accumulate; part++) {
      const key = `${config.seed}/${backbone.name}/${run.step}/${part}`
      const batch = await this.nextBatch(key)
      if (!batch) continue
      loss += (await engine.gradient(batch, rngFrom(`${key}/drop`))).loss
      batches++
    }
    return batches > 0 ? loss / batches : undefined
  }

  /** The next batch; undefined where none of its images can be read. */
  private async nextBatch(key: string): Promise<TrainingBatch | undefined> {
    const { job, failures } = this.parts
    const { config, backbone, set } = job
    const input = await this.loader.next()
    if (!input) throw new Error('the sampler has no end')
    for (const failure of input.failures) await failures.add(backbone.name, failure)
    if (input.failures.length === input.indices.length) {
      this.unreadable += input.indices.length
      if (this.unreadable < Math.min(MAX_UNREADABLE, set.train.length)) return undefined
      throw inputGone(set, this.unreadable)
    }
    this.unreadable = 0
    const batch = trainingBatch(input, backbone.batch, this.targets)
    if (config.loss.mixup > 0) mixUp(batch, config.loss.mixup, rngFrom(`${key}/mix`))
    return batch
  }

  private count(loss: number | undefined, seconds: number, waited: number): void {
    const { run } = this.parts
    run.seconds += seconds
    run.waited += waited
    const { window } = run
    run.window = {
      loss: window.loss + (loss ?? 0),
      steps: window.steps + (loss === undefined ? 0 : 1),
      seconds: window.seconds + seconds,
      waited: window.waited + waited,
    }
  }

  /** How it goes, for the progress line. */
  note({ steps }: Plan): string {
    const { job, run } = this.parts
    const { step, seconds, waited } = run
    const epoch = (step * imagesPerStep(job.backbone)) / job.set.train.length
    const wait = seconds > 0 ? Math.round((100 * waited) / seconds) : 0
    return `loss ${this.loss.toFixed(3)} · epoch ${epoch.toFixed(1)} · step ${step} of ${steps} · input wait ${wait} %`
  }

  /** Means since the last call. */
  takeWindow(): Pick<EvaluationRow, 'loss' | 'imagesPerSecond' | 'inputWait'> {
    const { job, run } = this.parts
    const { loss, steps, seconds, waited } = run.window
    run.window = NO_STEPS
    return {
      loss: steps > 0 ? loss / steps : 0,
      imagesPerSecond: seconds > 0 ? (steps * imagesPerStep(job.backbone)) / seconds : 0,
      inputWait: seconds > 0 ? waited / seconds : 0,
    }
  }

  close(): Promise<void> {
    return this.loader.close()
  }
}

function inputGone(set: TrainingSet, images: number): WorkError {
  return new WorkError(
    'INPUT_GONE',
    `none of ${images} images in a row can be read: is ${set.root} still there? ` +
      'The last checkpoint is kept; the same command resumes from it once the images are back.',
  )
}
