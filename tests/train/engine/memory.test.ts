import { expect, test } from 'vitest'
import { streamOf } from '../../../src/core/random.ts'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { peakBytes } from '../../../src/train/engine/memory.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { UNNAMED } from '../support/parity.ts'
import { SETTINGS, smallBatch, smallOptions, smallState } from '../support/small-steps.ts'

test('values count while they are read, other shapes of them do not', () => {
  const graph = new Graph()
  const x = graph.input('x', [1000])
  const a = graph.node('Exp', [x], [1000])
  const b = graph.node('Neg', [a], [1000])
  const other = graph.node('Reshape', [b, graph.integers([10, 100])], [10, 100])
  const c = graph.node('Abs', [other], [10, 100])
  const d = graph.node('ReduceSum', [c, graph.integers([0])], [100], { keepdims: 0 })
  graph.outputs.set('d', d)
  // Two of a thousand floats at a time: what is computed and what it is computed from.
  expect(peakBytes(graph)).toBe(8000)
  graph.outputs.set('a', a)
  expect(peakBytes(graph)).toBe(12_000)
})

test('five hundred steps take no more memory than one hundred', { timeout: 120_000 }, async () => {
  const options = smallOptions(UNNAMED.convnext_scaled, 32, { dropPath: 0.2 })
  const engine = await openTraining(options, smallState(options))
  const batch = smallBatch(options)
  let early = 0
  for (let step = 1; step <= 500; step++) {
    await engine.gradient(batch, streamOf(`step ${step}`))
    engine.update(SETTINGS)
    if (step === 100) early = process.memoryUsage.rss()
  }
  const late = process.memoryUsage.rss()
  await engine.close()
  expect(late / early).toBeLessThan(1.02)
})
