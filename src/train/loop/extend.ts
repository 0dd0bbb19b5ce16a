/** More steps for a run that was planned with fewer: from its last checkpoint, by the longer schedule. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SELECTED, WEIGHTS } from '../inference/trained-model.ts'
import { readModelFile } from '../weights/model-file.ts'
import type { RunState } from './checkpoint.ts'
import { evaluateUnstopped, writeHoldoutLogits } from './evaluate-holdout.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'
import { learningRate, type Plan } from './schedule.ts'

/**
 * Gives a run a longer plan. Its steps so far stay as they were made; from here on the learning rate
 * is that of a run of the new length, so that the result is not that of one begun with it.
 * @param run changed in place; on disk it stays as it was until its next checkpoint
 * @throws WorkError `STOPPED` after the signal
 */
export async function extendRun(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
  run: RunState,
  plan: Plan,
): Promise<void> {
  const { backbone, config, folder } = job
  // The best weights' logits, which the last weights' took the place of, are compared with again.
  if (run.selected?.weights === 'last') {
    const { model } = await readModelFile(join(folder, WEIGHTS.best))
    const options = engineOptions(job, runtime)
    const request = { options, model, set: job.set, runtime, signal: monitor.signal }
    await writeHoldoutLogits(folder, await evaluateUnstopped(request))
  }
  await rm(join(folder, SELECTED), { force: true })
  const { warmup, minLearningRate } = config.optimiser
  const schedule = { peak: backbone.learningRate, warmup, minLearningRate, steps: plan.steps }
  monitor.say?.(
    `${backbone.name}: ${plan.steps} steps in place of ${run.plan.steps}: it continues at step ${run.step} ` +
      `with the learning rate of a run of ${plan.steps} steps (${learningRate(schedule, run.step).toExponential(1)} next)`,
  )
  Object.assign(run, { plan, ended: null, selected: null, sinceBest: 0 })
}
