/** Runs one operation and its gradients as the graph that the tracer writes of it. */
import { writeModel } from '../../../src/train/engine/graph/write.ts'
import { openSession } from '../../../src/train/engine/provider.ts'
import type { Runtime } from '../../../src/train/engine/provider.ts'
import { trace } from '../../../src/train/engine/trace/backend.ts'
import type { OperatorSet } from '../../../src/train/engine/trace/traced.ts'
import { depthwise } from '../../../src/train/ops/ops.ts'
import { tf } from '../../../src/train/tensorflow.ts'
import { constantsOf, outputsOf } from './op-case.ts'
import type { Evaluated, OpCase } from './op-case.ts'

/** What `evaluate` finds on a backend, from ONNX Runtime. */
export async function evaluateTraced(
  each: OpCase,
  values: readonly Float32Array[],
  dy: { values: Float32Array; shape: readonly number[] } | undefined,
  { runtime, operatorSet }: { runtime: Runtime; operatorSet: OperatorSet },
): Promise<Evaluated> {
  const feeds: Record<string, InstanceType<Runtime['Tensor']>> = {}
  const feed = (name: string, data: Float32Array, shape: readonly number[]): string => {
    feeds[name] = new runtime.Tensor('float32', data, shape)
    return name
  }
  let count = 0
  const graph = trace(operatorSet, ({ graph: into, tensor, value }) => {
    const inputs = each.inputs.map(({ shape }, at) =>
      tensor(into.input(feed(`x${at}`, values[at]!, shape), shape)),
    )
    const constants = constantsOf(each)
    const outputs = outputsOf(each, inputs, constants)
    count = outputs.length
    for (const [at, output] of outputs.entries()) into.outputs.set(`y${at}`, value(output))
    if (!dy) return
    const slope = tensor(into.input(feed('dy', dy.values, dy.shape), dy.shape))
    const { grads } = tf
      .engine()
      .gradients(() => outputsOf(each, inputs, constants)[0]!, inputs, slope)
    for (const [at, grad] of grads.entries()) into.outputs.set(`g${at}`, value(grad))
  })
  const session = await openSession(runtime, 'cpu', writeModel(graph), { threads: 1 })
  const fed = Object.fromEntries(session.inputNames.map((name) => [name, feeds[name]!]))
  const results = await session.run(fed)
  await session.release()
  const floats = (name: string): Float32Array => results[name]!.data as Float32Array
  return {
    outputs: Array.from({ length: count }, (_, at) => floats(`y${at}`)),
    gradients: dy ? each.inputs.map((_, at) => floats(`g${at}`)) : [],
  }
}

/**
 * The same operation between convolutions that change nothing, so that what enters and leaves it
 * lies in the convolutions' layout: of all activations, or of the first alone.
 * Undefined where it has no activations.
 */
export function betweenConvolutions(each: OpCase, which: 'all' | 'first'): OpCase | undefined {
  const pages = each.inputs.map(({ shape }) => shape.length === 4)
  const first = pages.indexOf(true)
  if (first < 0) return undefined
  if (which === 'first' && !pages.includes(true, first + 1)) return undefined
  // The blocked layout takes channels by fours; the operations between convolutions have them so.
  const through = (tensor: tf.Tensor): tf.Tensor =>
    tensor.rank === 4 && tensor.dtype === 'float32' && tensor.shape[3]! % 4 === 0
      ? unchanged(tensor as tf.Tensor4D)
      : tensor
  return {
    ...each,
    run: (...tensors) => {
      const result = each.run(
        ...tensors.map((tensor, at) =>
          pages[at] && (which === 'all' || at === first) ? through(tensor) : tensor,
        ),
      )
      return Array.isArray(result) ? result.map(through) : through(result)
    },
  }
}

function unchanged(x: tf.Tensor4D): tf.Tensor4D {
  return depthwise(x, tf.ones([x.shape[3], 1, 1, 1]), { stride: 1, pad: 0 })
}
