/**
 * The CPU provider's own blocked layout (operators of domain com.microsoft.nchwc): channels in
 * blocks of 16 (AVX-512) or 8 (AVX2), memory [n, c / block, h, w, block]. Its depthwise
 * convolutions are several times faster than the ordinary operator's, and one of 1×1 is a fused
 * multiply and add, so that normalisations cost one pass.
 */
import type { Graph, Value } from '../graph/graph.ts'
import type { ConvolutionOptions, Layout, Window } from './layout.ts'
import { foldedFilterGradient, onnxPads, outputSides, turnedFilter } from './layout.ts'
import { padTo, reduce, reshape, sizeOf, slice, transpose } from './shapes.ts'

const DOMAIN = { domain: 'com.microsoft.nchwc' }

export class BlockedLayout implements Layout {
  readonly #block: number

  constructor(block: number) {
    this.#block = block
  }

  padded(channels: number): number {
    return Math.ceil(channels / this.#block) * this.#block
  }

  fromLast(graph: Graph, x: Value): Value {
    const [n, h, w, c] = x.shape as [number, number, number, number]
    const channels = this.padded(c)
    return graph.node('ReorderInput', [x], [n, channels, h, w], { channels_last: 1 }, DOMAIN)
  }

  toLast(graph: Graph, x: Value, channels: number): Value {
    const [n, , h, w] = x.shape as [number, number, number, number]
    return graph.node(
      'ReorderOutput',
      [x],
      [n, h, w, channels],
      { channels, channels_last: 1 },
      DOMAIN,
    )
  }

  toFirst(graph: Graph, x: Value, channels: number): Value {
    const [n, , h, w] = x.shape as [number, number, number, number]
    return graph.node('ReorderOutput', [x], [n, channels, h, w], { channels }, DOMAIN)
  }

  convolve(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const { window, bias, back = false } = options
    const outputs = this.padded(filter.shape[back ? 1 : 0]!)
    const { kernel: k, stride } = window
    const arranged =
      k === 1 && c >= this.#block
        ? this.#pointFilter(graph, filter, outputs, c, back)
        : this.#filter(graph, back ? turnedFilter(graph, filter) : filter, outputs, c)
    return graph.node(
      'Conv',
      [x, reshape(graph, arranged, [outputs, c, k, k]), bias && padTo(graph, bias, [outputs])],
      [n, outputs, ...outputSides(h, w, window)],
      { kernel_shape: [k, k], strides: [stride, stride], pads: onnxPads(window) },
      DOMAIN,
    )
  }

  /** [out / b, in / b, k, k, b in, b out]; few inputs (a picture's three) are read in planes. */
  #filter(graph: Graph, filter: Value, outputs: number, c: number): Value {
    const k = filter.shape[2]!
    const b = this.#block
    const whole = padTo(graph, filter, [outputs, c, k, k])
    const split = reshape(
      graph,
      whole,
      c < b ? [outputs / b, b, c, 1, k, k] : [outputs / b, b, c / b, b, k, k],
    )
    return transpose(graph, split, [0, 2, 4, 5, 3, 1])
  }

  /** The same for a kernel of one, by operators that are faster. */
  #pointFilter(graph: Graph, filter: Value, outputs: number, c: number, back: boolean): Value {
    const b = this.#block
    if (back) {
      const whole = padTo(graph, filter, [c, outputs, 1, 1])
      return transpose(graph, reshape(graph, whole, [c, outputs / b, b]), [1, 0, 2])
    }
    return this.#blockRows(graph, padTo(graph, filter, [filter.shape[0]!, c, 1, 1]))
  }

  /** Rows [rows, ...] in blocks, as channels are: the operator for activations serves filters too. */
  #blockRows(graph: Graph, filter: Value): Value {
    const rows = filter.shape[0]!
    const flat = reshape(graph, filter, [1, rows, 1, sizeOf(filter.shape) / rows])
    return graph.node('ReorderInput', [flat], [1, this.padded(rows), 1, flat.shape[3]!], {}, DOMAIN)
  }

  depthwise(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const { window, bias, back } = options
    const { kernel: k, stride } = window
    const taps = this.#blockRows(graph, back ? turnedFilter(graph, filter) : filter)
    return graph.node(
      'Conv',
      [x, reshape(graph, taps, [c, 1, k, k]), bias && padTo(graph, bias, [c])],
      [n, c, ...outputSides(h, w, window)],
      { group: c, kernel_shape: [k, k], strides: [stride, stride], pads: onnxPads(window) },
      DOMAIN,
    )
  }

  depthwiseFilterGradient(
    graph: Graph,
    x: Value,
    dy: Value,
    channels: number,
    window: Window,
  ): Value {
    const summed = foldedFilterGradient(graph, x, dy, window, DOMAIN)
    const [c, k] = [x.shape[1]!, window.kernel]
    const filter = this.toFirst(graph, reshape(graph, summed, [1, c, 1, k * k]), channels)
    return reshape(graph, filter, [channels, 1, k, k])
  }

  spread(graph: Graph, x: Value, stride: number): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const b = this.#block
    const apart = reshape(graph, x, [(n * c) / b, h, 1, w, b])
    const gaps = padTo(graph, apart, [(n * c) / b, h, stride, w, stride * b])
    return reshape(graph, gaps, [n, c, h * stride, w * stride])
  }

  affine(graph: Graph, x: Value, scale: Value, shift?: Value, sum?: Value): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const paged = scale.shape.length === 2 || shift?.shape.length === 2
    const vector = (value: Value): Value => {
      if (!paged) return padTo(graph, value, [c])
      const rows =
        value.shape.length === 2
          ? value
          : graph.node(
              'Expand',
              [value, graph.integers([n, value.shape[0]!])],
              [n, value.shape[0]!],
            )
      return padTo(graph, rows, [n, c])
    }
    const group = paged ? n * c : c
    const fold = (value: Value): Value => (paged ? reshape(graph, value, [1, n * c, h, w]) : value)
    const folded = fold(x)
    const weight = reshape(graph, vector(scale), [group, 1, 1, 1])
    const bias = shift && reshape(graph, vector(shift), [group])
    // The fourth input is added to the result; the operator may write over it.
    const inputs = sum ? [folded, weight, bias, fold(sum)] : [folded, weight, bias]
    const attributes = { group, kernel_shape: [1, 1] }
    return reshape(graph, graph.node('Conv', inputs, folded.shape, attributes, DOMAIN), x.shape)
  }

  sums(graph: Graph, x: Value, channels: number): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const b = this.#block
    const summed = reduce(
      graph,
      'ReduceSum',
      reshape(graph, x, [(n * c) / b, h * w, b]),
      [1],
      false,
    )
    return slice(graph, reshape(graph, summed, [n, c]), [0, 0], [n, channels])
  }

  /** A depthwise convolution whose filter is the whole page: nothing is written but the sums. */
  dots(graph: Graph, x: Value, y: Value, channels: number): Value {
    const [n, c, h, w] = x.shape as [number, number, number, number]
    const dots = graph.node(
      'Conv',
      [reshape(graph, x, [1, n * c, h, w]), reshape(graph, y, [n * c, 1, h, w])],
      [1, n * c, 1, 1],
      { group: n * c, kernel_shape: [h, w] },
      DOMAIN,
    )
    return slice(graph, reshape(graph, dots, [n, c]), [0, 0], [n, channels])
  }
}
