/** Matrix products. */
import type { Graph, Value } from '../graph/graph.ts'
import { broadcastShape, transpose } from '../layout/shapes.ts'
import type { Tracer } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { Lowerings } from './lowering.ts'

export const matrices: Lowerings = {
  Dense: (tracer, inputs) => {
    const x = given(inputs, 'x')
    const weight = given(inputs, 'weight')
    const shape = [x.shape[0]!, weight.shape[0]!]
    const bias = inputs['bias']?.plain
    const operands = [x.plain, weight.plain, bias]
    return tracer.plain(tracer.graph.node('Gemm', operands, shape, { transB: 1 }))
  },
  BatchMatMul: (tracer, inputs, { transposeA, transposeB }) => {
    const a = given(inputs, 'a').plain
    const b = given(inputs, 'b').plain
    return tracer.plain(product(tracer, a, b, Boolean(transposeA), Boolean(transposeB)))
  },
}

function product(tracer: Tracer, a: Value, b: Value, turnA: boolean, turnB: boolean): Value {
  const { graph, operatorSet } = tracer
  const [rows, columns] = [a.shape.at(turnA ? -1 : -2)!, b.shape.at(turnB ? -2 : -1)!]
  const shape = [...broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns]
  if (shape.length === 2) {
    return graph.node('Gemm', [a, b], shape, { transA: turnA ? 1 : 0, transB: turnB ? 1 : 0 })
  }
  if (operatorSet.contributed && (turnA || turnB)) {
    return graph.node(
      'FusedMatMul',
      [a, b],
      shape,
      { transA: turnA ? 1 : 0, transB: turnB ? 1 : 0 },
      { domain: 'com.microsoft' },
    )
  }
  const operands = [turnA ? turned(graph, a) : a, turnB ? turned(graph, b) : b]
  return graph.node('MatMul', operands, shape)
}

function turned(graph: Graph, x: Value): Value {
  const axes = x.shape.map((_, axis) => axis)
  return transpose(graph, x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!])
}
