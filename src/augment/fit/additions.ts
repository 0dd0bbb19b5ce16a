/** Steps that the fit may add to a recipe that lacks them: they begin with probability 0. */
import { PHASES } from '../effects/effect.ts'
import { findEffect } from '../effects/registry.ts'
import type { RecipeInput } from '../recipe/schema.ts'
import { stepsOf, type PlainStep } from './levers.ts'

/** In the order in which they run. */
const ADDABLE: readonly PlainStep[] = [
  { effect: 'fade', p: 0 },
  { effect: 'bleed-through', p: 0 },
  { effect: 'rotate', p: 0, with: { angle: [-12, 12] } },
  { effect: 'tone', p: 0, with: { brightness: [-12, 12], saturation: [0.8, 1.1] } },
  { effect: 'blur', p: 0 },
  { effect: 'downscale', p: 0 },
  { effect: 'grain', p: 0 },
  { effect: 'jpeg', p: 0 },
]

/**
 * The recipe with the steps it lacks, each where a page would go through it: before the first step
 * of a later phase, which in a recipe of free order may be earlier than its phase.
 */
export function withAdditions(recipe: RecipeInput): RecipeInput {
  const steps = [...stepsOf(recipe)]
  const present = new Set(steps.flatMap(effectsIn))
  for (const addition of ADDABLE) {
    if (present.has(addition.effect!)) continue
    const later = steps.findIndex((step) => latestPhase(step) > latestPhase(addition))
    steps.splice(later < 0 ? steps.length : later, 0, structuredClone(addition))
  }
  return { ...recipe, steps }
}

/** Without steps that never run, and groups left empty by it. */
export function withoutDeadSteps(recipe: RecipeInput, least = 0.02): RecipeInput {
  const alive = (steps: readonly PlainStep[]): PlainStep[] =>
    steps.flatMap((step) => {
      if ((step.p ?? 1) < least) return []
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

/** A `resize` to the size of the target's pages, after all other geometry. */
export function withSize(recipe: RecipeInput, area: number, scale: [number, number]): RecipeInput {
  const steps = stepsOf(recipe).filter((step) => step.effect !== 'resize')
  const resize: PlainStep = { effect: 'resize', with: { area, scale, stretch: 0 } }
  const later = steps.findIndex((step) => latestPhase(step) > latestPhase(resize))
  return { ...recipe, steps: steps.toSpliced(later < 0 ? steps.length : later, 0, resize) }
}

function effectsIn(step: PlainStep): string[] {
  if (step.effect !== undefined) return [step.effect]
  return (step.oneOf ?? step.someOf ?? step.sequence ?? []).flatMap(effectsIn)
}

function latestPhase(step: PlainStep): number {
  const phases = effectsIn(step).map((name) => PHASES.indexOf(findEffect(name)!.phase))
  return Math.max(-1, ...phases)
}
