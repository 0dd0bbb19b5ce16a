import { expect, test } from 'vitest'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { writeModel } from '../../../src/train/engine/graph/write.ts'
import { cpuProvider, openSession } from '../../../src/train/engine/provider.ts'
import { trace } from '../../../src/train/engine/trace/backend.ts'
import { STANDARD } from '../../../src/train/engine/trace/traced.ts'
import { convolution } from '../../../src/train/ops/convolution.ts'
import { tf } from '../../../src/train/tensorflow.ts'

test('an operation the tracer does not know is named, kernel and caller', () => {
  const wrong = () =>
    trace(STANDARD, ({ graph, tensor }) => void tf.cumsum(tensor(graph.input('x', [4]))))
  expect(wrong).toThrow(expect.objectContaining({ code: 'TRACE_KERNEL' }))
  expect(wrong).toThrow(/kernel Cumsum, which tf\.cumsum called for/)
})

test('code that reads a tensor while it is traced is told so', () => {
  const wrong = () =>
    trace(STANDARD, ({ graph, tensor }) => void tensor(graph.input('x', [4])).dataSync())
  expect(wrong).toThrow(expect.objectContaining({ code: 'TRACE_READ' }))
})

test('the backend in use before a trace is in use after it, also when it fails', async () => {
  await tf.setBackend('cpu')
  trace(STANDARD, () => {})
  expect(tf.getBackend()).toBe('cpu')
  expect(() =>
    trace(STANDARD, () => {
      throw new Error('on the way')
    }),
  ).toThrow('on the way')
  expect(tf.getBackend()).toBe('cpu')
  expect([...tf.add([1], [2]).dataSync()]).toEqual([3])
})

test('the same work is written once, and what no output needs is left out', () => {
  const graph = trace(STANDARD, ({ graph: into, tensor, value }) => {
    const x = tensor(into.input('x', [2, 3]))
    const y = x.exp().add(x.exp())
    x.log().sqrt()
    into.outputs.set('y', value(y.mul(1)))
  })
  expect(graph.live().nodes.map(({ op }) => op)).toEqual(['Exp', 'Add'])
})

test('transposes that undo each other leave nothing', () => {
  const graph = trace(STANDARD, ({ graph: into, tensor, value }) => {
    const x = tensor(into.input('x', [2, 3, 4]))
    into.outputs.set('y', value(x.transpose([2, 0, 1]).transpose([1, 2, 0]).add(1)))
  })
  expect(graph.live().nodes.map(({ op }) => op)).toEqual(['Add'])
})

test('equal constants are one value', () => {
  const graph = new Graph()
  expect(graph.scalar(2)).toBe(graph.scalar(2))
  expect(graph.scalar(2)).not.toBe(graph.scalar(2, 'int64'))
  expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]))
})

test('a rectifier lets gradients through where it let values through, in either layout', async () => {
  await tf.setBackend('cpu')
  const { runtime, operatorSet } = await cpuProvider()
  const shape = [2, 4, 4, 16] as const
  const values = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i * 1.7))
  const filter = Float32Array.from({ length: 256 }, (_, i) => Math.cos(i * 2.3))
  const loss = (x: tf.Tensor4D) => {
    const weight = tf.tensor4d(filter, [16, 16, 1, 1])
    return tf
      .relu(convolution(x, weight, { stride: 1, pad: 0 }))
      .square()
      .sum()
  }
  const wanted = tf.grad(loss as (x: tf.Tensor) => tf.Tensor)(tf.tensor4d(values, [...shape]))
  for (const each of [STANDARD, operatorSet]) {
    const graph = trace(each, ({ graph: into, tensor, value }) => {
      const x = tensor(into.input('x', [...shape])) as tf.Tensor4D
      const { grads } = tf.engine().gradients(() => loss(x), [x])
      into.outputs.set('dx', value(tf.keep(grads[0]!)))
    })
    const session = await openSession(runtime, 'cpu', writeModel(graph), { threads: 1 })
    const { dx } = await session.run({ x: new runtime.Tensor('float32', values, shape) })
    await session.release()
    const exact = wanted.dataSync()
    ;(dx!.data as Float32Array).forEach((value, i) => expect(value).toBeCloseTo(exact[i]!, 3))
    expect(exact.some((value) => value !== 0)).toBe(true)
  }
})
