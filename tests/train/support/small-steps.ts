/** Small models and batches for tests of the engine. */
import { rngFrom } from '../../../src/core/rng.ts'
import type { Backbone } from '../../../src/train/models/backbone.ts'
import type {
  EngineOptions,
  ModelState,
  OptimiserSettings,
  TrainingBatch,
  TrainingEngine,
} from '../../../src/train/engine/engine.ts'
import { initialState } from '../../../src/train/engine/open.ts'
import { formulaImages, uniform } from './formula.ts'

export const CLASSES = 5

export const SETTINGS: OptimiserSettings = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.05,
  clip: 1,
  emaDecay: 0.9,
}

export function smallOptions(
  backbone: Backbone,
  size: number,
  more: Partial<EngineOptions> = {},
): EngineOptions {
  const base = { backbone, size, batch: 2, classes: CLASSES, drop: 0, dropPath: 0 }
  return { ...base, mode: 'traced', device: 'cpu', ...more }
}

export function smallState(options: EngineOptions): ModelState {
  return initialState(options, rngFrom('a small model'))
}

/** Pages whose class shows in their brightness, so that a few steps learn something. */
export function smallBatch({ batch, size, classes }: EngineOptions): TrainingBatch {
  const images = formulaImages(batch, size)
  const targets = new Float32Array(batch * classes)
  const shades = uniform('shades', batch)
  for (let row = 0; row < batch; row++) {
    targets[row * classes + (row % classes)] = 1
    const page = images.subarray(row * size * size * 3, (row + 1) * size * size * 3)
    for (let i = 0; i < page.length; i++) page[i] = page[i]! * (0.5 + 0.5 * shades[row]!)
  }
  return { images, targets, weights: new Float32Array(batch).fill(1) }
}

/** All that a run keeps: weights, statistics, EMA and moments. */
export function allOf({ state, optimiser }: TrainingEngine): number[] {
  const { parameters, buffers } = state
  const kept = [parameters, buffers, optimiser.ema, optimiser.firstMoment, optimiser.secondMoment]
  return kept.flatMap((map) => [...map.values()].flatMap(({ values }) => [...values]))
}

/** Largest difference of two lists, as a share of the largest number (of `min`, if all are smaller). */
export function difference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  min = Number.MIN_VALUE,
): number {
  let worst = 0
  let largest = min
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!))
    largest = Math.max(largest, Math.abs(b[i]!))
  }
  return worst / largest
}
