/** What the trainer and the predictor see of the engine. */
import type { Rng } from '../../core/rng.ts'
import type { Backbone } from '../models/backbone.ts'

export type Device = 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

export interface EngineOptions {
  backbone: Backbone
  classes: number
  /** Side of the square input in pixels. */
  size: number
  /** Images a step; fixed for the session. */
  batch: number
  /** Traced to ONNX Runtime, or run by a registered TensorFlow.js backend. */
  mode: 'traced' | 'eager'
  device: Device
  /**
   * Of the activations of a training step: `half` is 16 bits, on devices that compute with them; weights,
   * sums and predictions stay in 32.
   */
  precision?: 'full' | 'half'
  /** Threads of the CPU provider; by default one per core. */
  threads?: number
  drop?: number
  dropPath?: number
}

/** A tensor that the run keeps: a parameter, a buffer, a moment of the optimiser. */
export interface Stored {
  shape: readonly number[]
  values: Float32Array
}

/** Everything a checkpoint must hold to resume exactly. */
export interface ModelState {
  /** By timm's name, in the order in which the backbone declares them. */
  parameters: Map<string, Stored>
  buffers: Map<string, Stored>
}

export interface OptimiserSettings {
  learningRate: number
  beta1: number
  beta2: number
  epsilon: number
  weightDecay: number
  /** Largest global L2 norm of the gradient; infinity leaves it alone. */
  clip: number
  /** Share of the old EMA kept at an update, 0 to 1. */
  emaDecay: number
}

export interface TrainingBatch {
  /** [batch, size, size, 3], 0 to 255. */
  images: Uint8Array
  /** [batch, classes], rows sum to 1. */
  targets: Float32Array
  /** [batch], weight of each row; 0 for a row that only fills the batch. */
  weights: Float32Array
}

export interface StepResult {
  loss: number
  /** [batch, classes] of the forward pass in training mode. */
  logits: Float32Array
}

/** Bytes that a step takes in its device's memory, by its graph. */
export interface StepBytes {
  /** weights, moments and EMA */
  state: number
  /** the values that live at the same time at most, gradients among them */
  values: number
  /** of these the largest: what one buffer has to hold */
  largest: number
}

/** By what the loss is multiplied, so that small gradients are no zeros in 16 bits. */
export interface LossScale {
  factor: number
  /** updates since it was changed */
  since: number
}

/** What AdamW and the EMA of the weights keep; all in the order of the parameters. */
export interface OptimiserState {
  /** Updates made so far. */
  steps: number
  /** Present in half precision. */
  lossScale?: LossScale | undefined
  firstMoment: Map<string, Stored>
  secondMoment: Map<string, Stored>
  /** Exponential moving average of the parameters. */
  ema: Map<string, Stored>
}

/**
 * One step of training, in two halves so that batches larger than memory can be summed.
 * `state` and `optimiser` are the live tensors, which an update changes in place; on a device that
 * keeps the state they are as of the last `synchronise`.
 */
export interface TrainingEngine {
  readonly options: EngineOptions
  /** The provider or TensorFlow.js backend that runs it, such as `cpu`. */
  readonly device: string
  /** Why faster devices were not taken, a line each. */
  readonly unavailable: readonly string[]
  /** Absent where no graph is made. */
  readonly planned?: StepBytes | undefined
  readonly state: ModelState
  readonly optimiser: OptimiserState
  /**
   * Forward and backward; the gradient is added to what is kept for the next update.
   * @param random rng of this step: drop path and dropout are drawn from it and nothing else
   * @throws WorkError NAN_LOSS when the loss is not finite (the state is as before the call)
   */
  gradient(batch: TrainingBatch, random: Rng): Promise<StepResult>
  /**
   * Applies the mean of the gradients kept since the last update. Returns their global norm before clipping;
   * 0 where half precision overflowed, the update was left out and the loss will be scaled less.
   */
  update(settings: OptimiserSettings): Promise<{ norm: number }>
  /** Brings `state` and `optimiser` up to date where a device keeps them. */
  synchronise(): Promise<void>
  /** Bytes that went to a device that keeps the state, and back, since it was opened; else 0. */
  readonly bytesMoved: number
  close(): Promise<void>
}

export interface InferenceEngine {
  readonly options: EngineOptions
  readonly device: string
  readonly unavailable: readonly string[]
  /**
   * @param images [rows, size, size, 3], 0 to 255, rows of at most `options.batch`
   * @returns [rows, classes]
   */
  logits(images: Uint8Array, rows: number): Promise<Float32Array>
  close(): Promise<void>
}
