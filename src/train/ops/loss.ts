/** The loss of a classifier. */
import type { tf } from '../tensorflow.ts'
import { withGradient } from './kernel.ts'

/**
 * Mean over the batch of weight · cross-entropy.
 * @param targets [batch, classes], rows sum to 1 (label smoothing and mixing are in them)
 * @param weights [batch], what each row counts; 0 for a row that only fills the batch
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  weights: tf.Tensor1D,
): tf.Scalar {
  const rows = weights.shape[0]
  return withGradient(
    [logits],
    (save) => {
      const shifted = logits.sub(logits.max(1, true))
      const sums = shifted.exp().sum(1, true)
      const logs = shifted.sub(sums.log())
      const share = weights.div(weights.sum()).reshape<tf.Tensor2D>([rows, 1])
      save([logs, share])
      return logs.mul(targets).mul(share).sum().neg() as tf.Scalar
    },
    (dy, [logs, share]) => [logs!.exp().sub(targets).mul(share!).mul(dy)],
  )
}
