/** Dense layers and attention. */
import { tf } from '../tensorflow.ts'
import { oneKernel, withGradient } from './kernel.ts'

/** x [..., in] · weightᵀ [out, in] + bias [out]. */
export function dense(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor): tf.Tensor {
  const inputs = x.shape.at(-1)!
  const outputs = weight.shape[0]
  const flat = x.reshape<tf.Tensor2D>([-1, inputs])
  const matrix = weight as tf.Tensor2D
  const result = withGradient(
    bias ? [flat, matrix, bias] : [flat, matrix],
    (save) => {
      save([flat, matrix])
      return oneKernel('Dense', bias ? { x: flat, weight, bias } : { x: flat, weight }, {}, () => {
        const product = tf.matMul(flat, matrix, false, true)
        return bias ? product.add(bias) : product
      }) as tf.Tensor2D
    },
    (dy, [savedX, savedWeight]) => {
      const dx = tf.matMul(dy, savedWeight as tf.Tensor2D)
      const dweight = tf.matMul(dy, savedX as tf.Tensor2D, true, false)
      return bias ? [dx, dweight, columnSums(dy)] : [dx, dweight]
    },
  )
  return result.reshape([...x.shape.slice(0, -1), outputs])
}

/** Sum over every axis but the last: [..., c] to [c]. */
export function columnSums(x: tf.Tensor): tf.Tensor1D {
  return oneKernel('ColumnSums', { x }, {}, () =>
    x.reshape([-1, x.shape.at(-1)!]).sum(0),
  ) as tf.Tensor1D
}

/** softmax(q · kᵀ · scale + bias) · v; q, k, v [batch, heads, tokens, width], bias broadcastable. */
export function attention(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  scale: number,
  bias: tf.Tensor,
): tf.Tensor4D {
  const scores = tf.matMul(q.mul(scale), k, false, true).add(bias)
  return tf.matMul(softmax(scores), v) as tf.Tensor4D
}

/** Over the last axis. */
function softmax(x: tf.Tensor): tf.Tensor {
  return withGradient(
    [x],
    (save) => {
      const y = tf.softmax(x)
      save([y])
      return y
    },
    (dy, [y]) => {
      const weighted = dy.mul(y!)
      return [weighted.sub(y!.mul(weighted.sum(-1, true)))]
    },
  )
}
