/** One operation on small inputs: what tests of gradients and of the tracer compute with. */
import { tf } from '../../../src/train/tensorflow.ts'
import { uniform } from './formula.ts'

/**
 * How an input is filled: `signed` in -1 to 1; `positive` in 0.6 to 1.6; `apart`: all different by
 * 0.3 and as far from zero, so that a step of a numerical gradient crosses no kink.
 */
export type Filling = 'signed' | 'positive' | 'apart'

export interface Input {
  shape: readonly number[]
  fill: Filling
}

export interface Constant {
  shape: readonly number[]
  values: readonly number[]
}

export interface OpCase {
  /** Says what is special in it; unique in its table. */
  name: string
  inputs: readonly Input[]
  /** Further tensors, of which no gradient is taken. */
  constants?: readonly Constant[]
  /** The result, and what else comes out of which no gradient is taken. */
  run(...tensors: tf.Tensor[]): tf.Tensor | tf.Tensor[]
  /** Whether the operation has a gradient: everywhere, or only where it is run kernel by kernel. */
  differentiable: boolean | 'eager'
}

export function signed(...shape: number[]): Input {
  return { shape, fill: 'signed' }
}

export function positive(...shape: number[]): Input {
  return { shape, fill: 'positive' }
}

export function apart(...shape: number[]): Input {
  return { shape, fill: 'apart' }
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** Values for an input, the same in every run. */
export function valuesFor(key: string, { shape, fill }: Input): Float32Array {
  const units = uniform(key, sizeOf(shape))
  if (fill === 'signed') return Float32Array.from(units, (unit) => 2 * unit - 1)
  if (fill === 'positive') return Float32Array.from(units, (unit) => 0.6 + unit)
  const places = [...units.keys()].toSorted((a, b) => units[a]! - units[b]!)
  return Float32Array.from(places, (place) => 0.3 * (place - Math.floor(units.length / 2) + 0.5))
}

/** The results as a list, the differentiable one first. */
export function outputsOf(
  each: OpCase,
  inputs: readonly tf.Tensor[],
  constants: readonly tf.Tensor[],
): tf.Tensor[] {
  const result = each.run(...inputs, ...constants)
  return Array.isArray(result) ? result : [result]
}

/** Made before the operation runs: what is made in it is gone when its gradient is taken. */
export function constantsOf({ constants = [] }: OpCase): tf.Tensor[] {
  return constants.map(({ shape, values }) => tf.tensor([...values], [...shape]))
}

export interface Evaluated {
  outputs: Float32Array[]
  /** One for each input; empty where the operation has no gradient. */
  gradients: Float32Array[]
}

/**
 * The operation and its gradients on the TensorFlow.js backend in use.
 * @param dy the gradient of the first output; left out, none is computed
 */
export function evaluate(
  each: OpCase,
  values: readonly Float32Array[],
  dy?: Float32Array,
): Evaluated {
  return tf.tidy(() => {
    const inputs = each.inputs.map(({ shape }, at) => tf.tensor(values[at]!, [...shape]))
    const constants = constantsOf(each)
    const outputs = outputsOf(each, inputs, constants)
    const found = { outputs: outputs.map(floats), gradients: [] as Float32Array[] }
    if (!dy) return found
    const { grads } = tf
      .engine()
      .gradients(
        () => outputsOf(each, inputs, constants)[0]!,
        inputs,
        tf.tensor(dy, outputs[0]!.shape),
      )
    return { ...found, gradients: grads.map(floats) }
  })
}

function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync())
}
