/** The search space: which probabilities and parameters of a recipe calibration may change. */
import { findEffect } from '../effects/registry.ts'
import type { NumberParam, NumberSpec } from '../effects/params.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { movedSpec, threeDigits } from './specs.ts'

/** A step of a recipe as plain data. */
export interface PlainStep {
  id?: string
  effect?: string
  params?: Record<string, unknown>
  p?: number
  weight?: number
  oneOf?: PlainStep[]
  someOf?: PlainStep[]
  sequence?: PlainStep[]
}

/** One number that is searched for, between `low` and `high`. */
export interface SearchParameter {
  /** `color-jitter brightness`, `fade p`, `capture/noise amount` */
  name: string
  /** indices and group names from the recipe's steps to the step; undefined: the encoder */
  path: readonly (number | string)[] | undefined
  /** the parameter, or undefined for the step's probability */
  param?: string
  /** how the number acts on the parameter's values */
  acts: 'p' | 'scale' | 'shift'
  low: number
  high: number
  start: number
  /** whether it turns pages, so that their skew must be measured again */
  turns: boolean
}

type Move = readonly [param: string, acts: 'scale' | 'shift', low: number, high: number]

/** Effects whose parameters are searched, and how far. */
const MOVES: Readonly<Record<string, { turns?: true; moves: readonly Move[] }>> = {
  fade: { moves: [['strength', 'scale', 0, 1.6]] },
  'bleed-through': { moves: [['strength', 'scale', 0.3, 2]] },
  'ink-bleed': { moves: [] },
  'paper-color': { moves: [] },
  lighting: { moves: [['strength', 'scale', 0, 2.5]] },
  shadow: { moves: [] },
  'color-jitter': {
    moves: [
      ['brightness', 'shift', -90, 70],
      ['saturation', 'scale', 0.1, 1.8],
      ['contrast', 'scale', 0.5, 1.6],
    ],
  },
  blur: { moves: [['size', 'scale', 0, 5]] },
  downscale: { moves: [['factor', 'scale', 0.6, 1.5]] },
  jpeg: { moves: [['quality', 'shift', -30, 30]] },
  noise: { moves: [['amount', 'scale', 0, 5]] },
  rotate90: { turns: true, moves: [] },
  rotate: { turns: true, moves: [['angle', 'scale', 0.1, 4]] },
}

const ENCODER: NumberParam = {
  kind: 'number',
  min: 1,
  max: 100,
  default: 90,
  unit: '',
  describe: '',
  integer: true,
}

const GROUPS = ['oneOf', 'someOf', 'sequence'] as const

/** Every parameter that can be searched, in the order of the recipe's steps; the encoder's quality last. */
export function searchSpaceOf(recipe: RecipeInput): SearchParameter[] {
  const parameters: SearchParameter[] = []
  const visit = (
    steps: readonly PlainStep[],
    path: readonly (number | string)[],
    group: string,
  ): void => {
    steps.forEach((step, index) => {
      const here = [...path, index]
      const known = step.effect === undefined ? undefined : MOVES[step.effect]
      const effects = effectsIn(step).filter((name) => name in MOVES)
      if (effects.length === 0) return
      const turns = effects.some((name) => MOVES[name]!.turns)
      const name = `${group}${step.id ?? step.effect ?? effects.join('+')}`
      const p = { name: `${name} p`, path: here, turns, acts: 'p', low: 0, high: 1 } as const
      if (!isOfSequence(path)) parameters.push({ ...p, start: step.p ?? 1 })
      for (const [param, acts, low, high] of known?.moves ?? []) {
        const start = acts === 'scale' ? 1 : 0
        parameters.push({
          name: `${name} ${param}`,
          path: here,
          param,
          acts,
          low,
          high,
          start,
          turns,
        })
      }
      for (const kind of GROUPS) if (step[kind]) visit(step[kind], [...here, kind], `${name}/`)
    })
  }
  visit(stepsOf(recipe), [], '')
  if (recipe.output?.format !== 'png') {
    const how = { acts: 'shift', low: -45, high: 20, start: 0, turns: false } as const
    parameters.push({ name: 'output quality', path: undefined, ...how })
  }
  return parameters
}

/** Whether steps under this path run whenever their group does: their own probability is left alone. */
function isOfSequence(path: readonly (number | string)[]): boolean {
  return path.at(-1) === 'sequence'
}

/** Names of the effects of a step or a group. */
export function effectsIn(step: PlainStep): string[] {
  if (step.effect !== undefined) return [step.effect]
  return (step.oneOf ?? step.someOf ?? step.sequence ?? []).flatMap(effectsIn)
}

/** The recipe with the parameters at these values; `recipe` itself is left as it is. */
export function withValues(
  recipe: RecipeInput,
  parameters: readonly SearchParameter[],
  values: readonly number[],
): RecipeInput {
  const moved = structuredClone(recipe)
  parameters.forEach((parameter, i) => {
    const value = values[i]!
    const move =
      parameter.acts === 'scale'
        ? { scale: threeDigits(value), shift: 0 }
        : { scale: 1, shift: threeDigits(value) }
    if (parameter.path === undefined) {
      const { output = {} } = moved
      const quality = movedSpec((output.quality ?? ENCODER.default) as NumberSpec, move, ENCODER)
      moved.output = { ...output, quality: quality as typeof output.quality }
      return
    }
    const step = stepAt(stepsOf(moved), parameter.path)
    if (parameter.param === undefined) {
      step.p = Number(value.toFixed(3))
      return
    }
    const param = findEffect(step.effect ?? '')?.params[parameter.param]
    if (param?.kind !== 'number') return
    const now = (step.params?.[parameter.param] ?? param.default) as NumberSpec
    step.params = { ...step.params, [parameter.param]: movedSpec(now, move, param) }
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
