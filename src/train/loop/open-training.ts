/** The network of a job: as its last checkpoint left it, or a new one. */
import { rngFrom } from '../../core/rng.ts'
import type { ModelState, TrainingEngine } from '../engine/engine.ts'
import { newRun, readCheckpoint, type RunState } from './checkpoint.ts'
import { atSize, inputSize } from './input-sizes.ts'
import { engineOptions, type BackboneJob, type TrainMonitor, type TrainRuntime } from './job.ts'
import { warmHead } from './warm-head.ts'

export interface OpenedTraining {
  engine: TrainingEngine
  run: RunState
  /** seconds that fitting the head took, which opening alone would not have */
  warmed: number
}

/**
 * @throws InputError `CHECKPOINT_DAMAGED`, and those of the weights; WorkError of the engine, and
 *   those of `warmHead`
 */
export async function openTraining(
  job: BackboneJob,
  runtime: TrainRuntime,
  monitor: TrainMonitor,
): Promise<OpenedTraining> {
  const { engines } = runtime
  const { say } = monitor
  const { backbone, config, folder } = job
  const checkpoint = await readCheckpoint(folder)
  const { step, plan } = checkpoint?.run ?? newRun(backbone.name)
  const sized = atSize(job, inputSize(backbone, step, plan.steps))
  const options = engineOptions(sized, runtime)
  if (checkpoint) {
    const { run, model, optimiser } = checkpoint
    const engine = await engines.openTraining(options, model, optimiser)
    sayWhere(engine, backbone.name, monitor)
    return { engine, run, warmed: 0 }
  }
  let model = engines.initialState(options, rngFrom(`${config.seed}/${backbone.name}/weights`))
  zeroInitHead(model, options.backbone.head)
  if (config.weights !== null) {
    const loaded = await engines.pretrained(config.weights, options, model)
    for (const note of loaded.notes) say?.(`${backbone.name}: ${note}`)
    model = loaded.model
  }
  let warmed = 0
  if (config.warmHead > 0) {
    const warm = await warmHead(sized, runtime, monitor, model)
    model = warm.model
    warmed = warm.seconds
  }
  const engine = await engines.openTraining(options, model)
  sayWhere(engine, backbone.name, monitor)
  return { engine, run: newRun(backbone.name), warmed }
}

function sayWhere(
  { device, unavailable }: TrainingEngine,
  backbone: string,
  { say }: TrainMonitor,
): void {
  const names = unavailable.map((line) => line.split(':', 1)[0]!)
  if (names.length > 0) say?.(`not available here: ${names.join(', ')}`)
  say?.(`${backbone}: on ${device}`)
}

/**
 * A new head starts at zero: all classes are equally likely, and the first steps train it before
 * they disturb the layers below, which a head of random weights does where classes are few.
 */
function zeroInitHead({ parameters }: ModelState, head: string): void {
  for (const [name, { values }] of parameters) if (name.startsWith(`${head}.`)) values.fill(0)
}
