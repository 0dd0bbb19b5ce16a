/** The recipe that pages are restored with, as the command's options change it. */
import { findEffect } from '../effects/registry.ts'
import type { AnyEffect } from '../effects/effect.ts'
import type { Recipe, Step } from '../recipe/recipe.ts'
import { walkSteps } from '../recipe/recipe.ts'

/**
 * The recipe with a step that sets pages upright, where it has none: before the first step that
 * moves pixels, because it loses nothing and others may.
 */
export function withUpright(recipe: Recipe): Recipe {
  const upright = findEffect('upright') as AnyEffect
  if (recipe.steps.some((step) => effectsOf(step).includes(upright))) return recipe
  const at = recipe.steps.findIndex((step) => effectsOf(step).some((one) => one.movesPixels))
  const place = at < 0 ? recipe.steps.length : at
  const step: Step = { effect: upright, p: 1, weight: 1, params: {} }
  return { ...recipe, steps: recipe.steps.toSpliced(place, 0, step) }
}

/** The effects of a step or group. */
function effectsOf(step: Step): AnyEffect[] {
  return [...walkSteps([step])].flatMap(([, one]) => ('effect' in one ? [one.effect] : []))
}
