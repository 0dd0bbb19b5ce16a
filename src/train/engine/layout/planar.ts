/** Ordinary channels-first: operators of the standard alone, for every provider and for exported models. */
import type { Graph, Value } from '../graph/graph.ts'
import type { ConvolutionOptions, Layout, Window } from './layout.ts'
import { foldedFilterGradient, onnxPads, outputSides, turnedFilter } from './layout.ts'
import { binary, padTo, reduce, reshape, transpose } from './shapes.ts'

export class PlanarLayout implements Layout {
  padded(channels: number): number {
    return channels
  }

  fromLast(graph: Graph, x: Value): Value {
    return transpose(graph, x, [0, 3, 1, 2])
  }

  toLast(graph: Graph, x: Value): Value {
    return transpose(graph, x, [0, 2, 3, 1])
  }

  toFirst(_graph: Graph, x: Value): Value {
    return x
  }

  convolve(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value {
    return convolved(graph, x, filter, options, 1)
  }

  depthwise(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value {
    return convolved(graph, x, filter, options, filter.shape[0]!)
  }

  depthwiseFilterGradient(
    graph: Graph,
    x: Value,
    dy: Value,
    channels: number,
    window: Window,
  ): Value {
    const { kernel: k } = window
    const summed = foldedFilterGradient(graph, x, dy, window)
    return reshape(graph, summed, [channels, 1, k, k])
  }

  spread(graph: Graph, x: Value, stride: number): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const gaps = padTo(graph, reshape(graph, x, [n * c, h, 1, w, 1]), [n * c, h, stride, w, stride])
    return reshape(graph, gaps, [n, c, h * stride, w * stride])
  }

  affine(graph: Graph, x: Value, scale: Value, shift?: Value, sum?: Value): Value {
    const vector = (value: Value): Value =>
      reshape(graph, value, [
        value.shape.length === 2 ? value.shape[0]! : 1,
        value.shape.at(-1)!,
        1,
        1,
      ])
    let y = binary(graph, 'Mul', x, vector(scale))
    if (shift) y = binary(graph, 'Add', y, vector(shift))
    return sum ? binary(graph, 'Add', y, sum) : y
  }

  sums(graph: Graph, x: Value): Value {
    return reduce(graph, 'ReduceSum', x, [2, 3], false)
  }

  dots(graph: Graph, x: Value, y: Value): Value {
    return reduce(graph, 'ReduceSum', binary(graph, 'Mul', x, y), [2, 3], false)
  }
}

function convolved(
  graph: Graph,
  x: Value,
  filter: Value,
  { window, bias, back }: ConvolutionOptions,
  group: number,
): Value {
  const [n, , h, w] = x.shape as [number, number, number, number]
  const { kernel: k, stride } = window
  const taps = back ? turnedFilter(graph, filter) : filter
  return graph.node('Conv', [x, taps, bias], [n, taps.shape[0]!, ...outputSides(h, w, window)], {
    group,
    kernel_shape: [k, k],
    strides: [stride, stride],
    pads: onnxPads(window),
  })
}
