/** The training loop of one backbone, from its beginning or from its last checkpoint. */
import { join } from 'node:path'
import { WorkError } from '../../core/errors.ts'
import { makeFolder, writeWhole } from '../../core/files.ts'
import type { ModelState } from '../engine/engine.ts'
import { modelMetadata, SELECTED, WEIGHTS } from '../inference/trained-model.ts'
import { writeCheckpoint, type RunState } from './checkpoint.ts'
import {
  evaluatedModel,
  evaluateHoldout,
  selectionMetric,
  writeWeights,
  type HoldoutEvaluation,
} from './evaluate-holdout.ts'
import { relativeCost } from './input-sizes.ts'
import {
  engineOptions,
  imagesPerStep,
  type BackboneJob,
  type TrainMonitor,
  type TrainRuntime,
} from './job.ts'
import { METRICS, MetricsLog } from './metrics-log.ts'
import { extendRun } from './extend.ts'
import { planJob, plannedSteps } from './plan-job.ts'
import { remakeWeights } from './remake-weights.ts'
import { evaluationStep, longerPlan, replan } from './schedule.ts'
import { selectWeights } from './selection.ts'
import { SizedTraining } from './sized-training.ts'
import { writeModelFile } from '../weights/model-file.ts'

/** Milliseconds between two checkpoints inside a long epoch. */
const SAVE_EVERY = 300_000

/**
 * Trains one backbone to its end, or resumes it.
 * @returns its progress at the end
 * @throws WorkError `STOPPED` after the signal, with a checkpoint; `NAN_LOSS`, `INPUT_GONE`
 */
export async function trainBackbone(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
): Promise<RunState> {
  const before = await remakeWeights(job, runtime, monitor)
  const longer = before && job.budget === undefined && longerPlan(before, plannedSteps(job).steps)
  if (before?.ended && !longer) return before
  await makeFolder(job.folder)
  const { clock } = runtime
  const started = clock()
  const sized = await SizedTraining.open(job, runtime, monitor)
  const { run, warmed } = sized
  try {
    if (longer) await extendRun(job, runtime, monitor, run, longer)
    const log = await MetricsLog.open(join(job.folder, METRICS), run.step, run.evaluations)
    try {
      await sized.adapt(log)
      // A run that resumes keeps its plan: its time was another session's.
      let deadline = Infinity
      if (run.plan.steps === 0) {
        const elapsed = (): number => clock() - started
        run.plan = await planJob(job, sized.step, { elapsed, warmed }, monitor)
        deadline = started + 1000 * (job.budget ?? Infinity)
      }
      await new TrainingLoop({ job, runtime, monitor, sized, run, log, deadline }).run()
    } finally {
      await log.flush()
      monitor.progress.end()
    }
  } finally {
    await sized.close()
  }
  return run
}

interface LoopParts {
  job: BackboneJob
  runtime: TrainRuntime
  monitor: TrainMonitor
  sized: SizedTraining
  run: RunState
  log: MetricsLog
  /** by the clock */
  deadline: number
}

class TrainingLoop {
  private readonly parts: LoopParts
  private readonly clock: () => number
  private saved: number

  constructor(parts: LoopParts) {
    this.parts = parts
    this.clock = parts.runtime.clock
    this.saved = this.clock()
  }

  async run(): Promise<void> {
    const { run, monitor } = this.parts
    this.showPlan()
    while (!run.ended) {
      await this.trainUntil(evaluationStep(run.plan, run.evaluations))
      const { steps, seconds } = run.window
      const started = this.clock()
      await this.record(await this.evaluate())
      const each = steps > 0 ? seconds / steps : 0
      this.shortenPlan(each * this.costOfRest(steps), (this.clock() - started) / 1000)
      await this.save()
      await monitor.afterEvaluation?.()
    }
  }

  private async trainUntil(end: number): Promise<void> {
    const { job, run, sized, log, monitor } = this.parts
    while (run.step < end) {
      await sized.adapt(log)
      const { step } = sized
      await step.run(run.plan.steps)
      monitor.progress.note(step.note(run.plan))
      monitor.progress.step(imagesPerStep(job.backbone))
      if (monitor.signal.aborted) await this.stop()
      if (this.clock() - this.saved > SAVE_EVERY) await this.save()
    }
  }

  private async evaluate(): Promise<HoldoutEvaluation> {
    const { job, runtime, monitor, sized } = this.parts
    await sized.engine.synchronise()
    const options = engineOptions(job, runtime)
    const model = this.evaluatedModel()
    const found = await evaluateHoldout({ options, model, set: job.set, runtime, ...monitor })
    if (found.stopped) await this.stop()
    for (const failure of found.failures) await monitor.failures.add(job.backbone.name, failure)
    return found
  }

  private evaluatedModel(): ModelState {
    return evaluatedModel(this.parts.job.config, this.parts.sized.engine)
  }

  /** Keeps the best model so far, logs the evaluation, and sees whether the run has ended. */
  private async record(found: HoldoutEvaluation): Promise<void> {
    const { job, run, log, sized } = this.parts
    const { backbone, set } = job
    const scores = selectionMetric(found)
    const { best } = run
    const isBest =
      scores === undefined ||
      best === null ||
      scores.macroF1 > best.score ||
      (scores.macroF1 === best.score && scores.loss < best.loss)
    run.evaluations++
    if (isBest) {
      const { macroF1 = 0, loss = 0 } = scores ?? {}
      run.best = { evaluation: run.evaluations, step: run.step, score: macroF1, loss }
      await this.keep('best', found)
    }
    run.sinceBest = isBest ? 0 : run.sinceBest + 1
    const { patience } = job.config.duration
    if (run.evaluations === run.plan.evaluations) run.ended = 'completed'
    else if (patience !== null && run.sinceBest >= patience) run.ended = 'patience'
    if (run.ended) await this.select(found, isBest)
    await log.add({
      kind: 'evaluation',
      evaluation: run.evaluations,
      step: run.step,
      epoch: (run.step * imagesPerStep(backbone)) / set.train.length,
      ...sized.step.takeWindow(),
      clean: found.clean,
      noisy: found.noisy,
      ...(found.noisyParts && { noisyParts: found.noisyParts }),
      best: isBest,
    })
  }

  /** Decides which weights are used from now on; both are kept. */
  private async select(last: HoldoutEvaluation, isBest: boolean): Promise<void> {
    const { job, run, monitor } = this.parts
    const { config, backbone, set, folder } = job
    if (isBest) run.selected = { weights: 'best', why: 'the last evaluation was the best' }
    else {
      run.selected = await selectWeights(folder, config.keep, set, last)
      if (run.selected.weights === 'last') await this.keep('last', last)
      else await writeModelFile(join(folder, WEIGHTS.last), this.evaluatedModel(), this.metadata())
      monitor.say?.(`${backbone.name}: ${run.selected.weights} weights: ${run.selected.why}`)
    }
    await writeWhole(join(folder, SELECTED), `${JSON.stringify(run.selected)}\n`)
  }

  private async keep(which: 'best' | 'last', found: HoldoutEvaluation): Promise<void> {
    const file = join(this.parts.job.folder, WEIGHTS[which])
    await writeWeights(file, this.evaluatedModel(), found, this.metadata())
  }

  private metadata(): Record<string, string> {
    const { job, run } = this.parts
    return modelMetadata(job.backbone, job.set, run.step)
  }

  /** Of an update that is to come, relative to those just made: inputs may have grown between them. */
  private costOfRest(made: number): number {
    const { job, run } = this.parts
    const { step, plan } = run
    const cost = (from: number, to: number): number =>
      relativeCost(job.backbone, from, to, plan.steps)
    return cost(step, plan.steps) / cost(step - made, step)
  }

  private shortenPlan(secondsPerStep: number, secondsPerEvaluation: number): void {
    const { run, deadline, monitor } = this.parts
    const seconds = (deadline - this.clock()) / 1000
    const plan = replan(run.plan, { ...run, seconds, secondsPerStep, secondsPerEvaluation })
    if (plan === run.plan) return
    run.plan = plan
    monitor.progress.end()
    this.showPlan()
  }

  private showPlan(): void {
    const { job, run, monitor } = this.parts
    const perStep = imagesPerStep(job.backbone)
    monitor.progress.begin(job.backbone.name, run.plan.steps * perStep, run.step * perStep)
  }

  private async save(): Promise<void> {
    const { job, run, sized, log } = this.parts
    const { engine } = sized
    await log.flush()
    await engine.synchronise()
    await writeCheckpoint(job.folder, { run, model: engine.state, optimiser: engine.optimiser })
    this.saved = this.clock()
  }

  private async stop(): Promise<never> {
    const { run } = this.parts
    await this.save()
    throw new WorkError(
      'STOPPED',
      `stopped at step ${run.step} of ${run.plan.steps}: the same command resumes there`,
    )
  }
}
