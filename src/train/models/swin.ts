/** Swin Transformer (Liu et al. 2021) as timm's `swin_*_patch4_window*`. */
import { attention, gelu, reversed, takeRows } from '../ops/ops.ts'
import { tf } from '../tensorflow.ts'
import type { Backbone, ForwardOptions, Scope } from './backbone.ts'
import {
  classifier,
  convolutionLayer,
  dropPath,
  imagenetBackbone,
  layerNormalised,
  linear,
  NORMAL_02,
  risingRates,
} from './layers.ts'
import { mergedPatches, relativePositions, windowsOver, type Windows } from './windows.ts'

export interface SwinSizes {
  /** Channels of the first stage; every stage has twice those of the one before. */
  embed: number
  depths: readonly number[]
  heads: readonly number[]
  /** Side of a window in patches; a page smaller than it is one window. */
  window: number
  /** Side of the input in pixels. */
  size: number
  dropPath: number
}

const TINY = { embed: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24], dropPath: 0.2 }
const SMALL = { embed: 96, depths: [2, 2, 18, 2], heads: [3, 6, 12, 24], dropPath: 0.3 }
/** A sixth of Tiny's work, for minutes on a few cores: no one but us has it, and no weights of it exist. */
const NANO = { embed: 48, depths: [2, 2, 4, 2], heads: [2, 4, 8, 16], dropPath: 0.1 }
const BASE = { embed: 128, depths: [2, 2, 18, 2], heads: [4, 8, 16, 32], dropPath: 0.5 }
const LARGE = { embed: 192, depths: [2, 2, 18, 2], heads: [6, 12, 24, 48], dropPath: 0.2 }

const SIZES: Record<string, SwinSizes> = {
  swin_nano_patch4_window6_96: { ...NANO, window: 6, size: 96 },
  swin_tiny_patch4_window7_224: { ...TINY, window: 7, size: 224 },
  swin_small_patch4_window7_224: { ...SMALL, window: 7, size: 224 },
  swin_base_patch4_window7_224: { ...BASE, window: 7, size: 224 },
  swin_base_patch4_window12_384: { ...BASE, window: 12, size: 384 },
  swin_large_patch4_window7_224: { ...LARGE, window: 7, size: 224 },
  swin_large_patch4_window12_384: { ...LARGE, window: 12, size: 384 },
}

/** Side of a patch in pixels. */
const PATCH = 4
const EPSILON = 1e-5
const EXPANSION = 4

export const swins: readonly Backbone[] = Object.entries(SIZES).map(([name, sizes]) =>
  swin(name, sizes),
)

/** A Swin of any proportions. */
export function swin(name: string, sizes: SwinSizes): Backbone {
  return imagenetBackbone({
    name,
    family: 'swin',
    size: sizes.size,
    defaults: { drop: 0, dropPath: sizes.dropPath },
    head: 'head.fc',
    sizeStep: PATCH,
    forward: (scope, images, options) => forward(scope, images, sizes, options),
  })
}

function forward(
  scope: Scope,
  images: tf.Tensor4D,
  { embed, depths, heads, window }: SwinSizes,
  options: ForwardOptions,
): tf.Tensor2D {
  const rates = risingRates(options.dropPath, depths)
  const patches = embedded(scope, images, embed)
  let side = patches.shape[1]
  let x = patches.reshape<tf.Tensor3D>([images.shape[0], side ** 2, embed])
  x = layerNormalised(scope, 'patch_embed.norm', x, EPSILON)
  for (const [s, stageRates] of rates.entries()) {
    if (s > 0) {
      x = merged(scope, `layers.${s}.downsample`, x, side)
      side = Math.ceil(side / 2)
    }
    x = stage(scope, `layers.${s}`, x, { side, window, heads: heads[s]!, rates: stageRates })
  }
  const features = layerNormalised(scope, 'norm', x, EPSILON).mean<tf.Tensor2D>(1)
  return classifier(scope, 'head.fc', features, options, NORMAL_02)
}

/** One vector a patch, as PyTorch's convolutions begin: uniform by the number of inputs. */
function embedded(scope: Scope, images: tf.Tensor4D, outputs: number): tf.Tensor4D {
  const begin = { kind: 'uniform', limit: 1 / Math.sqrt(3 * PATCH ** 2) } as const
  return convolutionLayer(scope, 'patch_embed.proj', images, {
    outputs,
    kernel: PATCH,
    stride: PATCH,
    pad: 0,
    weight: begin,
    bias: begin,
  })
}

/** Four neighbouring patches into one of twice the channels. */
function merged(scope: Scope, name: string, x: tf.Tensor3D, side: number): tf.Tensor3D {
  const [n, , channels] = x.shape
  const fours = takeRows(x, mergedPatches(side)).reshape<tf.Tensor3D>([n, -1, 4 * channels])
  const normal = layerNormalised(scope, `${name}.norm`, fours, EPSILON)
  const options = { outputs: 2 * channels, weight: NORMAL_02, bias: false } as const
  return linear(scope, `${name}.reduction`, normal, options) as tf.Tensor3D
}

interface Stage {
  /** Patches of a row. */
  side: number
  window: number
  heads: number
  /** Drop-path rate of every block. */
  rates: readonly number[]
}

function stage(
  scope: Scope,
  name: string,
  input: tf.Tensor3D,
  { side, window, heads, rates }: Stage,
): tf.Tensor3D {
  const shrunk = Math.min(window, side)
  const still = windowsOver(side, shrunk, 0)
  // One window has nothing to be moved against.
  const moved = side > window ? windowsOver(side, shrunk, Math.floor(shrunk / 2)) : still
  const positions = relativePositions(shrunk)
  let x = input
  for (const [b, rate] of rates.entries()) {
    const block = `${name}.blocks.${b}`
    const windows = b % 2 === 0 ? still : moved
    const normal = layerNormalised(scope, `${block}.norm1`, x, EPSILON)
    const table = scope.parameter(
      `${block}.attn.relative_position_bias_table`,
      [(2 * shrunk - 1) ** 2, heads],
      NORMAL_02,
      false,
    )
    const bias = takeRows(table.expandDims<tf.Tensor3D>(0), positions)
      .reshape([windows.tokens, windows.tokens, heads])
      .transpose([2, 0, 1])
    const attended = windowAttention(scope, `${block}.attn`, normal, windows, bias)
    x = dropPath(scope, attended, rate).add(x)
    x = dropPath(scope, perceptron(scope, block, x), rate).add(x)
  }
  return x
}

/** Self-attention within windows; `bias` [heads, tokens, tokens] by relative position. */
function windowAttention(
  scope: Scope,
  name: string,
  x: tf.Tensor3D,
  { count, tokens, order, mask }: Windows,
  bias: tf.Tensor,
): tf.Tensor3D {
  const [n, , channels] = x.shape
  const heads = bias.shape[0]
  const width = channels / heads
  const options = { outputs: 3 * channels, weight: NORMAL_02 }
  const parts = linear(scope, `${name}.qkv`, takeRows(x, order), options)
    .reshape([n * count, tokens, 3, heads, width])
    .transpose([2, 0, 3, 1, 4])
  // Windows with masks of their own count as heads, so that one bias serves every page.
  const biases = mask
    ? bias.expandDims(0).add(tf.tensor4d(mask, [count, 1, tokens, tokens]))
    : bias.expandDims(0)
  const groups = mask ? [n, count * heads] : [n * count, heads]
  const [q, k, v] = tf
    .split(parts, 3, 0)
    .map((part) => part.reshape<tf.Tensor4D>([...groups, tokens, width]))
  const spread = biases.reshape([1, groups[1]!, tokens, tokens])
  const mixed = attention(q!, k!, v!, width ** -0.5, spread)
    .reshape<tf.Tensor4D>([n * count, heads, tokens, width])
    .transpose([0, 2, 1, 3])
    .reshape<tf.Tensor3D>([n, count * tokens, channels])
  const projection = { outputs: channels, weight: NORMAL_02 }
  return linear(scope, `${name}.proj`, takeRows(mixed, reversed(order)), projection) as tf.Tensor3D
}

function perceptron(scope: Scope, block: string, x: tf.Tensor3D): tf.Tensor3D {
  const channels = x.shape[2]
  const layer = (part: string, from: tf.Tensor, outputs: number): tf.Tensor =>
    linear(scope, `${block}.mlp.${part}`, from, { outputs, weight: NORMAL_02 })
  const normal = layerNormalised(scope, `${block}.norm2`, x, EPSILON)
  return layer('fc2', gelu(layer('fc1', normal, EXPANSION * channels)), channels) as tf.Tensor3D
}
