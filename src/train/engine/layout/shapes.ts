/** Small steps every lowering is made of. */
import type { Graph, Value } from '../graph/graph.ts'

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1)
}

/** The same memory under another shape. */
export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x
  const producer = graph.producer(x)
  // A chain of reshapes is its last.
  const source = producer?.op === 'Reshape' ? producer.inputs[0]! : x
  if (sameShape(source.shape, shape)) return source
  return graph.node('Reshape', [source, graph.integers(shape)], shape)
}

export function transpose(graph: Graph, x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, at) => axis === at)) return x
  const producer = graph.producer(x)
  if (producer?.op === 'Transpose') {
    const inner = producer.attributes['perm'] as readonly number[]
    return transpose(
      graph,
      producer.inputs[0]!,
      perm.map((axis) => inner[axis]!),
    )
  }
  const shape = perm.map((axis) => x.shape[axis]!)
  // Axes of one do not move anything in memory.
  const moved = perm.filter((axis) => x.shape[axis] !== 1)
  if (moved.every((axis, at) => at === 0 || axis > moved[at - 1]!)) return reshape(graph, x, shape)
  return graph.node('Transpose', [x], shape, { perm })
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** Shape of two operands broadcast against each other. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
  )
}

export function binary(graph: Graph, op: string, a: Value, b: Value): Value {
  return graph.node(op, [a, b], broadcastShape(a.shape, b.shape))
}

export function unary(graph: Graph, op: string, x: Value): Value {
  return graph.node(op, [x], x.shape)
}

export function reduce(
  graph: Graph,
  op: string,
  x: Value,
  axes: readonly number[],
  keep: boolean,
): Value {
  const shape = keep
    ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : x.shape.filter((_, axis) => !axes.includes(axis))
  return graph.node(op, [x, graph.integers(axes)], shape, { keepdims: keep ? 1 : 0 })
}

/** The part from `begin` of `size`, along every axis. */
export function slice(
  graph: Graph,
  x: Value,
  begin: readonly number[],
  size: readonly number[],
): Value {
  if (sameShape(x.shape, size)) return x
  const axes = size.map((_, axis) => axis).filter((axis) => x.shape[axis] !== size[axis])
  return graph.node(
    'Slice',
    [
      x,
      graph.integers(axes.map((axis) => begin[axis]!)),
      graph.integers(axes.map((axis) => begin[axis]! + size[axis]!)),
      graph.integers(axes),
    ],
    size,
  )
}

/** Zeros behind, up to a shape. */
export function padTo(graph: Graph, x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x
  const pads = [...shape.map(() => 0), ...shape.map((size, axis) => size - x.shape[axis]!)]
  return graph.node('Pad', [x, graph.integers(pads)], shape)
}
