/** Which images of an earlier build are still valid. */
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import type { AnyEffect } from '../effects/effect.ts'
import { drawSteps } from '../recipe/draw.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { keyOfAttempt, MAX_REDRAWS } from './attempts.ts'
import { placeOf, type Plan } from './plan.ts'
import type { OverlayRef } from './render.ts'
import { isUnreadable } from './unreadable.ts'

/**
 * Finds where the plan has an image of an earlier run, if it would be made exactly the same again.
 * @param sameSources whether the set was begun with the very same sources
 */
export function placesOf(
  plan: Plan,
  recipes: { recipe: Recipe; holdoutRecipe: Recipe },
  sameSources: boolean,
): (row: ManifestRow) => number | undefined {
  const names = new Map(plan.classes.map(({ target, name }) => [target, name]))
  return (row) => {
    const found = placeOf(plan, row)
    if (!found) return undefined
    const { page, side, keyOffset } = found.source
    if (row.source.sha256 !== page.sha256 || row.target !== page.target) return undefined
    if (row.source.annotations !== page.annotations?.sha256) return undefined
    if (sameSources) return found.place
    // What its noisy page borrowed from, which says how often that was drawn, is not on record here.
    if (row.registered !== undefined) return undefined
    if (row.variant === 0) return found.place
    // Other pages came or went: the image is the same only if it borrows from the same ones.
    const recipe = side === 'train' ? recipes.recipe : recipes.holdoutRecipe
    const key = { seed: recipe.seed, source: page.sha256, variant: row.variant + keyOffset }
    const of = { target: page.target, name: names.get(page.target) ?? '' }
    const others = plan.overlays[side].of(page.sha256)
    const drawn = (attempt: number): { effect: AnyEffect; overlay: OverlayRef | undefined }[] =>
      drawSteps(recipe, keyOfAttempt(key, attempt), of, others)
    // Draws that were refused are not on record: had they borrowed, they might be readable now.
    const kept = row.attempt ?? 0
    const last = isUnreadable(row.readability, recipe.readability?.min ?? 0) ? MAX_REDRAWS : kept
    for (let attempt = 0; attempt <= last; attempt++) {
      if (attempt !== kept && drawn(attempt).some(({ effect }) => effect.wantsOverlay)) {
        return undefined
      }
    }
    const overlays = drawn(kept).map((step) => step.overlay?.sha256)
    return overlays.join() === row.steps.map((step) => step.overlay?.sha256).join()
      ? found.place
      : undefined
  }
}
