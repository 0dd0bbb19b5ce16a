import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Graph } from '../../../src/train/engine/graph/graph.ts'
import { peakBytes } from '../../../src/train/engine/memory.ts'

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

test('memory stays where two hundred steps have brought it', { timeout: 120_000 }, () => {
  const script = fileURLToPath(new URL('../support/flat-memory.ts', import.meta.url))
  const run = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
    encoding: 'utf8',
  })
  const seen = JSON.parse(run.stdout) as number[]
  expect(seen.at(-1)! / seen[1]!, seen.join()).toBeLessThan(1.02)
})
