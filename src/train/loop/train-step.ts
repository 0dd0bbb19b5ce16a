/** One update after another: input, gradient, update, and the row about it. */
import { WorkError } from '../../core/errors.ts'
import { rngFrom } from '../../core/rng.ts'
import type { TrainingEngine } from '../engine/engine.ts'
import { DataLoader, type InputBatch } from '../data/loader.ts'
import { Sampler } from '../data/sampler.ts'
import { balancedWeights, mixUp, trainingBatch, type TargetOptions } from '../data/targets.ts'
import { classCounts } from '../data/training-set.ts'
import { NO_STEPS, type RunState } from './checkpoint.ts'
import type { FitRequest } from './loop.ts'
import type { MetricsLog, EvaluationRow } from './metrics-log.ts'
import { averageDecay, learningRate, type Plan } from './schedule.ts'

export class TrainStep {
  private readonly request: FitRequest
  private readonly engine: TrainingEngine
  private readonly run: RunState
  private readonly log: MetricsLog
  private readonly feeder: DataLoader
  private readonly targets: TargetOptions
  private loss = NaN

  /** @param run its place; moved on by every step */
  constructor(request: FitRequest, engine: TrainingEngine, run: RunState, log: MetricsLog) {
    this.request = request
    this.engine = engine
    this.run = run
    this.log = log
    const { config, member, set, pool, caches } = request
    const order = new Sampler(set.train.length, config.seed)
    this.feeder = new DataLoader({
      pool,
      list: set.train,
      size: member.size,
      batch: member.batch,
      fill: set.fill,
      at: (place) => order.at(place),
      from: run.step * member.batch * member.accumulate,
      to: Infinity,
      cache: caches.train,
      views: { views: config.views, key: `${config.seed}/views` },
    })
    const classes = set.classes.length
    const counts = classCounts(set.train, classes)
    this.targets = {
      classes,
      labels: set.train.labels,
      smoothing: config.loss.smoothing,
      classWeights:
        config.loss.classWeights === 'balanced'
          ? balancedWeights(counts)
          : new Float32Array(classes).fill(1),
    }
  }

  /**
   * Makes one update.
   * @param steps of the whole run, where it is known
   * @returns seconds it took, waiting for input included
   * @throws WorkError `NAN_LOSS`, `INPUT_GONE`
   */
  async step(steps: number | undefined): Promise<number> {
    const { engine, run, feeder } = this
    const { config, member, failures } = this.request
    const started = performance.now()
    const waitedBefore = feeder.waited
    let loss = 0
    for (let part = 0; part < member.accumulate; part++) {
      const input = await feeder.next()
      if (!input) throw new Error('the order of images has no end')
      for (const failure of input.failures) await failures.add(member.name, failure)
      const key = `${config.seed}/${member.name}/${run.step}/${part}`
      const batch = this.batchOf(input, key)
      const result = await engine.gradient(batch, rngFrom(`${key}/drop`))
      loss += result.loss / member.accumulate
    }
    const { optimiser } = config
    const { peak, warmup, floor } = { peak: member.learningRate, ...optimiser }
    const rate = learningRate({ peak, warmup, floor, steps }, run.step)
    const { norm } = engine.update({
      learningRate: rate,
      beta1: optimiser.beta1,
      beta2: optimiser.beta2,
      epsilon: optimiser.epsilon,
      weightDecay: optimiser.weightDecay,
      clip: optimiser.clip ?? Infinity,
      emaDecay: averageDecay(optimiser.average, run.step),
    })
    run.step++
    this.loss = loss
    await this.log.add({ kind: 'step', step: run.step, loss, norm, learningRate: rate })
    const seconds = (performance.now() - started) / 1000
    const waited = (feeder.waited - waitedBefore) / 1000
    run.seconds += seconds
    run.waited += waited
    const { window } = run
    run.window = {
      loss: window.loss + loss,
      steps: window.steps + 1,
      seconds: window.seconds + seconds,
      waited: window.waited + waited,
    }
    return seconds
  }

  private batchOf(input: InputBatch, key: string): ReturnType<typeof trainingBatch> {
    const { config, member, set } = this.request
    const batch = trainingBatch(input, member.batch, this.targets)
    if (batch.weights.every((weight) => weight === 0)) {
      throw new WorkError(
        'INPUT_GONE',
        `none of ${input.indices.length} images in a row can be read: is ${set.root} still there? ` +
          'The last checkpoint is kept; the same command goes on from it.',
      )
    }
    if (config.loss.mixup > 0) mixUp(batch, config.loss.mixup, rngFrom(`${key}/mix`))
    return batch
  }

  /** How it goes, for the progress line. */
  note({ steps }: Plan): string {
    const { member, set } = this.request
    const { step, seconds, waited } = this.run
    const epoch = (step * member.batch * member.accumulate) / set.train.length
    const wait = seconds > 0 ? Math.round((100 * waited) / seconds) : 0
    return `epoch ${epoch.toFixed(1)} · step ${step} of ${steps} · loss ${this.loss.toFixed(3)} · input wait ${wait} %`
  }

  /** Means since the last time they were taken. */
  takeRound(): Pick<EvaluationRow, 'loss' | 'imagesPerSecond' | 'inputWait'> {
    const { loss, steps, seconds, waited } = this.run.window
    const { batch, accumulate } = this.request.member
    this.run.window = NO_STEPS
    return {
      loss: steps > 0 ? loss / steps : 0,
      imagesPerSecond: seconds > 0 ? (steps * batch * accumulate) / seconds : 0,
      inputWait: seconds > 0 ? waited / seconds : 0,
    }
  }

  close(): Promise<void> {
    return this.feeder.close()
  }
}
