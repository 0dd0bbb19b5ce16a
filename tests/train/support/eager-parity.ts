/** Runs a parity case eagerly: natively where tfjs-node is installed (docs/tfjs-node.md), else in JavaScript. */
import { openBackend } from '../../../src/train/engine/eager-step.ts'
import { crossEntropy } from '../../../src/train/ops/ops.ts'
import { tf } from '../../../src/train/tensorflow.ts'
import { formulaValues } from './formula.ts'
import type { ParityInput, ParityResult } from './parity.ts'
import { ValueScope } from './value-scope.ts'

export async function runEagerly(input: ParityInput): Promise<ParityResult> {
  await openBackend()
  const { backbone, size, batch, classes } = input
  const options = { classes, drop: 0, dropPath: 0 }
  const pixels = tf.tensor4d(Float32Array.from(input.images), [batch, size, size, 3])
  const images = pixels
    .div(255)
    .sub<tf.Tensor4D>([...backbone.mean])
    .div<tf.Tensor4D>([...backbone.std])
  const still = new ValueScope(false, formulaValues)
  const inference = floats(tf.tidy(() => backbone.forward(still, images, options)))

  // Made outside the function: what is made in it is gone when its gradient is taken.
  const targets = tf.tensor2d(input.targets, [batch, classes])
  const weights = tf.tensor1d(input.weights)
  const names = [...still.parameters.keys()]
  let step!: ValueScope
  let training!: Float32Array
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
    step = new ValueScope(true, formulaValues, new Map(names.map((n, i) => [n, tensors[i]!])))
    const logits = backbone.forward(step, images, options)
    training = floats(logits)
    return crossEntropy(logits, targets, weights)
  })([...still.parameters.values()])
  const result = {
    inference,
    training,
    loss: floats(value)[0]!,
    gradients: new Map(names.map((name, i) => [name, floats(grads[i]!)])),
    buffers: new Map([...step.statistics].map(([name, tensor]) => [name, floats(tensor)])),
  }
  tf.dispose([pixels, images, targets, weights, value, ...grads])
  tf.dispose([...still.parameters.values(), ...still.buffers.values()])
  tf.dispose([...step.buffers.values(), ...step.statistics.values()])
  return result
}

function floats(tensor: tf.Tensor): Float32Array {
  return new Float32Array(tensor.dataSync())
}
