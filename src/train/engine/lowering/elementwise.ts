/** Kernels that go element by element. They stay in the layout their operands lie in. */
import type { ElementType } from '../graph/graph.ts'
import { broadcastShape, sameShape } from '../layout/shapes.ts'
import type { Traced, Tracer } from '../trace/traced.ts'
import { given } from './lowering.ts'
import type { Lowering, Lowerings } from './lowering.ts'

/** Operators for which zeros in a block's spare channels stay finite. */
const SAFE = new Set([
  'Add',
  'Sub',
  'Mul',
  'Sigmoid',
  'Relu',
  'Sign',
  'Neg',
  'Exp',
  'Erf',
  'Gelu',
  'Tanh',
])

export function unaryOf(tracer: Tracer, op: string, x: Traced): Traced {
  const { graph } = tracer
  if (x.isSpatial && SAFE.has(op)) {
    return tracer.spatial(graph.node(op, [x.spatial], x.spatial.shape), x.channels)
  }
  return tracer.plain(graph.node(op, [x.plain], x.shape))
}

export function binaryOf(
  tracer: Tracer,
  op: string,
  a: Traced,
  b: Traced,
  type: ElementType = a.type,
): Traced {
  const { graph } = tracer
  const shape = broadcastShape(a.shape, b.shape)
  const same = unchanged(op, a, b, shape)
  if (same) return same
  if (SAFE.has(op) && (a.isSpatial || b.isSpatial)) {
    const left = inSpatial(a, shape)
    const right = inSpatial(b, shape)
    if (left && right) {
      const big = sameShape(a.shape, shape) ? a : b
      return tracer.spatial(graph.node(op, [left, right], big.spatial.shape), shape.at(-1)!)
    }
  }
  // A splat may stay one number only where the other operand has the whole shape.
  const left = sameShape(b.shape, shape) ? a.broadcastable : a.plain
  const right = sameShape(a.shape, shape) ? b.broadcastable : b.plain
  return tracer.plain(graph.node(op, [left, right], shape, {}, { type }))
}

/** x · 1 and x + 0 need no node. */
function unchanged(op: string, a: Traced, b: Traced, shape: readonly number[]): Traced | undefined {
  const neutral = op === 'Mul' || op === 'Div' ? 1 : op === 'Add' || op === 'Sub' ? 0 : undefined
  if (neutral === undefined) return undefined
  if (b.splat === neutral && sameShape(a.shape, shape)) return a
  const commutes = op === 'Mul' || op === 'Add'
  return commutes && a.splat === neutral && sameShape(b.shape, shape) ? b : undefined
}

/** The operand in the convolutions' layout: whole, or one number a page, or one for all. */
function inSpatial(operand: Traced, shape: readonly number[]): Traced['plain'] | undefined {
  if (shape.length !== 4) return undefined
  if (sameShape(operand.shape, shape)) {
    return operand.splat === undefined ? operand.spatial : operand.broadcastable
  }
  const [rows = 1, columns = 1, channels = 1] = operand.shape.slice(-3)
  return rows * columns * channels === 1 ? operand.broadcastable : undefined
}

function castNumber(value: number, type: ElementType): number {
  if (type === 'bool') return value === 0 ? 0 : 1
  return type === 'float32' ? value : Math.trunc(value)
}

const unary =
  (op: string): Lowering =>
  (tracer, inputs) =>
    unaryOf(tracer, op, given(inputs, 'x'))

const binary =
  (op: string, type?: ElementType): Lowering =>
  (tracer, inputs) =>
    binaryOf(tracer, op, given(inputs, 'a'), given(inputs, 'b'), type)

export const elementwise: Lowerings = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: binary('Pow'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  Equal: binary('Equal', 'bool'),
  Abs: unary('Abs'),
  Neg: unary('Neg'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Sqrt: unary('Sqrt'),
  Erf: unary('Erf'),
  Tanh: unary('Tanh'),
  Sigmoid: unary('Sigmoid'),
  Relu: unary('Relu'),
  LogicalNot: unary('Not'),
  Rsqrt: (tracer, inputs) =>
    unaryOf(tracer, 'Reciprocal', unaryOf(tracer, 'Sqrt', given(inputs, 'x'))),
  // `alpha` up to 0 (the gradient of a rectifier has 0, that of an absolute value -1), then 1.
  Step: (tracer, inputs, { alpha = 0 }) => {
    const above = unaryOf(tracer, 'Relu', unaryOf(tracer, 'Sign', given(inputs, 'x')))
    const number = (value: number): Traced => tracer.splat(value, [], 'float32')
    const scaled = binaryOf(tracer, 'Mul', above, number(1 - (alpha as number)))
    return binaryOf(tracer, 'Add', scaled, number(alpha as number))
  },
  Square: (tracer, inputs) => binaryOf(tracer, 'Mul', given(inputs, 'x'), given(inputs, 'x')),
  SquaredDifference: (tracer, inputs) => {
    const difference = binaryOf(tracer, 'Sub', given(inputs, 'a'), given(inputs, 'b'))
    return binaryOf(tracer, 'Mul', difference, difference)
  },
  Select: (tracer, inputs) => {
    const [condition, yes, no] = ['condition', 't', 'e'].map((name) => given(inputs, name))
    const shape = broadcastShape(condition!.shape, broadcastShape(yes!.shape, no!.shape))
    const operands = [condition!.plain, yes!.broadcastable, no!.broadcastable]
    return tracer.plain(tracer.graph.node('Where', operands, shape, {}, { type: yes!.type }))
  },
  Identity: (_tracer, inputs) => given(inputs, 'x'),
  ZerosLike: (tracer, inputs) => tracer.splat(0, given(inputs, 'x').shape, given(inputs, 'x').type),
  OnesLike: (tracer, inputs) => tracer.splat(1, given(inputs, 'x').shape, given(inputs, 'x').type),
  Fill: (tracer, _inputs, { shape, value, dtype }) =>
    tracer.splat(value as number, shape as number[], (dtype ?? 'float32') as ElementType),
  Cast: (tracer, inputs, { dtype }) => {
    const x = given(inputs, 'x')
    const type = dtype as ElementType
    if (x.type === type) return x
    if (x.splat !== undefined) return tracer.splat(castNumber(x.splat, type), x.shape, type)
    const to = { float32: 1, int32: 6, bool: 9 }[dtype as 'float32' | 'int32' | 'bool']
    return tracer.plain(tracer.graph.node('Cast', [x.plain], x.shape, { to }, { type }))
  },
}
