/** What of a recipe the fit may move: probabilities and parameters of its steps. */
import { findEffect } from '../effects/registry.ts'
import type { NumberSpec } from '../effects/params.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import type { Measure } from './measures.ts'
import { movedSpec, threeDigits } from './specs.ts'

/** A step of a recipe as plain data. */
export interface PlainStep {
  effect?: string
  with?: Record<string, unknown>
  p?: number
  weight?: number
  oneOf?: PlainStep[]
  someOf?: PlainStep[]
  sequence?: PlainStep[]
}

/** One number that is searched over, between `low` and `high`. */
export interface Lever {
  /** indices and group names from the recipe's steps to the step */
  path: readonly (number | string)[]
  /** the parameter, or undefined for the step's probability */
  param?: string
  /** how the number acts on the parameter's values */
  acts: 'p' | 'scale' | 'shift'
  low: number
  high: number
  start: number
  of: Measure['of']
}

type Move = readonly [param: string, acts: 'scale' | 'shift', low: number, high: number]

/** Effects the fit moves, and how far. */
const MOVES: Readonly<Record<string, { of: Measure['of']; moves: readonly Move[] }>> = {
  fade: { of: 'looks', moves: [['strength', 'scale', 0.3, 1.6]] },
  'bleed-through': { of: 'looks', moves: [['strength', 'scale', 0.3, 2]] },
  'ink-bleed': { of: 'looks', moves: [] },
  'paper-colour': { of: 'looks', moves: [] },
  lighting: { of: 'looks', moves: [['strength', 'scale', 0.2, 2]] },
  shadow: { of: 'looks', moves: [] },
  tone: {
    of: 'looks',
    moves: [
      ['brightness', 'shift', -70, 70],
      ['saturation', 'scale', 0.1, 1.6],
      ['contrast', 'scale', 0.6, 1.5],
    ],
  },
  blur: { of: 'looks', moves: [['size', 'scale', 0.3, 2.5]] },
  downscale: { of: 'looks', moves: [['factor', 'scale', 0.6, 1.3]] },
  jpeg: { of: 'looks', moves: [['quality', 'shift', -30, 15]] },
  grain: { of: 'looks', moves: [['amount', 'scale', 0.2, 2.5]] },
  'quarter-turn': { of: 'geometry', moves: [] },
  rotate: { of: 'geometry', moves: [['angle', 'scale', 0.2, 4]] },
}

/** Every lever of a recipe, in the order of its steps. */
export function leversOf(recipe: RecipeInput): Lever[] {
  const levers: Lever[] = []
  const visit = (steps: readonly PlainStep[], path: readonly (number | string)[]): void => {
    steps.forEach((step, index) => {
      const here = [...path, index]
      const p = step.p ?? 1
      if (step.effect !== undefined) {
        const known = MOVES[step.effect]
        if (!known) return
        levers.push({ path: here, acts: 'p', low: 0, high: 1, start: p, of: known.of })
        for (const [param, acts, low, high] of known.moves) {
          const start = acts === 'scale' ? 1 : 0
          levers.push({ path: here, param, acts, low, high, start, of: known.of })
        }
        return
      }
      for (const kind of ['oneOf', 'someOf', 'sequence'] as const) {
        const children = step[kind]
        if (!children) continue
        const of = kindOf(children)
        if (of) levers.push({ path: here, acts: 'p', low: 0, high: 1, start: p, of })
        visit(children, [...here, kind])
      }
    })
  }
  visit(stepsOf(recipe), [])
  return levers
}

/** What the effects of a group decide, where the fit moves any of them. */
function kindOf(children: readonly PlainStep[]): Measure['of'] | undefined {
  const kinds = children.flatMap((child) =>
    child.effect === undefined
      ? (kindOf(child.oneOf ?? child.someOf ?? child.sequence ?? []) ?? [])
      : (MOVES[child.effect]?.of ?? []),
  )
  return kinds.includes('looks') ? 'looks' : kinds[0]
}

/** The recipe with its levers at these values; `recipe` itself is left as it is. */
export function withLevers(
  recipe: RecipeInput,
  levers: readonly Lever[],
  values: readonly number[],
): RecipeInput {
  const moved = structuredClone(recipe)
  levers.forEach((lever, i) => {
    const value = values[i]!
    const step = stepAt(stepsOf(moved), lever.path)
    if (lever.param === undefined) {
      step.p = Number(value.toFixed(3))
      return
    }
    const param = findEffect(step.effect ?? '')?.params[lever.param]
    if (param?.kind !== 'number') return
    const now = (step.with?.[lever.param] ?? param.default) as NumberSpec
    const move =
      lever.acts === 'scale'
        ? { scale: threeDigits(value), shift: 0 }
        : { scale: 1, shift: threeDigits(value) }
    step.with = { ...step.with, [lever.param]: movedSpec(now, move, param) }
  })
  return moved
}

export function stepsOf(recipe: RecipeInput): PlainStep[] {
  return (recipe.steps ?? []) as PlainStep[]
}

function stepAt(steps: readonly PlainStep[], path: readonly (number | string)[]): PlainStep {
  let at: unknown = steps
  for (const key of path) at = (at as Record<number | string, unknown>)[key]
  return at as PlainStep
}

/** How a lever is called in tables: `tone brightness`, `fade p`. */
export function nameOfLever(recipe: RecipeInput, { path, param }: Lever): string {
  const step = stepAt(stepsOf(recipe), path)
  return `${step.effect ?? 'group'} ${param ?? 'p'}`
}
