/**
 * AdamW with decoupled decay (Loshchilov and Hutter 2019) and an exponential moving average (EMA) of the weights, in
 * one pass over all of them. It runs beside the graph and not in it: as operators it would be a
 * dozen passes over memory.
 */
import type { OptimiserSettings } from './engine.ts'
import { sizeOf } from './layout/shapes.ts'
import type { ParameterSpec } from './program.ts'
import type { UpdateKernels } from './state-memory.ts'

/** Stretches of the weights' memory, all in the parameters' order. */
export interface OptimiserMemory {
  parameters: Float32Array
  gradient: Float32Array
  firstMoment: Float32Array
  secondMoment: Float32Array
  ema: Float32Array
}

export interface UpdateScale {
  /** the gradient is multiplied by it (clipping, mean of several) */
  factor: number
  /** updates made, this one included */
  steps: number
}

/** Global L2 norm. */
export function globalNorm(kernels: UpdateKernels, gradient: Float32Array): number {
  return Math.sqrt(kernels.squares(gradient.byteOffset, gradient.length))
}

/**
 * Applies one update.
 * @param memory changed in place
 */
export function updateAll(
  kernels: UpdateKernels,
  specs: readonly Pick<ParameterSpec, 'shape' | 'decay'>[],
  memory: OptimiserMemory,
  settings: OptimiserSettings,
  { factor, steps }: UpdateScale,
): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, emaDecay } = settings
  const rate = learningRate / (1 - beta1 ** steps)
  const root = 1 / Math.sqrt(1 - beta2 ** steps)
  for (const { from, to, decay } of runs(specs)) {
    const at = from * 4
    kernels.adamw(
      memory.parameters.byteOffset + at,
      memory.gradient.byteOffset + at,
      memory.firstMoment.byteOffset + at,
      memory.secondMoment.byteOffset + at,
      memory.ema.byteOffset + at,
      to - from,
      factor,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      rate,
      root,
      epsilon,
      decay ? 1 - learningRate * weightDecay : 1,
      1 - emaDecay,
    )
  }
}

/** Neighbours that all decay, or none of which does, as one stretch. */
function runs(
  specs: readonly Pick<ParameterSpec, 'shape' | 'decay'>[],
): { from: number; to: number; decay: boolean }[] {
  const stretches: { from: number; to: number; decay: boolean }[] = []
  let at = 0
  for (const { shape, decay } of specs) {
    const to = at + sizeOf(shape)
    const last = stretches.at(-1)
    if (last?.decay === decay) last.to = to
    else stretches.push({ from: at, to, decay })
    at = to
  }
  return stretches
}
