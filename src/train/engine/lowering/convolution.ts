/** Convolutions, their gradients, and what goes by page and channel. */
import { WorkError } from '../../../core/errors.ts'
import { filterGradientPads } from '../layout/layout.ts'
import type { Window } from '../layout/layout.ts'
import { reduce, reshape, transpose } from '../layout/shapes.ts'
import type { Traced, Tracer } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { Inputs, KernelAttributes, Lowering, Lowerings } from './lowering.ts'

/** What the operations of src/train/ops/convolution.ts say of themselves. */
interface Shape {
  stride: number
  /** rows of zeros above and columns to the left */
  before: number
  /** rows of zeros below */
  below: number
  /** columns of zeros to the right */
  right: number
  height: number
  width: number
  kernel: number
}

function windowOf({ kernel, stride, before, below, right }: Shape): Window {
  return { kernel, stride, pads: { before, after: [below, right] } }
}

/**
 * The window that takes an output's gradient, spread by the stride, back to its input.
 * @throws WorkError TRACE_SHAPE where that would need fewer zeros than none
 */
function backWindow(shape: Shape, dy: Traced): Window {
  const { stride, height, width, kernel } = shape
  const pad = shape.before
  if (Math.max(pad, shape.below, shape.right) >= kernel || stride > kernel) {
    throw new WorkError(
      'TRACE_SHAPE',
      `the tracer has no gradient of a convolution whose stride (${stride}) is larger than its kernel (${kernel}), or whose padding (${pad}) is not smaller: write the model without it, or run with --engine eager`,
    )
  }
  const before = kernel - 1 - pad
  const [, rows, columns] = dy.shape as [number, number, number]
  const after = (size: number, out: number): number => size - out * stride - before + kernel - 1
  return {
    kernel,
    stride: 1,
    pads: { before, after: [after(height, rows), after(width, columns)] },
  }
}

const forward: Lowering = (tracer, inputs, attributes) => {
  const { graph, layout } = tracer
  const x = given(inputs, 'x')
  const filter = given(inputs, 'weight')
  const source = x.channels < layout.padded(1) ? transpose(graph, x.plain, [0, 3, 1, 2]) : x.spatial
  const options = { window: windowOf(attributes as Shape), bias: inputs['bias']?.plain }
  return tracer.spatial(layout.convolve(graph, source, filter.plain, options), filter.shape[0]!)
}

/** What both kinds of convolution go back with: the gradient spread by the stride, filter and window. */
function wayBack({ graph, layout }: Tracer, inputs: Inputs, attributes: KernelAttributes) {
  const shape = attributes as Shape
  const dy = given(inputs, 'dy')
  return {
    filter: given(inputs, 'weight').plain,
    spread: shape.stride > 1 ? layout.spread(graph, dy.spatial, shape.stride) : dy.spatial,
    options: { window: backWindow(shape, dy), back: true },
  }
}

function inputGradient(tracer: Tracer, inputs: Inputs, attributes: KernelAttributes): Traced {
  const { filter, spread, options } = wayBack(tracer, inputs, attributes)
  const dx = tracer.layout.convolve(tracer.graph, spread, filter, options)
  return tracer.spatial(dx, filter.shape[1]!)
}

/** 1×1: one matrix product. Else a convolution with batch and channels exchanged. */
function filterGradient(tracer: Tracer, inputs: Inputs, attributes: KernelAttributes): Traced {
  const { graph, layout } = tracer
  const shape = attributes as Shape
  const { stride, kernel, height, width } = shape
  const x = given(inputs, 'x')
  const dy = given(inputs, 'dy')
  const [n, rows, columns, outputs] = dy.shape as [number, number, number, number]
  const channels = x.channels
  if (kernel === 1 && stride === 1 && shape.before === 0) {
    const left = reshape(graph, dy.plain, [n * rows * columns, outputs])
    const right = reshape(graph, x.plain, [n * rows * columns, channels])
    const product = graph.node('Gemm', [left, right], [outputs, channels], { transA: 1 })
    return tracer.plain(reshape(graph, product, [outputs, channels, 1, 1]))
  }
  const input = transpose(graph, x.plain, [3, 0, 1, 2])
  const first = dy.isSpatial
    ? layout.toFirst(graph, dy.spatial, outputs)
    : transpose(graph, dy.plain, [0, 3, 1, 2])
  const taps = graph.node(
    'Conv',
    [input, transpose(graph, first, [1, 0, 2, 3])],
    [channels, outputs, kernel, kernel],
    {
      kernel_shape: [rows, columns],
      dilations: [stride, stride],
      pads: filterGradientPads([height, width], [rows, columns], windowOf(shape)),
    },
  )
  return tracer.plain(transpose(graph, taps, [1, 0, 2, 3]))
}

export const convolutions: Lowerings = {
  Convolution: forward,
  ConvolutionInputGradient: inputGradient,
  ConvolutionFilterGradient: filterGradient,
  Depthwise: (tracer, inputs, attributes) => {
    const x = given(inputs, 'x')
    const options = { window: windowOf(attributes as Shape), bias: inputs['bias']?.plain }
    const filter = given(inputs, 'weight').plain
    return tracer.spatial(
      tracer.layout.depthwise(tracer.graph, x.spatial, filter, options),
      x.channels,
    )
  },
  DepthwiseInputGradient: (tracer, inputs, attributes) => {
    const { filter, spread, options } = wayBack(tracer, inputs, attributes)
    const dx = tracer.layout.depthwise(tracer.graph, spread, filter, options)
    return tracer.spatial(dx, filter.shape[0]!)
  },
  DepthwiseFilterGradient: (tracer, inputs, attributes) => {
    const x = given(inputs, 'x')
    const window = windowOf(attributes as Shape)
    return tracer.plain(
      tracer.layout.depthwiseFilterGradient(
        tracer.graph,
        x.spatial,
        given(inputs, 'dy').spatial,
        x.channels,
        window,
      ),
    )
  },
  PageSums: (tracer, inputs) => {
    const x = given(inputs, 'x')
    const { graph, layout } = tracer
    if (x.isSpatial) return tracer.plain(layout.sums(graph, x.spatial, x.channels))
    const [n, h, w, c] = x.shape as [number, number, number, number]
    const flat = reshape(graph, x.plain, [n, h * w, c])
    return tracer.plain(reduce(graph, 'ReduceSum', flat, [1], false))
  },
  PageDots: (tracer, inputs) => {
    const [x, y] = [given(inputs, 'x'), given(inputs, 'y')]
    const { graph, layout } = tracer
    if (x.isSpatial || y.isSpatial) {
      return tracer.plain(layout.dots(graph, x.spatial, y.spatial, x.channels))
    }
    const [n, h, w, c] = x.shape as [number, number, number, number]
    const product = graph.node('Mul', [x.plain, y.plain], x.shape)
    const flat = reshape(graph, product, [n, h * w, c])
    return tracer.plain(reduce(graph, 'ReduceSum', flat, [1], false))
  },
  /** [n, 1, 1, c] all over the page. */
  PageFill: (tracer, inputs, { height, width }) => {
    const x = given(inputs, 'x')
    const { graph, layout } = tracer
    const [n, , , c] = x.shape as [number, number, number, number]
    const narrow = layout.fromLast(graph, x.plain)
    const padded = narrow.shape[1]!
    const block = layout.padded(1)
    const columns = reshape(graph, narrow, [(n * padded) / block, 1, block])
    const area = (height as number) * (width as number)
    const shape = [(n * padded) / block, area, block]
    const filled = graph.node('Expand', [columns, graph.integers(shape)], shape)
    return tracer.spatial(reshape(graph, filled, [n, padded, height as number, width as number]), c)
  },
}
