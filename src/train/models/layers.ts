/** Layers the families share: each asks the scope for its parameters by timm's names. */
import { InputError } from '../../core/errors.ts'
import {
  batchNormInference,
  batchNormTraining,
  convolution,
  dense,
  depthwise,
  layerNorm,
} from '../ops/ops.ts'
import type { tf } from '../tensorflow.ts'
import type { Backbone, ForwardOptions, Init, Scope } from './backbone.ts'

/** Mean and standard deviation of ImageNet on the scale 0 to 1. */
const IMAGENET = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const

/** What the families' backbones differ in. */
export interface BackboneParts extends Pick<
  Backbone,
  'name' | 'family' | 'size' | 'head' | 'defaults' | 'forward'
> {
  /** the side of the input is a multiple of it */
  sizeStep: number
}

/** A backbone for inputs normalised by the statistics of ImageNet. */
export function imagenetBackbone({ sizeStep, ...parts }: BackboneParts): Backbone {
  return { ...parts, ...IMAGENET, checkSize: (size) => checkSide(parts.name, size, sizeStep) }
}

export const ZEROS: Init = { kind: 'constant', value: 0 }
export const ONES: Init = { kind: 'constant', value: 1 }

/**
 * Normal of standard deviation 0.02: what timm's `trunc_normal_(std=.02)` comes to, as it cuts at ±2 and not
 * at two deviations.
 */
export const NORMAL_02: Init = { kind: 'normal', std: 0.02 }

const BATCH_NORM = { epsilon: 1e-5, momentum: 0.1 }

/** Batch normalisation with running statistics, as `BatchNorm2d` keeps them. x [n, h, w, c]. */
export function batchNorm(
  scope: Scope,
  name: string,
  x: tf.Tensor4D,
  epsilon = BATCH_NORM.epsilon,
): tf.Tensor4D {
  const shape = [x.shape[3]]
  const gamma = scope.parameter(`${name}.weight`, shape, ONES) as tf.Tensor1D
  const beta = scope.parameter(`${name}.bias`, shape, ZEROS) as tf.Tensor1D
  const running = {
    mean: scope.buffer(`${name}.running_mean`, shape, 0) as tf.Tensor1D,
    variance: scope.buffer(`${name}.running_var`, shape, 1) as tf.Tensor1D,
  }
  const { momentum } = BATCH_NORM
  if (!scope.training) {
    return batchNormInference(x, gamma, beta, running, epsilon)
  }
  const { y, mean, variance } = batchNormTraining(x, gamma, beta, epsilon)
  const statistics = { momentum, count: x.shape[0] * x.shape[1] * x.shape[2] }
  scope.updateRunningStatistics(`${name}.running_mean`, mean, statistics)
  scope.updateRunningStatistics(`${name}.running_var`, variance, statistics)
  return y
}

/** Layer normalisation of the last axis. */
export function layerNormalised<T extends tf.Tensor>(
  scope: Scope,
  name: string,
  x: T,
  epsilon: number,
): T {
  const shape = [x.shape.at(-1)!]
  const gamma = scope.parameter(`${name}.weight`, shape, ONES) as tf.Tensor1D
  const beta = scope.parameter(`${name}.bias`, shape, ZEROS) as tf.Tensor1D
  return layerNorm(x, gamma, beta, epsilon)
}

export interface LinearOptions {
  outputs: number
  weight: Init
  /** Zeros by default; false: none. */
  bias?: Init | false
  /** The weight is that of a 1×1 convolution: [out, in, 1, 1]. */
  pointwise?: boolean
}

/** The last axis times a learned matrix: `Linear`, or `Conv2d` with a 1×1 kernel. */
export function linear(
  scope: Scope,
  name: string,
  x: tf.Tensor,
  { outputs, weight, bias = ZEROS, pointwise = false }: LinearOptions,
): tf.Tensor {
  const inputs = x.shape.at(-1)!
  const shape = pointwise ? [outputs, inputs, 1, 1] : [outputs, inputs]
  const matrix = scope.parameter(`${name}.weight`, shape, weight)
  const offset = bias && scope.parameter(`${name}.bias`, [outputs], bias)
  return dense(x, pointwise ? matrix.reshape([outputs, inputs]) : matrix, offset || undefined)
}

export interface DepthwiseOptions {
  /** Odd side of the kernel; padded so that stride 1 keeps the size. */
  kernel: number
  stride: number
  /** As many zeros on every side by default. */
  pad?: 'same'
  weight: Init
  /** Whether there is a bias (beginning at zero). */
  bias: boolean
}

/** Every channel by its own filter. */
export function depthwiseLayer(
  scope: Scope,
  name: string,
  x: tf.Tensor4D,
  { kernel, stride, pad, weight, bias }: DepthwiseOptions,
): tf.Tensor4D {
  const channels = x.shape[3]
  const filter = scope.parameter(`${name}.weight`, [channels, 1, kernel, kernel], weight)
  const offset = bias
    ? (scope.parameter(`${name}.bias`, [channels], ZEROS) as tf.Tensor1D)
    : undefined
  const shape = { stride, pad: pad ?? (kernel - 1) / 2 }
  return depthwise(x, filter as tf.Tensor4D, shape, offset)
}

export interface ConvolutionOptions {
  outputs: number
  kernel: number
  stride: number
  pad: number | 'same'
  weight: Init
  /** None by default. */
  bias?: Init
}

/** A convolution over all channels. */
export function convolutionLayer(
  scope: Scope,
  name: string,
  x: tf.Tensor4D,
  { outputs, kernel, stride, pad, weight, bias }: ConvolutionOptions,
): tf.Tensor4D {
  const filter = scope.parameter(`${name}.weight`, [outputs, x.shape[3], kernel, kernel], weight)
  const offset = bias && (scope.parameter(`${name}.bias`, [outputs], bias) as tf.Tensor1D)
  return convolution(x, filter as tf.Tensor4D, { stride, pad }, offset)
}

/** Stochastic depth (Huang et al. 2016): leaves a branch out for some images of the batch. */
export function dropPath<T extends tf.Tensor>(scope: Scope, branch: T, rate: number): T {
  if (!scope.training || rate <= 0) return branch
  const shape = [branch.shape[0], ...branch.shape.slice(1).map(() => 1)]
  return branch.mul(scope.mask(shape, 1 - rate))
}

/** Dropout and the classifier: x [n, features] to logits [n, classes]. */
export function classifier(
  scope: Scope,
  name: string,
  x: tf.Tensor2D,
  { classes, drop }: ForwardOptions,
  weight: Init,
): tf.Tensor2D {
  const kept = scope.training && drop > 0 ? x.mul(scope.mask(x.shape, 1 - drop)) : x
  return linear(scope, name, kept, { outputs: classes, weight }) as tf.Tensor2D
}

/** Drop-path rates rising linearly from 0 to `rate` over all blocks, one list per stage. */
export function risingRates(rate: number, depths: readonly number[]): number[][] {
  const last = Math.max(1, depths.reduce((a, b) => a + b) - 1)
  let block = 0
  return depths.map((depth) => Array.from({ length: depth }, () => (rate * block++) / last))
}

/** Smallest and largest square input any backbone takes, in pixels. */
const SIDES = { min: 32, max: 4096 }

/**
 * @param step the input must be a multiple of it
 * @throws InputError `SIZE_INVALID`, naming the nearest sizes that can be run
 */
function checkSide(backbone: string, size: number, step: number): void {
  const { min, max } = SIDES
  if (Number.isInteger(size) && size >= min && size <= max && size % step === 0) return
  const within = (side: number): number => Math.min(max, Math.max(min, side))
  const known = Number.isFinite(size) ? size : min
  const near = new Set([
    within(Math.floor(known / step) * step),
    within(Math.ceil(known / step) * step),
  ])
  const rule = step === 1 ? 'a whole number' : `a multiple of ${step}`
  throw new InputError(
    'SIZE_INVALID',
    `${backbone} takes square images with a side of ${rule} from ${min} to ${max} pixels, not ${size}: the nearest it can run: ${[...near].join(' and ')}`,
  )
}
