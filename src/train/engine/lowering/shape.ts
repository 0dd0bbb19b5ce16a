/** Kernels that move values and compute none. */
import { tf } from '../../tensorflow.ts'
import { reshape, sizeOf, slice, transpose } from '../layout/shapes.ts'
import type { Traced, Tracer } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { Lowerings } from './lowering.ts'

function reshaped(tracer: Tracer, x: Traced, wanted: readonly number[]): Traced {
  const known = wanted.reduce((a, b) => (b < 0 ? a : a * b), 1)
  const shape = wanted.map((size) => (size < 0 ? sizeOf(x.shape) / known : size))
  if (x.splat !== undefined) return tracer.splat(x.splat, shape, x.type)
  return tracer.plain(reshape(tracer.graph, x.plain, shape))
}

export const shape: Lowerings = {
  Reshape: (tracer, inputs, attributes) =>
    reshaped(tracer, given(inputs, 'x'), attributes['shape'] as number[]),
  ExpandDims: (tracer, inputs, { dim }) => {
    const x = given(inputs, 'input')
    const sizes = [...x.shape]
    sizes.splice(dim < 0 ? sizes.length + dim + 1 : dim, 0, 1)
    return reshaped(tracer, x, sizes)
  },
  Transpose: (tracer, inputs, { perm }) => {
    const x = given(inputs, 'x')
    if (x.splat !== undefined) {
      return tracer.splat(
        x.splat,
        (perm as number[]).map((axis) => x.shape[axis]!),
        x.type,
      )
    }
    return tracer.plain(transpose(tracer.graph, x.plain, perm as number[]))
  },
  Slice: (tracer, inputs, { begin, size }) => {
    const x = given(inputs, 'x')
    const from = typeof begin === 'number' ? [begin] : (begin as number[])
    const starts = x.shape.map((_, axis) => from[axis] ?? 0)
    const sizes = (typeof size === 'number' ? [size] : ((size ?? []) as number[])).slice()
    const whole = x.shape.map((extent, axis) => {
      const wanted = sizes[axis] ?? -1
      return wanted < 0 ? extent - starts[axis]! : wanted
    })
    if (x.splat !== undefined) return tracer.splat(x.splat, whole, x.type)
    return tracer.plain(slice(tracer.graph, x.plain, starts, whole))
  },
  Concat: (tracer, inputs, { axis }) => {
    const parts = Object.values(inputs).filter((part) => sizeOf(part.shape) > 0)
    const first = parts[0]!
    if (parts.length === 1) return first
    const along = axis < 0 ? first.shape.length + (axis as number) : (axis as number)
    const total = parts.reduce((sum, part) => sum + part.shape[along]!, 0)
    const sizes = first.shape.map((size, at) => (at === along ? total : size))
    const values = parts.map((part) => part.plain)
    return tracer.plain(tracer.graph.node('Concat', values, sizes, { axis: along }))
  },
  SplitV: (tracer, inputs, { numOrSizeSplits, axis }) => {
    const x = given(inputs, 'x')
    const along = axis < 0 ? x.shape.length + (axis as number) : (axis as number)
    const sizes = tf.backend_util.prepareSplitSize(
      { shape: [...x.shape] } as never,
      numOrSizeSplits as number[],
      along,
    )
    let from = 0
    return sizes.map((size) => {
      const begin = x.shape.map((_, at) => (at === along ? from : 0))
      const extent = x.shape.map((whole, at) => (at === along ? size : whole))
      from += size
      return tracer.plain(slice(tracer.graph, x.plain, begin, extent))
    })
  },
  PadV2: (tracer, inputs, { paddings, constantValue }) => {
    const x = given(inputs, 'x')
    const pairs = paddings as [number, number][]
    if (pairs.every(([before, after]) => before === 0 && after === 0)) return x
    const { graph } = tracer
    const sizes = x.shape.map((size, axis) => size + pairs[axis]![0] + pairs[axis]![1])
    const pads = [...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)]
    const fill = constantValue ? graph.scalar(constantValue as number, x.type) : undefined
    return tracer.plain(graph.node('Pad', [x.plain, graph.integers(pads), fill], sizes))
  },
  Tile: (tracer, inputs, { reps }) => {
    const x = given(inputs, 'x')
    const times = reps as number[]
    const sizes = x.shape.map((size, axis) => size * times[axis]!)
    if (x.splat !== undefined) return tracer.splat(x.splat, sizes, x.type)
    if (times.every((count) => count === 1)) return x
    return tracer.plain(tracer.graph.node('Tile', [x.plain, tracer.graph.integers(times)], sizes))
  },
  GatherV2: (tracer, inputs, { axis }) => {
    const x = given(inputs, 'x')
    const indices = given(inputs, 'indices')
    const along = axis as number
    const sizes = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)]
    const values = [x.plain, indices.plain]
    return tracer.plain(tracer.graph.node('Gather', values, sizes, { axis: along }))
  },
  UnsortedSegmentSum: (tracer, inputs, { numSegments }) => {
    const x = given(inputs, 'x')
    const { graph } = tracer
    const ids = given(inputs, 'segmentIds').plain
    const sizes = [numSegments as number, ...x.shape.slice(1)]
    const wide = graph.node('Cast', [ids], ids.shape, { to: 7 }, { type: 'int64' })
    const zeros = tracer.splat(0, sizes, 'float32').plain
    return tracer.plain(
      graph.node('ScatterND', [zeros, reshape(graph, wide, [...ids.shape, 1]), x.plain], sizes, {
        reduction: 'add',
      }),
    )
  },
}
