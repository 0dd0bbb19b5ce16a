/** Steps that calibration adds to a recipe that lacks them, and removes where they have no effect. */
import { PHASES } from '../effects/effect.ts'
import { BUILT_IN, type EffectRegistry } from '../effects/registry.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { effectsIn, stepsOf, type PlainStep } from './search-space.ts'

/** Damage that comes together, to some pages and not to others, as from one bad scanner. */
const CAPTURE: readonly PlainStep[] = [
  { effect: 'color-jitter', params: { brightness: [-10, 10], contrast: 1, saturation: [0.85, 1] } },
  { effect: 'blur', params: { kind: 'gaussian', size: [0.0006, 0.0014] } },
  { effect: 'noise', params: { amount: [2, 5] } },
]

/** What added steps are called in the recipe. */
export const ADDED = { capture: 'capture', fade: 'faded', rotate: 'askew' } as const

/**
 * The recipe with the steps it lacks, each where a page would go through it: before the first step
 * of a later phase, which in a recipe of free order may be earlier than its phase. They begin
 * mildly, on a share of the pages, so that the search sees what more or less of them does.
 */
export function withAdditions(
  recipe: RecipeInput,
  registry: EffectRegistry = BUILT_IN,
): RecipeInput {
  const steps = [...stepsOf(recipe)]
  const present = new Set(steps.flatMap(effectsIn))
  const add = (step: PlainStep): void => {
    const later = steps.findIndex(
      (other) => latestPhase(other, registry) > latestPhase(step, registry),
    )
    steps.splice(later < 0 ? steps.length : later, 0, structuredClone(step))
  }
  if (!present.has('fade')) add({ id: ADDED.fade, effect: 'fade', p: 0.2 })
  if (!present.has('rotate')) {
    const withAngle = { angle: [-8, 8] as const }
    add({ id: ADDED.rotate, effect: 'rotate', p: 0.2, params: withAngle })
  }
  if (CAPTURE.some(({ effect }) => !present.has(effect!))) {
    add({ id: ADDED.capture, sequence: [...CAPTURE], p: 0.3 })
  }
  return { ...recipe, steps }
}

/** Upper ends of parameters below which a step does nothing that shows. */
const FAINT: Readonly<Record<string, readonly [param: string, min: number]>> = {
  fade: ['strength', 0.04],
  blur: ['size', 0.0005],
  noise: ['amount', 0.8],
  lighting: ['strength', 0.02],
}

/** Without steps that hardly ever run or show, and groups left empty by it. */
export function withoutDeadSteps(recipe: RecipeInput, minP = 0.02): RecipeInput {
  const alive = (steps: readonly PlainStep[]): PlainStep[] =>
    steps.flatMap((step) => {
      if ((step.p ?? 1) < minP || isFaint(step)) return []
      for (const kind of ['oneOf', 'someOf', 'sequence'] as const) {
        const children = step[kind]
        if (!children) continue
        const kept = alive(children)
        return kept.length === 0 ? [] : [{ ...step, [kind]: kept }]
      }
      return [step]
    })
  return { ...recipe, steps: alive(stepsOf(recipe)) }
}

function isFaint({ effect, params: given }: PlainStep): boolean {
  const [param, min] = FAINT[effect ?? ''] ?? []
  const spec = param === undefined ? undefined : given?.[param]
  if (typeof spec === 'number') return spec < min!
  return Array.isArray(spec) && (spec[1] as number) < min!
}

/** A `resize` to the size of the target's pages, after all other geometry. */
export function withSize(
  recipe: RecipeInput,
  size: { area: number; scale: readonly [number, number] },
  registry: EffectRegistry = BUILT_IN,
): RecipeInput {
  const steps = stepsOf(recipe).filter((step) => step.effect !== 'resize')
  const resize: PlainStep = { effect: 'resize', params: { ...size, stretch: 0 } }
  const later = steps.findIndex(
    (step) => latestPhase(step, registry) > latestPhase(resize, registry),
  )
  return { ...recipe, steps: steps.toSpliced(later < 0 ? steps.length : later, 0, resize) }
}

function latestPhase(step: PlainStep, registry: EffectRegistry): number {
  const phases = effectsIn(step).map((name) => PHASES.indexOf(registry.find(name)!.phase))
  return Math.max(-1, ...phases)
}
