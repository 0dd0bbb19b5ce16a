/** Which images of an earlier build are still valid. */
import type { ManifestRow } from '../../dataset/built-dataset.ts'
import { drawSteps } from '../recipe/draw.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { placeOf, type Plan } from './plan.ts'

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
    if (sameSources || row.variant === 0) return found.place
    // Other pages came or went: the image is the same only if it borrows from the same ones.
    const chosen = side === 'train' ? recipes.recipe : recipes.holdoutRecipe
    const key = { seed: chosen.seed, source: page.sha256, variant: row.variant + keyOffset }
    const of = { target: page.target, name: names.get(page.target) ?? '' }
    const drawn = drawSteps(chosen, key, of, plan.overlays[side].of(page.sha256))
    const overlays = drawn.map((step) => step.overlay?.sha256).join()
    return overlays === row.steps.map((step) => step.overlay?.sha256).join()
      ? found.place
      : undefined
  }
}
