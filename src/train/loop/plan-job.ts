/** The duration of a job in updates, by its settings or by the time that a few updates take. */
import { WorkError } from '../../core/errors.ts'
import { imagesPerStep, type BackboneJob, type TrainMonitor } from './job.ts'
import { planBudget, planSteps, type Plan } from './schedule.ts'
import type { TrainStep } from './train-step.ts'

/** Updates by which the time of one is measured, and how many of the last ones count. */
const MEASURED = 8
const COUNTED = 5
/** Time of an image in an evaluation, as a share of its time in a training step. */
export const EVALUATION_COST = 0.3

/**
 * @param started when the job began, by `performance.now`
 * @throws WorkError `STOPPED` after the signal
 */
export async function planJob(
  job: BackboneJob,
  step: TrainStep,
  started: number,
  { progress, signal }: Pick<TrainMonitor, 'progress' | 'signal'>,
): Promise<Plan> {
  const { config, backbone, set, budget } = job
  const { epochs, steps, evaluations } = config.duration
  const perStep = imagesPerStep(backbone)
  if (budget === undefined) {
    return planSteps({ images: set.train.length, perStep, epochs, steps, evaluations })
  }
  const times: number[] = []
  progress.begin(`${backbone.name}: measuring`, MEASURED * perStep)
  for (let i = 0; i < MEASURED && !signal.aborted; i++) {
    times.push(await step.run(undefined))
    progress.step(perStep)
  }
  progress.end()
  if (signal.aborted) throw new WorkError('STOPPED', 'stopped before there was anything to keep')
  const secondsPerStep = medianOfLast(times, COUNTED)
  const held = set.clean.length + set.noisy.length
  const elapsed = (performance.now() - started) / 1000
  const opening = elapsed - times.reduce((sum, time) => sum + time, 0)
  return planBudget({
    seconds: budget - elapsed,
    secondsPerStep,
    // An evaluation opens the network anew, which takes about half of opening it for training.
    secondsPerEvaluation: opening / 2 + (EVALUATION_COST * held * secondsPerStep) / perStep + 0.01,
    made: MEASURED,
    evaluations,
  })
}

/** The median of the last `count` values; 0 of none. */
export function medianOfLast(values: readonly number[], count: number): number {
  const sorted = values.slice(-count).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
