/**
 * AdamW with decoupled decay (Loshchilov and Hutter 2019) and a moving average of the weights, in
 * one pass over all of them. It runs beside the graph and not in it: as operators it would be a
 * dozen passes over memory.
 */
import type { OptimiserSettings } from './engine.ts'
import { sizeOf } from './layout/shapes.ts'
import type { ParameterSpec } from './program.ts'
import type { OptimiserFlats } from './state.ts'

/** Global L2 norm. */
export function globalNorm(gradient: Float32Array): number {
  let sum = 0
  for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!
  return Math.sqrt(sum)
}

/**
 * @param parameters changed in place, as are the moments and the average
 * @param factor the gradient is multiplied by it (clipping, mean of several)
 * @param steps updates made, this one included
 */
export function updateAll(
  specs: readonly ParameterSpec[],
  parameters: Float32Array,
  gradient: Float32Array,
  moments: OptimiserFlats,
  settings: OptimiserSettings,
  factor: number,
  steps: number,
): void {
  let at = 0
  for (const { shape, decay } of specs) {
    const end = at + sizeOf(shape)
    const shrink = decay ? 1 - settings.learningRate * settings.weightDecay : 1
    updateRange(parameters, gradient, moments, settings, { factor, steps, shrink }, at, end)
    at = end
  }
}

interface Scales {
  factor: number
  steps: number
  shrink: number
}

function updateRange(
  parameters: Float32Array,
  gradient: Float32Array,
  { first, second, average }: OptimiserFlats,
  { learningRate, beta1, beta2, epsilon, emaDecay }: OptimiserSettings,
  { factor, steps, shrink }: Scales,
  from: number,
  to: number,
): void {
  const rate = learningRate / (1 - beta1 ** steps)
  const root = 1 / Math.sqrt(1 - beta2 ** steps)
  for (let i = from; i < to; i++) {
    const g = gradient[i]! * factor
    const m = beta1 * first[i]! + (1 - beta1) * g
    const v = beta2 * second[i]! + (1 - beta2) * g * g
    first[i] = m
    second[i] = v
    const p = parameters[i]! * shrink - (rate * m) / (Math.sqrt(v) * root + epsilon)
    parameters[i] = p
    average[i] = emaDecay * average[i]! + (1 - emaDecay) * p
  }
}
