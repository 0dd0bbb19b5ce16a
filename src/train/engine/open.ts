/** Opens engines: the one place where the trainer and the predictor get theirs. */
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
import { declare } from './program.ts'
import { begin } from './state.ts'
import { openTracedStep } from './traced-step.ts'
import { Training } from './training.ts'

/**
 * Parameters by their own rule of beginning, each from the rng forked by its name.
 * @throws InputError SIZE_INVALID
 */
export function initialState(options: EngineOptions, random: Rng): ModelState {
  return begin(declare(options), random)
}

/**
 * @param state copied: the engine's own tensors are in the `state` of what is returned
 * @param optimiser where to go on from; begun anew without
 * @throws WorkError DEVICE_MISSING, OUT_OF_MEMORY, STATE_MISMATCH, TRACE_KERNEL
 */
export function openTraining(
  options: EngineOptions,
  state: ModelState,
  optimiser?: OptimiserState,
): Promise<TrainingEngine> {
  const declaration = declare(options)
  const open = options.mode === 'traced' ? openTracedStep : openEagerStep
  return Training.open(options, declaration, state, optimiser, (memory) =>
    open(options, declaration, memory),
  )
}

/**
 * @param state raw or averaged weights; copied
 * @throws WorkError DEVICE_MISSING, OUT_OF_MEMORY, STATE_MISMATCH, TRACE_KERNEL
 */
export function openInference(options: EngineOptions, state: ModelState): Promise<InferenceEngine> {
  const open = options.mode === 'traced' ? openTracedInference : openEagerInference
  return open(options, state)
}
