/** Opens engines: the one place where the trainer and the predictor get theirs. */
import { InputError } from '../../core/errors.ts'
import type { Rng } from '../../core/rng.ts'
import { openEagerStep } from './eager-step.ts'
import type {
  EngineOptions,
  InferenceEngine,
  ModelState,
  OptimiserState,
  TrainingEngine,
} from './engine.ts'
import { openEagerInference, openTracedInference } from './inference.ts'
import { declare, type Declaration } from './program.ts'
import { begin } from './state.ts'
import { openTracedStep } from './traced-step.ts'
import { Training } from './training.ts'

/**
 * Initial parameters, each by its own rule from an rng of its own name.
 * @throws InputError SIZE_INVALID
 */
export function initialState(options: EngineOptions, random: Rng): ModelState {
  return begin(declare(options), random)
}

/**
 * @param state copied: the engine's own tensors are in the `state` of what is returned
 * @param optimiser to resume from; a new one by default
 * @throws InputError BATCH_NORM_SINGLE, PRECISION_EAGER; WorkError DEVICE_MISSING, OUT_OF_MEMORY, STATE_MISMATCH,
 *   TRACE_KERNEL
 */
export async function openTraining(
  options: EngineOptions,
  state: ModelState,
  optimiser?: OptimiserState,
): Promise<TrainingEngine> {
  const declaration = declare(options)
  checkBatchNorm(options, declaration)
  if (options.precision === 'half' && options.mode === 'eager') {
    throw new InputError(
      'PRECISION_EAGER',
      'half precision needs the traced engine: take --engine traced, or --precision full',
    )
  }
  const open = options.mode === 'traced' ? openTracedStep : openEagerStep
  return Training.open(options, declaration, state, optimiser, (memory) =>
    open(options, declaration, memory),
  )
}

/**
 * Predictions are computed in full precision.
 * @param state raw or averaged weights; copied
 * @throws WorkError DEVICE_MISSING, OUT_OF_MEMORY, STATE_MISMATCH, TRACE_KERNEL
 */
export function openInference(options: EngineOptions, state: ModelState): Promise<InferenceEngine> {
  const open = options.mode === 'traced' ? openTracedInference : openEagerInference
  return open({ ...options, precision: 'full' }, state)
}

/** Normalising a single value gives its shift whatever it was: nothing before it would be trained. */
function checkBatchNorm(
  { backbone, batch, size }: EngineOptions,
  { singleValues }: Declaration,
): void {
  const [name] = singleValues
  if (name === undefined) return
  throw new InputError(
    'BATCH_NORM_SINGLE',
    `${backbone.name} with batch ${batch} at size ${size}: batch normalisation would see a single value per channel (${name}), from which nothing is learned: take a batch of 2 or more, or a larger size`,
  )
}
