/** One update after another: input, gradient, update, and the row about it. */
import { WorkError } from '../../core/errors.ts'
import { rngFrom } from '../../core/rng.ts'
import type { TrainingBatch, TrainingEngine } from '../engine/engine.ts'
import { DataLoader, type InputBatch } from '../data/loader.ts'
import { Sampler } from '../data/sampler.ts'
import { balancedWeights, mixUp, trainingBatch, type TargetOptions } from '../data/targets.ts'
import { classCounts } from '../data/training-set.ts'
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

export class TrainStep {
  private readonly parts: StepParts
  private readonly loader: DataLoader
  private readonly targets: TargetOptions
  private loss = NaN

  constructor(parts: StepParts) {
    this.parts = parts
    const { config, backbone, set } = parts.job
    const { pool, caches } = parts.runtime
    const sampler = new Sampler(set.train.length, config.seed)
    this.loader = new DataLoader({
      pool,
      list: set.train,
      size: backbone.size,
      batch: backbone.batch,
      fill: set.fill,
      at: (place) => sampler.at(place),
      from: parts.run.step * imagesPerStep(backbone),
      to: Infinity,
      cache: caches.train,
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
   * Makes one update.
   * @param steps of the whole run, where they are known
   * @returns seconds it took, waiting for input included
   * @throws WorkError `NAN_LOSS`, `INPUT_GONE`
   */
  async run(steps: number | undefined): Promise<number> {
    const { job, engine, run, log } = this.parts
    const started = performance.now()
    const waitedBefore = this.loader.waited
    const loss = await this.gradients()
    const { optimiser } = job.config
    const { warmup, minLearningRate, beta1, beta2, epsilon, weightDecay } = optimiser
    const peak = job.backbone.learningRate
    const rate = learningRate({ peak, warmup, minLearningRate, steps }, run.step)
    const { norm } = engine.update({
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
    const seconds = (performance.now() - started) / 1000
    this.count(loss, seconds, (this.loader.waited - waitedBefore) / 1000)
    return seconds
  }

  /** Forward and backward of all batches of one update; returns their mean loss. */
  private async gradients(): Promise<number> {
    const { job, engine, run, failures } = this.parts
    const { config, backbone } = job
    let loss = 0
    for (let part = 0; part < backbone.accumulate; part++) {
      const input = await this.loader.next()
      if (!input) throw new Error('the sampler has no end')
      for (const failure of input.failures) await failures.add(backbone.name, failure)
      const key = `${config.seed}/${backbone.name}/${run.step}/${part}`
      const result = await engine.gradient(this.batchOf(input, key), rngFrom(`${key}/drop`))
      loss += result.loss / backbone.accumulate
    }
    return loss
  }

  private count(loss: number, seconds: number, waited: number): void {
    const { run } = this.parts
    run.seconds += seconds
    run.waited += waited
    const { window } = run
    run.window = {
      loss: window.loss + loss,
      steps: window.steps + 1,
      seconds: window.seconds + seconds,
      waited: window.waited + waited,
    }
  }

  private batchOf(input: InputBatch, key: string): TrainingBatch {
    const { config, backbone, set } = this.parts.job
    const batch = trainingBatch(input, backbone.batch, this.targets)
    if (batch.weights.every((weight) => weight === 0)) {
      throw new WorkError(
        'INPUT_GONE',
        `none of ${input.indices.length} images in a row can be read: is ${set.root} still there? ` +
          'The last checkpoint is kept; the same command resumes from it.',
      )
    }
    if (config.loss.mixup > 0) mixUp(batch, config.loss.mixup, rngFrom(`${key}/mix`))
    return batch
  }

  /** How it goes, for the progress line. */
  note({ steps }: Plan): string {
    const { job, run } = this.parts
    const { step, seconds, waited } = run
    const epoch = (step * imagesPerStep(job.backbone)) / job.set.train.length
    const wait = seconds > 0 ? Math.round((100 * waited) / seconds) : 0
    return `epoch ${epoch.toFixed(1)} · step ${step} of ${steps} · loss ${this.loss.toFixed(3)} · input wait ${wait} %`
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
