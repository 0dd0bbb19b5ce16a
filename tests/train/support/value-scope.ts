/** A scope for tests that runs a backbone at once, its values given by name. */
import type { BatchStatistics, Init, Scope } from '../../../src/train/models/backbone.ts'
import { tf } from '../../../src/train/tensorflow.ts'

export type Values = (name: string, shape: readonly number[]) => Float32Array

export class ValueScope implements Scope {
  readonly training: boolean
  readonly parameters = new Map<string, tf.Tensor>()
  readonly inits = new Map<string, { init: Init; decay: boolean }>()
  readonly buffers = new Map<string, tf.Tensor>()
  /** What the buffers are after the step. */
  readonly statistics = new Map<string, tf.Tensor>()
  /** The shares kept of the masks that were asked for, in order. */
  readonly keeps: number[] = []
  readonly #values: Values

  /** `parameters`, where given, are used before `values` is asked. */
  constructor(training: boolean, values: Values, parameters?: ReadonlyMap<string, tf.Tensor>) {
    this.training = training
    this.#values = values
    for (const [name, tensor] of parameters ?? []) this.parameters.set(name, tensor)
  }

  parameter(
    name: string,
    shape: readonly number[],
    init: Init,
    decay = shape.length > 1,
  ): tf.Tensor {
    if (this.inits.has(name)) throw new Error(`${name} is asked for twice`)
    this.inits.set(name, { init, decay })
    return this.#kept(this.parameters, name, shape)
  }

  buffer(name: string, shape: readonly number[], _value: number): tf.Tensor {
    return this.#kept(this.buffers, name, shape)
  }

  updateRunningStatistics(name: string, observed: tf.Tensor, { momentum }: BatchStatistics): void {
    const buffer = this.buffers.get(name)!
    this.statistics.set(name, tf.keep(buffer.mul(1 - momentum).add(observed.mul(momentum))))
  }

  mask(shape: readonly number[], keep: number): tf.Tensor {
    this.keeps.push(keep)
    return tf.ones([...shape])
  }

  #kept(all: Map<string, tf.Tensor>, name: string, shape: readonly number[]): tf.Tensor {
    const known = all.get(name) ?? tf.keep(tf.tensor(this.#values(name, shape), [...shape]))
    all.set(name, known)
    return known
  }
}
