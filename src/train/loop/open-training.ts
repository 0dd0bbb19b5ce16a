/** The network of a job: as its last checkpoint left it, or a new one. */
import { rngFrom } from '../../core/rng.ts'
import type { ModelState, TrainingEngine } from '../engine/engine.ts'
import { newRun, readCheckpoint, type RunState } from './checkpoint.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'

/** @throws InputError `CHECKPOINT_DAMAGED`, and those of the weights; WorkError of the engine */
export async function openTraining(
  job: BackboneJob,
  runtime: TrainRuntime,
  { say }: Pick<TrainMonitor, 'say'>,
): Promise<{ engine: TrainingEngine; run: RunState }> {
  const { engines } = runtime
  const { backbone, config, folder } = job
  const options = engineOptions(job, runtime)
  const checkpoint = await readCheckpoint(folder)
  if (checkpoint) {
    const { run, model, optimiser } = checkpoint
    return { engine: await engines.openTraining(options, model, optimiser), run }
  }
  let model = engines.initialState(options, rngFrom(`${config.seed}/${backbone.name}/weights`))
  zeroInitHead(model, options.backbone.head)
  if (config.weights !== null) {
    const loaded = await engines.pretrained(config.weights, options, model)
    for (const note of loaded.notes) say?.(`${backbone.name}: ${note}`)
    model = loaded.model
  }
  const engine = await engines.openTraining(options, model)
  const unavailable = engine.unavailable.map((line) => line.split(':', 1)[0]!)
  if (unavailable.length > 0) say?.(`not available here: ${unavailable.join(', ')}`)
  say?.(`${backbone.name}: on ${engine.device}`)
  return { engine, run: newRun(backbone.name) }
}

/**
 * A new head starts at zero: all classes are equally likely, and the first steps train it before
 * they disturb the layers below, which a head of random weights does where classes are few.
 */
function zeroInitHead({ parameters }: ModelState, head: string): void {
  for (const [name, { values }] of parameters) if (name.startsWith(`${head}.`)) values.fill(0)
}
