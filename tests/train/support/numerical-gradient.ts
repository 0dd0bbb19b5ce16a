/**
 * Gradients by differences. Operations compute in float32, so the quotient takes five points: its
 * error falls with the fourth power of the step, and the step may be large against the rounding.
 */
import { uniform } from './formula.ts'
import { evaluate, valuesFor } from './op-case.ts'
import type { OpCase } from './op-case.ts'

/** A power of two, so that a moved value is rounded as little as may be. */
const STEP = 2 ** -5

/** Single elements looked at in each input, spread over it; directions through all of it beside them. */
const ELEMENTS = 32
const DIRECTIONS = 2

/**
 * Differences between the gradient that the operation says and the one that its values show,
 * larger than `tolerance` of the largest derivative of that input. Empty where all is well.
 */
export function wrongGradients(each: OpCase, tolerance: number): string[] {
  const values = each.inputs.map((input, at) => valuesFor(`${each.name} ${at}`, input))
  const [first] = evaluate(each, values).outputs
  const dy = valuesFor(`${each.name} dy`, { shape: [first!.length], fill: 'signed' })
  const { gradients } = evaluate(each, values, dy)
  const wrong: string[] = []
  for (const [at, gradient] of gradients.entries()) {
    const count = values[at]!.length
    if (gradient.length !== count) {
      wrong.push(`input ${at}: ${gradient.length} derivatives for ${count} values`)
      continue
    }
    for (const [name, direction] of directions(each, at, count)) {
      const said = dot(gradient, direction)
      const shown = slope(each, values, at, direction, dy)
      const scale = Math.max(1, dot(gradient.map(Math.abs), direction.map(Math.abs)))
      // An undefined or NaN difference fails too.
      if (Math.abs(said - shown) <= tolerance * scale) continue
      wrong.push(`input ${at}, ${name}: says ${said}, its values show ${shown}`)
    }
  }
  return wrong
}

function directions(each: OpCase, at: number, count: number): [string, Float64Array][] {
  const every = Math.max(1, count / ELEMENTS)
  const single = Array.from(
    { length: Math.min(count, ELEMENTS) },
    (_, i): [string, Float64Array] => {
      const element = Math.floor(i * every)
      const direction = new Float64Array(count)
      direction[element] = 1
      return [`element ${element} of ${each.inputs[at]!.shape.join('×')}`, direction]
    },
  )
  const through = Array.from({ length: DIRECTIONS }, (_, i): [string, Float64Array] => [
    `direction ${i}`,
    uniform(`${each.name} ${at} direction ${i}`, count).map((unit) => 2 * unit - 1),
  ])
  return [...single, ...through]
}

/** The derivative along a direction of the sum of dy · output. */
function slope(
  each: OpCase,
  values: readonly Float32Array[],
  at: number,
  direction: Float64Array,
  dy: Float32Array,
): number {
  const moved = (steps: number): number => {
    const there = values[at]!.map((value, i) => value + steps * STEP * direction[i]!)
    const { outputs } = evaluate(each, values.with(at, there))
    return dot(outputs[0]!, dy)
  }
  return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * STEP)
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
