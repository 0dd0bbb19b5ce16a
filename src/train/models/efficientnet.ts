/**
 * EfficientNet (Tan and Le 2019) as timm's `efficientnet_b0` … `b7` and `efficientnet_lite0` … `lite4`, with
 * symmetric padding and batch norm with epsilon 1e-5, and as `tf_efficientnet_b0` … `lite4`, whose weights
 * come from TensorFlow and are used to its padding and epsilon 1e-3.
 */
import { globalMean, relu6, scaleChannels, silu } from '../ops/ops.ts'
import type { tf } from '../tensorflow.ts'
import type { Backbone, ForwardOptions, Init, Scope } from './backbone.ts'
import {
  batchNorm,
  classifier,
  convolutionLayer,
  depthwiseLayer,
  dropPath,
  imagenetBackbone,
  linear,
  type ConvolutionOptions,
} from './layers.ts'

/** Width and depth multipliers, input side and dropout, from the paper's table. */
const SIZES: Record<string, EfficientNetSizes> = {
  efficientnet_b0: { width: 1.0, depth: 1.0, size: 224, drop: 0.2 },
  efficientnet_b1: { width: 1.0, depth: 1.1, size: 240, drop: 0.2 },
  efficientnet_b2: { width: 1.1, depth: 1.2, size: 260, drop: 0.3 },
  efficientnet_b3: { width: 1.2, depth: 1.4, size: 300, drop: 0.3 },
  efficientnet_b4: { width: 1.4, depth: 1.8, size: 380, drop: 0.4 },
  efficientnet_b5: { width: 1.6, depth: 2.2, size: 456, drop: 0.4 },
  efficientnet_b6: { width: 1.8, depth: 2.6, size: 528, drop: 0.5 },
  efficientnet_b7: { width: 2.0, depth: 3.1, size: 600, drop: 0.5 },
  efficientnet_lite0: { width: 1.0, depth: 1.0, size: 224, drop: 0.2, lite: true },
  efficientnet_lite1: { width: 1.0, depth: 1.1, size: 240, drop: 0.2, lite: true },
  efficientnet_lite2: { width: 1.1, depth: 1.2, size: 260, drop: 0.3, lite: true },
  efficientnet_lite3: { width: 1.2, depth: 1.4, size: 300, drop: 0.3, lite: true },
  efficientnet_lite4: { width: 1.4, depth: 1.8, size: 380, drop: 0.3, lite: true },
}

/** What TensorFlow's batch norm adds to a variance. */
const TENSORFLOW_EPSILON = 1e-3

/** The stages of B0. The first does not expand its input. */
const STAGES = [
  { repeats: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
  { repeats: 2, kernel: 3, stride: 2, expand: 6, channels: 24 },
  { repeats: 2, kernel: 5, stride: 2, expand: 6, channels: 40 },
  { repeats: 3, kernel: 3, stride: 2, expand: 6, channels: 80 },
  { repeats: 3, kernel: 5, stride: 1, expand: 6, channels: 112 },
  { repeats: 4, kernel: 5, stride: 2, expand: 6, channels: 192 },
  { repeats: 1, kernel: 3, stride: 1, expand: 6, channels: 320 },
] as const

const STEM = 32
const FEATURES = 1280
/** Channels of a block's input for one of its squeeze layer. */
const SQUEEZE = 4
const DROP_PATH = 0.2

export interface EfficientNetSizes {
  /** Multiplies the channels of B0. */
  width: number
  /** Multiplies the blocks of B0. */
  depth: number
  /** Side of the input in pixels. */
  size: number
  drop: number
  /**
   * For devices that do small integers: no squeeze and excitation, ReLU6, and neither stem, head nor
   * the number of first and last blocks are multiplied.
   */
  lite?: boolean
  /** Padding and batch norm as TensorFlow has them. */
  tensorflow?: boolean
}

export const efficientnets: readonly Backbone[] = [
  ...Object.entries(SIZES).map(([name, sizes]) => efficientnet(name, sizes)),
  ...Object.entries(SIZES).map(([name, sizes]) =>
    efficientnet(`tf_${name}`, { ...sizes, tensorflow: true }),
  ),
]

/** An EfficientNet of any proportions. */
export function efficientnet(name: string, sizes: EfficientNetSizes): Backbone {
  return imagenetBackbone({
    name,
    family: 'efficientnet',
    size: sizes.size,
    defaults: { drop: sizes.drop, dropPath: DROP_PATH },
    head: 'classifier',
    sizeStep: 1,
    forward: (scope, images, options) => forward(scope, images, sizes, options),
  })
}

function forward(
  scope: Scope,
  images: tf.Tensor4D,
  { width, depth, lite = false, tensorflow = false }: EfficientNetSizes,
  options: ForwardOptions,
): tf.Tensor2D {
  const activation = lite ? relu6 : silu
  const norm: Norm = (name, x) =>
    batchNorm(scope, name, x, tensorflow ? TENSORFLOW_EPSILON : undefined)
  const repeats = STAGES.map((stage, s) => {
    const isEnd = s === 0 || s === STAGES.length - 1
    return lite && isEnd ? stage.repeats : Math.ceil(stage.repeats * depth)
  })
  const blocks = repeats.reduce((a, b) => a + b)
  let x = convolutionLayer(
    scope,
    'conv_stem',
    images,
    stemOf(lite ? STEM : rounded(STEM * width), tensorflow),
  )
  x = activation(norm('bn1', x))
  let block = 0
  for (const [s, stage] of STAGES.entries()) {
    for (let b = 0; b < repeats[s]!; b++) {
      x = mobileBlock(scope, `blocks.${s}.${b}`, x, {
        ...stage,
        stride: b === 0 ? stage.stride : 1,
        channels: rounded(stage.channels * width),
        dropPath: (options.dropPath * block++) / blocks,
        excites: !lite,
        tensorflow,
        activation,
        norm,
      })
    }
  }
  x = pointwise(scope, 'conv_head', x, lite ? FEATURES : rounded(FEATURES * width))
  x = activation(norm('bn2', x))
  const range = 1 / Math.sqrt(options.classes)
  return classifier(scope, 'classifier', globalMean(x), options, { kind: 'uniform', limit: range })
}

type Activation = (x: tf.Tensor4D) => tf.Tensor4D
type Norm = (name: string, x: tf.Tensor4D) => tf.Tensor4D

function stemOf(outputs: number, tensorflow: boolean): ConvolutionOptions {
  const pad = tensorflow ? 'same' : 1
  return { outputs, kernel: 3, stride: 2, pad, weight: byFanOut(9 * outputs) }
}

interface Block {
  kernel: number
  stride: number
  expand: number
  channels: number
  dropPath: number
  /** whether it has squeeze and excitation */
  excites: boolean
  /** whether it is padded as TensorFlow does */
  tensorflow: boolean
  activation: Activation
  norm: Norm
}

/** Inverted residual with squeeze and excitation; without expansion it is depthwise-separable. */
function mobileBlock(scope: Scope, name: string, input: tf.Tensor4D, block: Block): tf.Tensor4D {
  const inputs = input.shape[3]
  const expands = block.expand > 1
  // timm names a block's layers in the order in which the block has them.
  const norms = expands ? ['bn1', 'bn2', 'bn3'] : ['', 'bn1', 'bn2']
  let x = input
  if (expands) {
    x = pointwise(scope, `${name}.conv_pw`, x, inputs * block.expand)
    x = block.activation(block.norm(`${name}.${norms[0]}`, x))
  }
  x = depthwiseLayer(scope, `${name}.conv_dw`, x, {
    kernel: block.kernel,
    stride: block.stride,
    ...(block.tensorflow && { pad: 'same' }),
    weight: byFanOut(block.kernel ** 2),
    bias: false,
  })
  x = block.activation(block.norm(`${name}.${norms[1]}`, x))
  if (block.excites) x = squeezeExcite(scope, `${name}.se`, x, inputs / SQUEEZE)
  x = pointwise(scope, `${name}.${expands ? 'conv_pwl' : 'conv_pw'}`, x, block.channels)
  x = block.norm(`${name}.${norms[2]}`, x)
  const skips = block.stride === 1 && inputs === block.channels
  return skips ? dropPath(scope, x, block.dropPath).add(input) : x
}

/** Weighs every channel by what the whole page shows of all of them (Hu et al. 2018). */
function squeezeExcite(scope: Scope, name: string, x: tf.Tensor4D, squeezed: number): tf.Tensor4D {
  const layer = (part: string, input: tf.Tensor, outputs: number): tf.Tensor =>
    linear(scope, `${name}.${part}`, input, {
      outputs,
      weight: byFanOut(outputs),
      pointwise: true,
    })
  const reduced = silu(layer('conv_reduce', globalMean(x), squeezed))
  const gate = layer('conv_expand', reduced, x.shape[3]).sigmoid()
  return scaleChannels(x, gate as tf.Tensor2D)
}

/** 1×1 convolution without bias. */
function pointwise(scope: Scope, name: string, x: tf.Tensor4D, outputs: number): tf.Tensor4D {
  const options = { outputs, kernel: 1, stride: 1, pad: 0, weight: byFanOut(outputs) }
  return convolutionLayer(scope, name, x, options)
}

function byFanOut(fanOut: number): Init {
  return { kind: 'normal', std: Math.sqrt(2 / fanOut) }
}

/** The nearest multiple of 8 that is not more than a tenth smaller. */
function rounded(channels: number): number {
  const near = Math.max(8, Math.floor((channels + 4) / 8) * 8)
  return near < 0.9 * channels ? near + 8 : near
}
