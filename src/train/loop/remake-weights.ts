/** Weights that were damaged after they were kept: made again from the last checkpoint. */
import { writeWhole } from '../../core/files.ts'
import { InputError, reasonOf } from '../../core/errors.ts'
import { join } from 'node:path'
import { modelMetadata, SELECTED, WEIGHTS } from '../inference/trained-model.ts'
import { readModelFile, writeModelFile } from '../weights/model-file.ts'
import { readCheckpoint, readProgress, writeCheckpoint, type RunState } from './checkpoint.ts'
import {
  evaluatedModel,
  evaluateUnstopped,
  selectionMetric,
  writeWeights,
} from './evaluate-holdout.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'

/**
 * Reads the weights that a backbone keeps, and makes those that cannot be read again. Where the best
 * ones were of an earlier step, those of the last step take their place until better ones come.
 * @returns the backbone's progress; undefined where it has no checkpoint yet
 * @throws InputError `CHECKPOINT_DAMAGED`; WorkError `STOPPED` after the signal
 */
export async function remakeWeights(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
): Promise<RunState | undefined> {
  const { backbone, config, folder, set } = job
  const before = await readProgress(folder)
  if (!before?.best) return before
  const isBestLast = before.best.evaluation === before.evaluations
  const kept = before.ended && !isBestLast ? (['best', 'last'] as const) : (['best'] as const)
  const faults = new Map<'best' | 'last', string>()
  for (const which of kept) {
    const fault = await faultOf(join(folder, WEIGHTS[which]))
    if (fault !== undefined) faults.set(which, fault)
  }
  if (faults.size === 0) return before
  const checkpoint = (await readCheckpoint(folder))!
  const { run, model: state, optimiser } = checkpoint
  const model = evaluatedModel(config, { state, optimiser })
  const metadata = modelMetadata(backbone, set, run.step)
  if (faults.has('last')) await writeModelFile(join(folder, WEIGHTS.last), model, metadata)
  if (faults.has('best')) {
    const file = join(folder, WEIGHTS.best)
    if (run.ended) {
      const options = engineOptions(job, runtime)
      const request = { options, model, set, runtime, signal: monitor.signal }
      const found = await evaluateUnstopped(request)
      const { macroF1 = 0, loss = 0 } = selectionMetric(found) ?? {}
      run.best = { evaluation: run.evaluations, step: run.step, score: macroF1, loss }
      await writeWeights(file, model, found, metadata)
      if (!isBestLast && run.selected?.weights === 'best') {
        run.selected = {
          weights: 'best',
          why: `those of the last step, as ${WEIGHTS.best} was damaged`,
        }
        await writeWhole(join(folder, SELECTED), `${JSON.stringify(run.selected)}\n`)
      }
    } else {
      // The next evaluation keeps its weights, whatever it finds.
      run.best = null
      await writeModelFile(file, model, metadata)
    }
    await writeCheckpoint(folder, checkpoint)
  }
  for (const [which, fault] of faults) {
    const lost = which === 'best' && before.best.step !== run.step
    monitor.say?.(
      `${backbone.name}: ${WEIGHTS[which]} is made again from the last checkpoint, step ${run.step}` +
        `${lost ? ` (it was of step ${before.best.step})` : ''}: ${fault}`,
    )
  }
  return run
}

/** Why a file of weights cannot be read; undefined where it can. */
async function faultOf(file: string): Promise<string | undefined> {
  try {
    await readModelFile(file)
    return undefined
  } catch (error) {
    if (error instanceof InputError) return reasonOf(error)
    throw error
  }
}
