/** The recipe that pages are restored with, as the command's options change it. */
import { findEffect } from '../effects/registry.ts'
import type { AnyEffect } from '../effects/effect.ts'
import type { Mirrored } from '../../page/networks/orientation/prior.ts'
import type { EffectStep, Recipe, Step } from '../recipe/recipe.ts'
import { walkSteps } from '../recipe/recipe.ts'

/**
 * The recipe with a step that sets pages upright: its own, or one before the first step that moves
 * pixels, because it loses nothing and others may.
 * @param mirrored how often pages are mirrored; undefined: as the recipe's own step says, or rarely
 */
export function withUpright(recipe: Recipe, mirrored: Mirrored | undefined): Recipe {
  const upright = findEffect('upright') as AnyEffect
  const params = uprightParams(mirrored)
  if (recipe.steps.some((step) => effectsOf(step).includes(upright))) {
    return { ...recipe, steps: recipe.steps.map((step) => withParams(step, upright, params)) }
  }
  const at = recipe.steps.findIndex((step) => effectsOf(step).some((one) => one.movesPixels))
  const place = at < 0 ? recipe.steps.length : at
  const step: Step = { effect: upright, p: 1, weight: 1, params }
  return { ...recipe, steps: recipe.steps.toSpliced(place, 0, step) }
}

/**
 * Pages that are mirrored as often as not lie in all eight orientations alike: as it lies such a page is upright
 * once in eight times, and any guess is better than leaving it.
 */
function uprightParams(mirrored: Mirrored | undefined): EffectStep['params'] {
  if (mirrored === undefined) return {}
  return mirrored === 'as-likely' ? { mirrored, minConfidence: 0 } : { mirrored }
}

/** The recipe with black and white as its last step, unless it has that already. */
export function withBinarise(recipe: Recipe): Recipe {
  const binarise = findEffect('binarise') as AnyEffect
  if (recipe.steps.some((step) => effectsOf(step).includes(binarise))) return recipe
  const step: Step = { effect: binarise, p: 1, weight: 1, params: {} }
  return { ...recipe, steps: [...recipe.steps, step] }
}

/** The step, or group, with other parameters where it has this effect. */
function withParams(step: Step, effect: AnyEffect, params: EffectStep['params']): Step {
  const all = (steps: readonly Step[]): Step[] =>
    steps.map((one) => withParams(one, effect, params))
  if ('oneOf' in step) return { ...step, oneOf: all(step.oneOf) }
  if ('someOf' in step) return { ...step, someOf: all(step.someOf) }
  if ('sequence' in step) return { ...step, sequence: all(step.sequence) }
  return step.effect === effect ? { ...step, params: { ...step.params, ...params } } : step
}

/** The effects of a step or group. */
function effectsOf(step: Step): AnyEffect[] {
  return [...walkSteps([step])].flatMap(([, one]) => ('effect' in one ? [one.effect] : []))
}
