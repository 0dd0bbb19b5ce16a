import { expect, test } from 'vitest'
import { Graph } from '../../../../src/train/engine/graph/graph.ts'
import { onnxModel } from '../../../../src/train/engine/graph/schema.ts'
import { writeModel } from '../../../../src/train/engine/graph/write.ts'

interface Model {
  graph: { node: { opType: string; input: string[] }[] }
}

/** Inputs of the only operator of a graph, as the written model names them. */
function writtenInputs(graph: Graph): string[] {
  const model = onnxModel.toObject(onnxModel.decode(writeModel(graph))) as Model
  expect(model.graph.node).toHaveLength(1)
  return model.graph.node[0]!.input
}

test('absent inputs at the end of an operator are left out', () => {
  const graph = new Graph()
  const x = graph.input('x', [1, 2, 4, 4])
  const filter = graph.input('filter', [3, 2, 1, 1])
  graph.outputs.set('y', graph.node('Conv', [x, filter, undefined, undefined], [1, 3, 4, 4]))
  expect(writtenInputs(graph)).toEqual(['x', 'filter'])
})

test('absent inputs before a given one keep their place', () => {
  const graph = new Graph()
  const x = graph.input('x', [4])
  const high = graph.input('high', [])
  graph.outputs.set('y', graph.node('Clip', [x, undefined, high], [4]))
  expect(writtenInputs(graph)).toEqual(['x', '', 'high'])
})
