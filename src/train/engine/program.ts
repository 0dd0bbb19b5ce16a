/** The step as TensorFlow.js code: the same for the tracer, which writes it down, and for a backend that runs it. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { Backbone, Init, Scope } from '../models/backbone.ts'
import { crossEntropy } from '../ops/ops.ts'
import { tf } from '../tensorflow.ts'
import type { EngineOptions } from './engine.ts'
import { STANDARD } from './trace/traced.ts'
import { trace } from './trace/backend.ts'

export interface ParameterSpec {
  name: string
  shape: readonly number[]
  init: Init
  decay: boolean
}

export interface BufferSpec {
  name: string
  shape: readonly number[]
  value: number
}

/** Factors that a training step draws: 0 with probability 1 - keep, else 1 / keep. */
export interface MaskSpec {
  shape: readonly number[]
  keep: number
}

/** What a model is made of, in the order in which its forward pass asks for it. */
export interface Declaration {
  parameters: ParameterSpec[]
  buffers: BufferSpec[]
  masks: MaskSpec[]
  /** statistics that training would take over a single value per channel */
  singleValues: string[]
}

export interface ObservedStatistics {
  name: string
  momentum: number
  tensor: Tensor
}

/** The tensors of one step, by name. */
export interface ModelTensors {
  parameters: ReadonlyMap<string, Tensor>
  buffers: ReadonlyMap<string, Tensor>
  /** In the order of the declaration; empty outside training. */
  masks: readonly Tensor[]
}

/** Runs the forward pass once on the recording backend to learn what it asks for. */
export function declare(options: EngineOptions): Declaration {
  const { backbone } = options
  backbone.checkSize(options.size)
  const parameters = new Map<string, ParameterSpec>()
  const buffers = new Map<string, BufferSpec>()
  const masks: MaskSpec[] = []
  const singleValues: string[] = []
  trace(STANDARD, ({ graph, tensor }) => {
    const scope: Scope = {
      training: true,
      parameter(name, shape, init, decay = shape.length > 1) {
        const known = parameters.get(name)
        if (!known) parameters.set(name, { name, shape, init, decay })
        return tensor(graph.input(name, shape))
      },
      buffer(name, shape, value) {
        buffers.set(name, { name, shape, value })
        return tensor(graph.input(name, shape))
      },
      updateRunningStatistics(name, _observed, { count }) {
        if (count < 2) singleValues.push(name)
      },
      mask(shape, keep) {
        masks.push({ shape, keep })
        return tensor(graph.input(`mask.${masks.length}`, shape))
      },
    }
    const images = tensor(graph.input('images', [options.batch, options.size, options.size, 3]))
    backbone.forward(scope, images as Tensor4D, forwardOptions(options))
  })
  return {
    parameters: [...parameters.values()],
    buffers: [...buffers.values()],
    masks,
    singleValues,
  }
}

function forwardOptions(options: EngineOptions): {
  classes: number
  drop: number
  dropPath: number
} {
  const { drop, dropPath } = options.backbone.defaults
  return {
    classes: options.classes,
    drop: options.drop ?? drop,
    dropPath: options.dropPath ?? dropPath,
  }
}

/** Pixels of 0 to 255 to what the backbone was made for; a row of them at a time, as runs of three are slow. */
function normalised(images: Tensor4D, { mean, std }: Backbone): Tensor4D {
  const [n, height, width, channels] = images.shape
  const row = (of: (channel: number) => number): Tensor =>
    tf.tensor1d(Array.from({ length: width * channels }, (_, at) => of(at % channels)))
  const rows = images.reshape([n, height, width * channels])
  const scaled = rows.mul(row((channel) => 1 / (255 * std[channel]!)))
  return scaled
    .add(row((channel) => -mean[channel]! / std[channel]!))
    .reshape([n, height, width, channels])
}

/**
 * Logits [batch, classes] by running statistics.
 * @param images [batch, size, size, 3], 0 to 255, float32
 */
export function infer(options: EngineOptions, tensors: ModelTensors, images: Tensor4D): Tensor2D {
  const scope = scopeOf(tensors, false, [])
  const input = normalised(images, options.backbone)
  return options.backbone.forward(scope, input, forwardOptions(options))
}

export interface StepTensors {
  loss: Tensor
  logits: Tensor
  /** In the order of the parameters. */
  gradients: Tensor[]
  statistics: ObservedStatistics[]
}

export interface StepInputs {
  images: Tensor4D
  targets: Tensor2D
  weights: Tensor1D
  /** multiplies the gradients, not the loss */
  scale?: Scalar | undefined
}

/** Forward in training mode, loss and backward. All results outlive the enclosing tidy. */
export function step(
  options: EngineOptions,
  tensors: ModelTensors,
  { images, targets, weights, scale }: StepInputs,
): StepTensors {
  const statistics: ObservedStatistics[] = []
  let logits: Tensor2D | undefined
  const scope = scopeOf(tensors, true, statistics)
  const input = normalised(images, options.backbone)
  let loss: Tensor | undefined
  const { grads } = tf.engine().gradients(() => {
    const output = options.backbone.forward(scope, input, forwardOptions(options))
    logits = tf.keep(output.clone())
    const value = crossEntropy(output, targets, weights)
    loss = tf.keep(value.clone())
    return scale ? value.mul<Scalar>(scale) : value
  }, [...tensors.parameters.values()])
  return {
    loss: loss!,
    logits: logits!,
    gradients: grads.map((gradient) => tf.keep(gradient)),
    statistics,
  }
}

function scopeOf(
  tensors: ModelTensors,
  training: boolean,
  statistics: ObservedStatistics[],
): Scope {
  let masks = 0
  return {
    training,
    parameter: (name) => tensors.parameters.get(name)!,
    buffer: (name) => tensors.buffers.get(name)!,
    updateRunningStatistics: (name, tensor, { momentum }) =>
      void statistics.push({ name, tensor, momentum }),
    mask: () => tensors.masks[masks++]!,
  }
}
