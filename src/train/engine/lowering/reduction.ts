/** Sums, means and what is made of them. */
import { reduce, reshape } from '../layout/shapes.ts'
import type { Tracer, Traced } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { KernelAttributes, Lowering, Lowerings } from './lowering.ts'

/** TensorFlow.js calls them `axis`, for a maximum `reductionIndices`. */
function axesOf(x: Traced, attributes: KernelAttributes): number[] {
  const axis: number | number[] | null | undefined =
    attributes['axis'] ?? attributes['reductionIndices']
  const all = x.shape.map((_, at) => at)
  if (axis === undefined || axis === null) return all
  const wanted: number[] = Array.isArray(axis) ? axis : [axis]
  return wanted.map((at) => (at < 0 ? x.shape.length + at : at)).toSorted((a, b) => a - b)
}

const reduction =
  (op: string): Lowering =>
  (tracer, inputs, attributes) => {
    const x = given(inputs, 'x')
    const axes = axesOf(x, attributes)
    const keep = Boolean(attributes['keepDims'])
    if (axes.length === 0) return x
    return tracer.plain(reduce(tracer.graph, op, x.plain, axes, keep))
  }

const alongLast =
  (op: string): Lowering =>
  (tracer, inputs) => {
    const x = given(inputs, 'logits')
    return tracer.plain(tracer.graph.node(op, [x.plain], x.shape, { axis: -1 }))
  }

/** [..., c] as [rows, c]. */
function asRows(tracer: Tracer, x: Traced): Traced['plain'] {
  const c = x.channels
  return reshape(tracer.graph, x.plain, [x.shape.reduce((a, b) => a * b, 1) / c, c])
}

export const reductions: Lowerings = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Softmax: alongLast('Softmax'),
  LogSoftmax: alongLast('LogSoftmax'),
  ColumnSums: (tracer, inputs) => {
    const x = given(inputs, 'x')
    const { graph, layout } = tracer
    if (x.isSpatial) {
      const pages = layout.sums(graph, x.spatial, x.channels)
      return tracer.plain(reduce(graph, 'ReduceSum', pages, [0], false))
    }
    return tracer.plain(reduce(graph, 'ReduceSum', asRows(tracer, x), [0], false))
  },
  ColumnDots: (tracer, inputs) => {
    const x = given(inputs, 'x')
    const y = given(inputs, 'y')
    const { graph, layout } = tracer
    if (x.isSpatial || y.isSpatial) {
      const pages = layout.dots(graph, x.spatial, y.spatial, x.channels)
      return tracer.plain(reduce(graph, 'ReduceSum', pages, [0], false))
    }
    const product = graph.node(
      'Mul',
      [asRows(tracer, x), asRows(tracer, y)],
      asRows(tracer, x).shape,
    )
    return tracer.plain(reduce(graph, 'ReduceSum', product, [0], false))
  },
}
