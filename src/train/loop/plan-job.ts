/** The duration of a job in updates, by its settings or by the time that a few updates take. */
import { WorkError } from '../../core/errors.ts'
import { inputSizes, relativeCost } from './input-sizes.ts'
import { imagesPerStep, type BackboneJob, type TrainMonitor } from './job.ts'
import { planBudget, planSteps, type Plan } from './schedule.ts'
import type { TrainStep } from './train-step.ts'

/** Updates by which the time of one is measured, and how many of the last ones count. */
const MEASURED = 8
const COUNTED = 5
/** Time of an image in an evaluation, as a share of its time in a training step. */
export const EVALUATION_COST = 0.3

/** The plan of a run that the clock has no part in: by its steps or epochs. */
export function plannedSteps({
  config,
  backbone,
  set,
}: Pick<BackboneJob, 'config' | 'backbone' | 'set'>): Plan {
  const { epochs, steps, evaluations } = config.duration
  const perStep = imagesPerStep(backbone)
  return planSteps({ images: set.train.length, perStep, epochs, steps, evaluations })
}

/** Images that a run by its steps or epochs sees; undefined of one that goes by time. */
export function plannedImages(
  job: Pick<BackboneJob, 'config' | 'backbone' | 'set'>,
): number | undefined {
  const { budget, steps } = job.config.duration
  if (budget !== null && steps === null) return undefined
  return plannedSteps(job).steps * imagesPerStep(job.backbone)
}

/**
 * @param elapsed milliseconds since the job began
 * @param warmed seconds of them for what no evaluation does again
 * @throws WorkError `STOPPED` after the signal
 */
export async function planJob(
  job: BackboneJob,
  step: TrainStep,
  { elapsed, warmed }: { elapsed: () => number; warmed: number },
  { progress, signal }: Pick<TrainMonitor, 'progress' | 'signal'>,
): Promise<Plan> {
  const { config, backbone, set, budget } = job
  if (budget === undefined) return plannedSteps(job)
  const perStep = imagesPerStep(backbone)
  const times: number[] = []
  progress.begin(`${backbone.name}: measuring`, MEASURED * perStep)
  for (let i = 0; i < MEASURED && !signal.aborted; i++) {
    times.push(await step.run(undefined))
    progress.step(perStep)
  }
  progress.end()
  if (signal.aborted) throw new WorkError('STOPPED', 'stopped before there was anything to keep')
  // Measured at the first size; evaluations have the last one.
  const first = inputSizes(backbone)[0]!
  const secondsAtLast = medianOfLast(times, COUNTED) * (backbone.size / first) ** 2
  const held = set.clean.length + set.noisy.length
  const spent = elapsed() / 1000
  const opening = spent - warmed - times.reduce((sum, time) => sum + time, 0)
  return planBudget({
    seconds: budget - spent,
    secondsPerStep: secondsAtLast * relativeCost(backbone, 0, 1000, 1000),
    // An evaluation opens the network anew, which takes about half of opening it for training.
    secondsPerEvaluation: opening / 2 + (EVALUATION_COST * held * secondsAtLast) / perStep + 0.01,
    made: MEASURED,
    evaluations: config.duration.evaluations,
  })
}

/** The median of the last `count` values; 0 of none. */
export function medianOfLast(values: readonly number[], count: number): number {
  const sorted = values.slice(-count).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
