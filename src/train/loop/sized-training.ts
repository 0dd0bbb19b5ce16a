/** The engine and the loader of a run at the size that its inputs have just now. */
import type { TrainingEngine } from '../engine/engine.ts'
import type { RunState } from './checkpoint.ts'
import { atSize, inputSize } from './input-sizes.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'
import type { MetricsLog } from './metrics-log.ts'
import { openTraining } from './open-training.ts'
import { TrainStep } from './train-step.ts'

/**
 * One graph a size, one at a time: where inputs grow, weights, moments and EMA are handed over from
 * one to the next as they are, so that a run resumes exactly at any update.
 */
export class SizedTraining {
  readonly run: RunState
  /** seconds that fitting the head took */
  readonly warmed: number
  private readonly job: BackboneJob
  private readonly runtime: TrainRuntime
  private readonly monitor: TrainMonitor
  private opened: TrainingEngine | undefined
  private current: TrainStep | undefined

  private constructor(
    job: BackboneJob,
    runtime: TrainRuntime,
    monitor: TrainMonitor,
    { engine, run, warmed }: Awaited<ReturnType<typeof openTraining>>,
  ) {
    this.job = job
    this.runtime = runtime
    this.monitor = monitor
    this.opened = engine
    this.run = run
    this.warmed = warmed
  }

  /** @throws as `openTraining` */
  static async open(
    job: BackboneJob,
    runtime: TrainRuntime,
    monitor: TrainMonitor,
  ): Promise<SizedTraining> {
    return new SizedTraining(job, runtime, monitor, await openTraining(job, runtime, monitor))
  }

  get engine(): TrainingEngine {
    return this.opened!
  }

  /** The maker of updates, after `adapt`. */
  get step(): TrainStep {
    return this.current!
  }

  /** Takes the size that the next update has by the run's plan. */
  async adapt(log: MetricsLog): Promise<void> {
    const { job, runtime, monitor, run } = this
    const { backbone } = job
    const size = inputSize(backbone, run.step, run.plan.steps)
    const isOther = size !== this.engine.options.size
    if (this.current && !isOther) return
    await this.current?.close()
    const sized = atSize(job, size)
    if (isOther) {
      const { engine } = this
      await engine.synchronise()
      this.opened = undefined
      await engine.close()
      const { state, optimiser } = engine
      const options = engineOptions(sized, runtime)
      this.opened = await runtime.engines.openTraining(options, state, optimiser)
      monitor.say?.(`${backbone.name}: inputs of ${size} px after ${run.step} steps`)
    }
    const { engine } = this
    const { failures } = monitor
    this.current = new TrainStep({ job: sized, runtime, engine, run, log, failures })
  }

  async close(): Promise<void> {
    await this.current?.close()
    await this.opened?.close()
  }
}
