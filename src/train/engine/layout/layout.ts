/**
 * How activations of convolutions lie in memory. Backbones think channels-last; convolutions want
 * another order, and runs of them (with what stands between) stay in it.
 */
import type { Graph, NodeOptions, Value } from '../graph/graph.ts'
import { reduce, reshape, transpose } from './shapes.ts'

export interface Window {
  stride: number
  /** Side of the kernel. */
  kernel: number
  /** Zeros before and after rows, before and after columns. */
  pads: { before: number; after: readonly [rows: number, columns: number] }
}

/**
 * All values here have the shape [n, padded channels, h, w]; vectors are [channels] or
 * [n, channels] without the padding, filters are PyTorch's [out, in, k, k].
 */
export interface Layout {
  /** Channels as they are kept, a multiple of the block. */
  padded(channels: number): number
  /** From [n, h, w, c]. */
  fromLast(graph: Graph, x: Value): Value
  /** To [n, h, w, c]. */
  toLast(graph: Graph, x: Value, channels: number): Value
  /** To [n, c, h, w]. */
  toFirst(graph: Graph, x: Value, channels: number): Value
  convolve(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value
  /** Filter [c, 1, k, k]. */
  depthwise(graph: Graph, x: Value, filter: Value, options: ConvolutionOptions): Value
  /** What each tap of a depthwise filter saw of the output's gradient: [c, 1, k, k]. */
  depthwiseFilterGradient(
    graph: Graph,
    x: Value,
    dy: Value,
    channels: number,
    window: Window,
  ): Value
  /** Every second (third, …) row and column, zeros between: the stride undone. */
  spread(graph: Graph, x: Value, stride: number): Value
  /** x · scale + shift (+ sum), vectors a channel or a page and channel. */
  affine(graph: Graph, x: Value, scale: Value, shift?: Value, sum?: Value): Value
  /** Sum over rows and columns: [n, channels]. */
  sums(graph: Graph, x: Value, channels: number): Value
  /** Sum over rows and columns of x · y: [n, channels]. */
  dots(graph: Graph, x: Value, y: Value, channels: number): Value
}

export interface ConvolutionOptions {
  window: Window
  bias?: Value | undefined
  /** The filter serves to go back: inputs and outputs exchanged, taps turned by half a turn. */
  back?: boolean
}

/** Rows and columns that come out. */
export function outputSides(
  height: number,
  width: number,
  { stride, kernel, pads }: Window,
): [number, number] {
  const side = (size: number, after: number): number =>
    Math.floor((size + pads.before + after - kernel) / stride) + 1
  return [side(height, pads.after[0]), side(width, pads.after[1])]
}

/**
 * A depthwise filter's gradient, summed over pages, in the layout's order of memory [c · k · k]:
 * the same operator with the batch folded into the channels and the output's gradient as the filter.
 */
export function foldedFilterGradient(
  graph: Graph,
  x: Value,
  dy: Value,
  window: Window,
  options: NodeOptions = {},
): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number]
  const [, , rows, columns] = dy.shape as [number, number, number, number]
  const { kernel: k, stride } = window
  const taps = graph.node(
    'Conv',
    [reshape(graph, x, [1, n * c, h, w]), reshape(graph, dy, [n * c, 1, rows, columns])],
    [1, n * c, k, k],
    {
      group: n * c,
      kernel_shape: [rows, columns],
      dilations: [stride, stride],
      pads: filterGradientPads([h, w], [rows, columns], window),
    },
    options,
  )
  return reduce(graph, 'ReduceSum', reshape(graph, taps, [n, c * k * k]), [0], false)
}

/** A filter for the way back: [out, in, k, k] to [in, out, k, k], or [c, 1, k, k] to the same, taps turned. */
export function turnedFilter(graph: Graph, filter: Value): Value {
  const [outputs, inputs, k] = filter.shape as [number, number, number]
  const flat = reshape(graph, filter, [outputs, inputs, k * k])
  const backwards = Array.from({ length: k * k }, (_, tap) => k * k - 1 - tap)
  const turned =
    k === 1
      ? flat
      : graph.node('Gather', [flat, graph.integers(backwards)], flat.shape, { axis: 2 })
  if (inputs === 1) return reshape(graph, turned, filter.shape)
  return reshape(graph, transpose(graph, turned, [1, 0, 2]), [inputs, outputs, k, k])
}

/** ONNX's order: rows before, columns before, rows after, columns after. */
export function onnxPads({ pads }: Window): number[] {
  return [pads.before, pads.before, pads.after[0], pads.after[1]]
}

/** The window of a filter's gradient: the output's gradient is the kernel, spread by the stride. */
export function filterGradientPads(
  input: readonly [number, number],
  output: readonly [number, number],
  { stride, kernel, pads }: Window,
): number[] {
  const after = (axis: 0 | 1): number =>
    kernel - 1 - input[axis] - pads.before + stride * (output[axis] - 1) + 1
  return [pads.before, pads.before, after(0), after(1)]
}
