/** What an update does, as graphs for a device that keeps the state: see `resident-state.ts`. */
import type { UpdateScale } from './adamw.ts'
import type { OptimiserSettings } from './engine.ts'
import { Graph, type Value } from './graph/graph.ts'
import { sizeOf } from './layout/shapes.ts'
import type { Declaration } from './program.ts'

type Parameters = Pick<Declaration, 'parameters'>

/** The sum of two gradients. */
export function sumGraph({ parameters }: Parameters): Graph {
  const graph = new Graph()
  for (const { name, shape } of parameters) {
    const one = graph.input(`kept.${name}`, shape)
    const other = graph.input(`found.${name}`, shape)
    graph.outputs.set(`gradient.${name}`, graph.node('Add', [one, other], shape))
  }
  return graph
}

/** The L2 norm over all gradients. */
export function normGraph({ parameters }: Parameters): Graph {
  const graph = new Graph()
  let squares = parameters.map(({ name, shape }): Value => {
    const gradient = graph.input(`gradient.${name}`, shape)
    const flat = graph.node('Reshape', [gradient, graph.integers([-1])], [sizeOf(shape)])
    const square = graph.node('Mul', [flat, flat], [sizeOf(shape)])
    return graph.node('ReduceSum', [square, graph.integers([0])], [1], { keepdims: 1 })
  })
  // In pairs: a device adds few at once, and rounding stays small.
  while (squares.length > 1) {
    squares = Array.from({ length: Math.ceil(squares.length / 2) }, (_, at) => {
      const [one, other] = [squares[2 * at]!, squares[2 * at + 1]]
      return other ? graph.node('Add', [one, other], [1]) : one
    })
  }
  graph.outputs.set('norm', graph.node('Sqrt', [squares[0]!], [1]))
  return graph
}

/** Inputs of the update that change with every step. */
export function updateScalars(
  { learningRate, beta1, beta2, epsilon, weightDecay, emaDecay }: OptimiserSettings,
  { factor, steps }: UpdateScale,
): Record<string, number> {
  return {
    factor,
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    rate: -learningRate / (1 - beta1 ** steps),
    root: 1 / Math.sqrt(1 - beta2 ** steps),
    epsilon,
    shrink: 1 - learningRate * weightDecay,
    emaDecay,
    emaRest: 1 - emaDecay,
    one: 1,
  }
}

/**
 * AdamW and the EMA of the weights, as in `adamw.ts`. Every output is the last reader of the
 * tensor that it may be written over.
 */
export function updateGraph({ parameters }: Parameters): Graph {
  const graph = new Graph()
  const scalars = new Map<string, Value>()
  const scalar = (name: string): Value => {
    const known = scalars.get(name) ?? graph.input(name, [1])
    scalars.set(name, known)
    return known
  }
  for (const { name, shape, decay } of parameters) {
    const input = (kind: string): Value => graph.input(`${kind}.${name}`, shape)
    const by = (value: Value, factor: string): Value =>
      graph.node('Mul', [value, scalar(factor)], shape)
    const add = (one: Value, other: Value): Value => graph.node('Add', [one, other], shape)
    const gradient = by(input('gradient'), 'factor')
    const first = add(by(input('firstMoment'), 'beta1'), by(gradient, 'rest1'))
    const square = graph.node('Mul', [gradient, gradient], shape)
    const second = add(by(input('secondMoment'), 'beta2'), by(square, 'rest2'))
    const deviation = by(graph.node('Sqrt', [second], shape), 'root')
    const length = graph.node('Add', [deviation, scalar('epsilon')], shape)
    const move = by(graph.node('Div', [first, length], shape), 'rate')
    // Without decay too: the weight is read before its memory is written.
    const weight = add(by(input('parameter'), decay ? 'shrink' : 'one'), move)
    const ema = add(by(input('ema'), 'emaDecay'), by(weight, 'emaRest'))
    const kinds = { parameter: weight, firstMoment: first, secondMoment: second, ema }
    for (const [kind, value] of Object.entries(kinds)) {
      graph.outputs.set(`next.${kind}.${name}`, value)
    }
  }
  return graph
}
