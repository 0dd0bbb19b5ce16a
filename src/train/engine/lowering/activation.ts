/** Activations and layer normalisation, in as few passes over memory as the operators allow. */
import type { Value } from '../graph/graph.ts'
import { binary, reduce, reshape, unary } from '../layout/shapes.ts'
import type { Traced, Tracer } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { Inputs, Lowerings } from './lowering.ts'

/** Runs `compute` on the operands' memory as it is, for operations to which its order does not matter. */
function anyOrder(
  tracer: Tracer,
  operands: readonly Traced[],
  compute: (...values: Value[]) => Value,
): Traced {
  if (operands.some((operand) => operand.isSpatial)) {
    const result = compute(...operands.map((operand) => operand.spatial))
    return tracer.spatial(result, operands[0]!.channels)
  }
  return tracer.plain(compute(...operands.map((operand) => operand.plain)))
}

function silu(tracer: Tracer, x: Value): Value {
  const { graph, operatorSet } = tracer
  if (!operatorSet.contributed) return binary(graph, 'Mul', x, unary(graph, 'Sigmoid', x))
  const options = { domain: 'com.microsoft' }
  return graph.node('QuickGelu', [x], x.shape, { alpha: { float: 1 } }, options)
}

/** silu' = s + y · (1 - s), with s the sigmoid and y = silu(x), which the forward pass has made. */
function siluGradient(tracer: Tracer, dy: Value, x: Value): Value {
  const { graph } = tracer
  const s = unary(graph, 'Sigmoid', x)
  const y = silu(tracer, x)
  const rest = binary(graph, 'Sub', y, binary(graph, 'Mul', y, s))
  return binary(graph, 'Mul', binary(graph, 'Add', rest, s), dy)
}

/** gelu' = (1 + erf a + a · exp(-a²) · 2/√π) / 2 with a = x / √2. */
function geluGradient(tracer: Tracer, dy: Value, x: Value): Value {
  const { graph } = tracer
  const a = binary(graph, 'Mul', x, graph.scalar(Math.SQRT1_2))
  const bell = unary(graph, 'Exp', binary(graph, 'Mul', a, unary(graph, 'Neg', a)))
  const density = binary(
    graph,
    'Mul',
    binary(graph, 'Mul', a, graph.scalar(1 / Math.sqrt(Math.PI))),
    bell,
  )
  const half = binary(graph, 'Mul', unary(graph, 'Erf', a), graph.scalar(0.5))
  const normal = binary(graph, 'Add', half, graph.scalar(0.5))
  return binary(graph, 'Mul', binary(graph, 'Add', normal, density), dy)
}

/** x [rows, c] and its statistics [rows, 1]. */
function layerNormGradient(tracer: Tracer, inputs: Inputs): Traced[] {
  const { graph } = tracer
  const x0 = given(inputs, 'x')
  const c = x0.channels
  const rows = x0.shape.reduce((a, b) => a * b, 1) / c
  const [dy, x] = ['dy', 'x'].map((name) => reshape(graph, given(inputs, name).plain, [rows, c]))
  const [mean, inverse] = ['mean', 'inverse'].map((name) =>
    reshape(graph, given(inputs, name).plain, [rows, 1]),
  )
  const gamma = given(inputs, 'gamma').plain
  const column = reshape(graph, gamma, [c, 1])
  const times = (a: Value, b: Value): Value => binary(graph, 'Mul', a, b)
  const product = times(dy!, x!)
  // Sums over a row of dy·γ and of dy·γ·x, as matrix products: nothing of the page's size is written.
  const sum = graph.node('Gemm', [dy!, column], [rows, 1])
  const sumX = graph.node('Gemm', [product, column], [rows, 1])
  const share = graph.scalar(1 / c)
  const m1 = times(sum, share)
  const m2 = times(times(binary(graph, 'Sub', sumX, times(mean!, sum)), inverse!), share)
  // dx = r·γ·dy + p·x + q, with p and q one number per row.
  const p = unary(graph, 'Neg', times(times(inverse!, inverse!), m2))
  const q = unary(graph, 'Neg', binary(graph, 'Add', times(inverse!, m1), times(p, mean!)))
  const scaled = times(times(dy!, gamma), inverse!)
  const dx = binary(graph, 'Add', binary(graph, 'Add', scaled, times(x!, p)), q)
  const row = (value: Value): Value => reshape(graph, value, [1, rows])
  const weighted = graph.node('Gemm', [row(inverse!), product], [1, c])
  const centred = graph.node('Gemm', [row(times(inverse!, mean!)), dy!], [1, c])
  const dgamma = reshape(graph, binary(graph, 'Sub', weighted, centred), [c])
  const dbeta = reduce(graph, 'ReduceSum', dy!, [0], false)
  return [reshape(graph, dx, x0.shape), dgamma, dbeta].map((value) => tracer.plain(value))
}

export const activations: Lowerings = {
  Silu: (tracer, inputs) => anyOrder(tracer, [given(inputs, 'x')], (x) => silu(tracer, x)),
  SiluGradient: (tracer, inputs) =>
    anyOrder(tracer, [given(inputs, 'dy'), given(inputs, 'x')], (dy, x) =>
      siluGradient(tracer, dy, x),
    ),
  Gelu: (tracer, inputs) =>
    anyOrder(tracer, [given(inputs, 'x')], (x) => unary(tracer.graph, 'Gelu', x)),
  GeluGradient: (tracer, inputs) =>
    anyOrder(tracer, [given(inputs, 'dy'), given(inputs, 'x')], (dy, x) =>
      geluGradient(tracer, dy, x),
    ),
  LayerNorm: (tracer, inputs, { epsilon }) => {
    const x = given(inputs, 'x')
    const statistics = [...x.shape.slice(0, -1), 1]
    const values = tracer.graph.nodeOf(
      'LayerNormalization',
      [x.plain, given(inputs, 'gamma').plain, given(inputs, 'beta').plain],
      [x.shape, statistics, statistics],
      { axis: -1, epsilon: { float: epsilon as number } },
    )
    return values.map((value) => tracer.plain(value))
  },
  LayerNormGradient: layerNormGradient,
}
