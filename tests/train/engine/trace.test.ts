import { expect, test } from 'vitest'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { trace } from '../../../src/train/engine/trace/backend.ts'
import { STANDARD } from '../../../src/train/engine/trace/traced.ts'
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
