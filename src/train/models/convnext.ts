/**
 * ConvNeXt (Liu et al. 2022) and ConvNeXt V2 (Woo et al. 2023) as timm's `convnext_*` and
 * `convnextv2_*`.
 */
import { gelu, globalMean, globalResponseNorm } from '../ops/ops.ts'
import type { tf } from '../tensorflow.ts'
import type { Backbone, ForwardOptions, Scope } from './backbone.ts'
import {
  classifier,
  convolutionLayer,
  depthwiseLayer,
  dropPath,
  imagenetBackbone,
  layerNormalised,
  linear,
  NORMAL_02,
  risingRates,
  ZEROS,
} from './layers.ts'

export interface ConvNextSizes {
  depths: readonly number[]
  channels: readonly number[]
  /** V2 has global response normalisation in place of V1's layer scale. */
  version: 1 | 2
  /** timm keeps the small ones' dense layers as 1×1 convolutions: their weights have four axes. */
  pointwise?: boolean
  dropPath: number
}

const SIZES: Record<string, ConvNextSizes> = {
  convnext_tiny: { depths: [3, 3, 9, 3], channels: [96, 192, 384, 768], version: 1, dropPath: 0.1 },
  convnext_small: {
    depths: [3, 3, 27, 3],
    channels: [96, 192, 384, 768],
    version: 1,
    dropPath: 0.4,
  },
  convnext_base: {
    depths: [3, 3, 27, 3],
    channels: [128, 256, 512, 1024],
    version: 1,
    dropPath: 0.5,
  },
  convnext_large: {
    depths: [3, 3, 27, 3],
    channels: [192, 384, 768, 1536],
    version: 1,
    dropPath: 0.5,
  },
  convnextv2_atto: {
    depths: [2, 2, 6, 2],
    channels: [40, 80, 160, 320],
    version: 2,
    pointwise: true,
    dropPath: 0.1,
  },
  convnextv2_femto: {
    depths: [2, 2, 6, 2],
    channels: [48, 96, 192, 384],
    version: 2,
    pointwise: true,
    dropPath: 0.1,
  },
  convnextv2_pico: {
    depths: [2, 2, 6, 2],
    channels: [64, 128, 256, 512],
    version: 2,
    pointwise: true,
    dropPath: 0.1,
  },
  convnextv2_nano: {
    depths: [2, 2, 8, 2],
    channels: [80, 160, 320, 640],
    version: 2,
    pointwise: true,
    dropPath: 0.1,
  },
  convnextv2_tiny: {
    depths: [3, 3, 9, 3],
    channels: [96, 192, 384, 768],
    version: 2,
    dropPath: 0.2,
  },
  convnextv2_base: {
    depths: [3, 3, 27, 3],
    channels: [128, 256, 512, 1024],
    version: 2,
    dropPath: 0.1,
  },
  convnextv2_large: {
    depths: [3, 3, 27, 3],
    channels: [192, 384, 768, 1536],
    version: 2,
    dropPath: 0.1,
  },
}

const EPSILON = 1e-6
const LAYER_SCALE = 1e-6
const EXPANSION = 4

export const convnexts: readonly Backbone[] = Object.entries(SIZES).map(([name, sizes]) =>
  convnext(name, sizes),
)

/** A ConvNeXt of any proportions. */
export function convnext(name: string, sizes: ConvNextSizes): Backbone {
  return imagenetBackbone({
    name,
    family: 'convnext',
    size: 224,
    defaults: { drop: 0, dropPath: sizes.dropPath },
    head: 'head.fc',
    sizeStep: 1,
    forward: (scope, images, options) => forward(scope, images, sizes, options),
  })
}

function forward(
  scope: Scope,
  images: tf.Tensor4D,
  sizes: ConvNextSizes,
  options: ForwardOptions,
): tf.Tensor2D {
  const rates = risingRates(options.dropPath, sizes.depths)
  let x = patches(scope, 'stem.0', images, sizes.channels[0]!, 4)
  x = layerNormalised(scope, 'stem.1', x, EPSILON)
  for (const [s, channels] of sizes.channels.entries()) {
    const stage = `stages.${s}`
    if (s > 0) {
      x = layerNormalised(scope, `${stage}.downsample.0`, x, EPSILON)
      x = patches(scope, `${stage}.downsample.1`, x, channels, 2)
    }
    for (const [b, rate] of rates[s]!.entries()) {
      x = block(scope, `${stage}.blocks.${b}`, x, sizes, rate)
    }
  }
  const features = layerNormalised(scope, 'head.norm', globalMean(x), EPSILON)
  return classifier(scope, 'head.fc', features, options, NORMAL_02)
}

function block(
  scope: Scope,
  name: string,
  input: tf.Tensor4D,
  { version, pointwise = false }: ConvNextSizes,
  rate: number,
): tf.Tensor4D {
  const channels = input.shape[3]
  const layer = (part: string, from: tf.Tensor4D, outputs: number): tf.Tensor4D => {
    const options = { outputs, weight: NORMAL_02, pointwise }
    return linear(scope, `${name}.mlp.${part}`, from, options) as tf.Tensor4D
  }
  let x = depthwiseLayer(scope, `${name}.conv_dw`, input, {
    kernel: 7,
    stride: 1,
    weight: NORMAL_02,
    bias: true,
  })
  x = layerNormalised(scope, `${name}.norm`, x, EPSILON)
  x = gelu(layer('fc1', x, EXPANSION * channels))
  if (version === 2) x = responseNormalised(scope, `${name}.mlp.grn`, x)
  x = layer('fc2', x, channels)
  if (version === 1) {
    const begin = { kind: 'constant', value: LAYER_SCALE } as const
    x = x.mul(scope.parameter(`${name}.gamma`, [channels], begin))
  }
  return dropPath(scope, x, rate).add(input)
}

function responseNormalised(scope: Scope, name: string, x: tf.Tensor4D): tf.Tensor4D {
  const shape = [x.shape[3]]
  const gamma = scope.parameter(`${name}.weight`, shape, ZEROS) as tf.Tensor1D
  const beta = scope.parameter(`${name}.bias`, shape, ZEROS) as tf.Tensor1D
  return globalResponseNorm(x, gamma, beta)
}

/** Every square patch of the page to a vector; what fills no patch is left out. */
function patches(
  scope: Scope,
  name: string,
  x: tf.Tensor4D,
  outputs: number,
  side: number,
): tf.Tensor4D {
  const options = { outputs, kernel: side, stride: side, pad: 0, weight: NORMAL_02, bias: ZEROS }
  return convolutionLayer(scope, name, x, options)
}
