/**
 * Operations that a backend may have as one kernel of its own. The tracer has them all; other
 * backends compose them of TensorFlow.js' own kernels.
 */
import { tf } from '../tensorflow.ts'

/** Runs kernel `name` where the backend has it, else what composes it. */
export function oneKernel(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap,
  composed: () => tf.Tensor,
): tf.Tensor {
  if (!tf.getKernel(name, tf.getBackend())) return composed()
  return tf.engine().runKernel<tf.Tensor>(name, inputs, attributes)
}

/** The same for kernels with several outputs. */
export function oneKernelOf(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap,
  composed: () => tf.Tensor[],
): tf.Tensor[] {
  if (!tf.getKernel(name, tf.getBackend())) return composed()
  return tf.engine().runKernel<tf.Tensor[]>(name, inputs, attributes)
}

/**
 * An operation with a gradient of its own.
 * @param forward computes the result; what it saves is handed to the gradient
 * @param backward gradients of the inputs, in their order
 */
export function withGradient<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: (save: (tensors: tf.Tensor[]) => void) => T,
  backward: (dy: T, saved: tf.Tensor[]) => tf.Tensor[],
): T {
  const operation = tf.customGrad((...all) => {
    const save = all.at(-1) as unknown as (tensors: tf.Tensor[]) => void
    return {
      value: forward(save),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(dy as T, saved),
    }
  })
  return operation(...inputs)
}
