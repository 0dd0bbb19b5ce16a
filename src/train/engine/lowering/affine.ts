/** Scale and shift by channel, or by page and channel. */
import { reduce, reshape } from '../layout/shapes.ts'
import type { Value } from '../graph/graph.ts'
import type { Traced, Tracer } from '../trace/traced.ts'
import { binaryOf } from './elementwise.ts'
import { given } from './lowering.ts'
import type { Lowerings } from './lowering.ts'

/** x · scale + shift (+ sum) in whichever layout x lies. Vectors are [c], or [n, c] for a page each. */
function affine(tracer: Tracer, x: Traced, scale: Traced, shift?: Traced, sum?: Traced): Traced {
  const { graph, layout } = tracer
  if (x.isSpatial || sum?.isSpatial) {
    const y = layout.affine(graph, x.spatial, scale.plain, shift?.plain, sum?.spatial)
    return tracer.spatial(y, x.channels)
  }
  const vector = (value: Traced): Traced =>
    value.shape.length === 2
      ? tracer.plain(reshape(graph, value.plain, [value.shape[0]!, 1, 1, value.shape[1]!]))
      : value
  let y = binaryOf(tracer, 'Mul', x, vector(scale))
  if (shift) y = binaryOf(tracer, 'Add', y, vector(shift))
  return sum ? binaryOf(tracer, 'Add', y, sum) : y
}

export const affines: Lowerings = {
  Affine: (tracer, inputs) =>
    affine(tracer, given(inputs, 'x'), given(inputs, 'scale'), given(inputs, 'shift')),
  TwoAffine: (tracer, inputs) => {
    const second = affine(tracer, given(inputs, 'y'), given(inputs, 'second'))
    return affine(
      tracer,
      given(inputs, 'x'),
      given(inputs, 'scale'),
      given(inputs, 'shift'),
      second,
    )
  },
  PageScale: (tracer, inputs) => affine(tracer, given(inputs, 'x'), given(inputs, 'factors')),
  PageAffine: (tracer, inputs) =>
    affine(tracer, given(inputs, 'x'), given(inputs, 'factors'), given(inputs, 'shift')),
  PageTwoScale: (tracer, inputs) => {
    const second = affine(tracer, given(inputs, 'y'), given(inputs, 'second'))
    return affine(tracer, given(inputs, 'x'), given(inputs, 'factors'), undefined, second)
  },
  /** Mean and biased variance of every channel over the batch. */
  BatchMoments: (tracer, inputs) => {
    const x = given(inputs, 'x')
    const { graph, layout } = tracer
    const [n, h, w, c] = x.shape as [number, number, number, number]
    const share = graph.scalar(1 / (n * h * w))
    const total = (pages: Value): Value => {
      const sum = reduce(graph, 'ReduceSum', pages, [0], false)
      return graph.node('Mul', [sum, share], [c])
    }
    const mean = total(layout.sums(graph, x.spatial, c))
    const squares = total(layout.dots(graph, x.spatial, x.spatial, c))
    const squared = graph.node('Mul', [mean, mean], [c])
    const variance = graph.node('Sub', [squares, squared], [c])
    const bounded = graph.node('Max', [variance, graph.scalar(0)], [c])
    return [tracer.plain(mean), tracer.plain(bounded)]
  },
}
