/** What a backbone is, and what it sees of the engine that runs it. */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs'

/** How a parameter begins when no weights are given. */
export type Init =
  | { kind: 'constant'; value: number }
  | { kind: 'normal'; std: number }
  /** Uniform in [-limit, limit]. */
  | { kind: 'uniform'; limit: number }

/** How the statistics of a batch enter the running ones. */
export interface BatchStatistics {
  momentum: number
  /** values per channel in the batch */
  count: number
}

/** The engine's side of a forward pass: every name is timm's, every shape is timm's (PyTorch order). */
export interface Scope {
  readonly training: boolean
  /**
   * A learned tensor. `decay` says whether weight decay applies: by default to tensors of two
   * dimensions and more, as timm does.
   */
  parameter(name: string, shape: readonly number[], init: Init, decay?: boolean): Tensor
  /** A running statistic that is kept with the weights and not learned. */
  buffer(name: string, shape: readonly number[], value: number): Tensor
  /**
   * Moves a running statistic (a buffer) towards this batch's:
   * buffer = (1 - momentum) * buffer + momentum * observed. Only in training.
   */
  updateRunningStatistics(name: string, observed: Tensor, statistics: BatchStatistics): void
  /**
   * Random factors of 0 or 1 / keep, drawn outside the step (so that a step is a function of its
   * inputs). Ones are never asked for: call it only in training and with keep < 1.
   */
  mask(shape: readonly number[], keep: number): Tensor
}

export interface ForwardOptions {
  classes: number
  /** Dropout before the head, 0 to 1. */
  drop: number
  /** Stochastic depth of the last block, 0 to 1; earlier blocks have proportionally less. */
  dropPath: number
}

export interface Backbone {
  readonly name: string
  readonly family: 'efficientnet' | 'swin' | 'convnext'
  /** The square input it was made for, in pixels. */
  readonly size: number
  /** Mean and standard deviation of its normalised input, on the scale 0 to 1. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  /** Drop-out and drop-path rates its makers train it with. */
  readonly defaults: { readonly drop: number; readonly dropPath: number }
  /** Prefix of the classifier's parameters, which are initialised anew where the class count changes. */
  readonly head: string
  /** @throws InputError when the square input cannot be run, naming the nearest sizes that can. */
  checkSize(size: number): void
  /** @param images normalised, [batch, size, size, 3]; returns logits [batch, classes]. */
  forward(scope: Scope, images: Tensor4D, options: ForwardOptions): Tensor2D
}
