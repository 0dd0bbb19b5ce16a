/** What renders `holdout/noisy`: a recipe, or several of which each image goes through one. */
import { findEffect } from '../effects/registry.ts'
import { loadEffects, loadRecipe } from './load.ts'
import { orientedSteps, stepsWithin } from './orientations.ts'
import { usualStep, type OrientationRange, type Recipe, type Step } from './recipe.ts'

/** The group of a mixture, and the beginning of its steps' paths: `part/phone/glare`. */
const PART = 'part'

/**
 * The recipe that a set's noisy holdout is rendered by. Of several it is made, with one group that
 * chooses among them. What the set's own `orientations` rule out, it does not do either: a model is
 * judged on pages that lie as those it learns from.
 * @param effects paths of modules of effects
 * @throws InputError and DocumentError as `loadRecipe` does
 */
export async function loadHoldoutRecipe(
  { holdout, orientations }: Pick<Recipe, 'holdout' | 'orientations'>,
  effects: readonly string[] = [],
): Promise<Recipe> {
  const names = namesOf(holdout.recipe)
  const loaded: Recipe[] = []
  for (const name of names) {
    const { recipe } = await loadRecipe(name, effects)
    loaded.push(orientations === undefined ? recipe : within(orientations, recipe))
  }
  return loaded.length === 1 ? loaded[0]! : mixtureOf(loaded)
}

function within(range: OrientationRange, recipe: Recipe): Recipe {
  return { ...recipe, orientations: undefined, steps: stepsWithin(range, orientedSteps(recipe)) }
}

function namesOf(recipe: string | readonly string[]): readonly string[] {
  return typeof recipe === 'string' ? [recipe] : recipe
}

/**
 * The names of a mixture's parts, as `partOf` finds them; undefined of any other recipe.
 */
export function partsOf({ steps: [step, ...rest] }: Pick<Recipe, 'steps'>): string[] | undefined {
  if (!step || rest.length > 0 || !('oneOf' in step) || step.id !== PART) return undefined
  return step.oneOf.map(({ id = '' }) => id)
}

/** A group must hold something. */
const NOTHING = usualStep(findEffect('resize')!, { p: 0 })

/**
 * Encoder and seed are the first recipe's. Readability is nobody's: pages drawn again until they can be
 * read would leave the gentler recipes with more than their share.
 */
async function mixtureOf(recipes: readonly Recipe[]): Promise<Recipe> {
  const ids = partNames(recipes)
  const oneOf = recipes.map((recipe, i): Step => {
    const steps = orientedSteps(recipe)
    // A recipe without steps is a part as well: pages as they are.
    const sequence = steps.length > 0 ? steps : [NOTHING]
    return { id: ids[i]!, p: 1, weight: 1, sequence }
  })
  const [first] = recipes as [Recipe]
  return {
    ...first,
    name: recipes.map(({ name }) => name).join('-'),
    about: `one of ${recipes.map(({ name }) => name).join(', ')}`,
    readability: undefined,
    orientations: undefined,
    order: 'free',
    steps: [{ id: PART, p: 1, weight: 1, oneOf }],
    registry: await loadEffects([], recipes),
  }
}

/** Names as a step may have them, each another. */
function partNames(recipes: readonly Recipe[]): string[] {
  const seen = new Set<string>()
  return recipes.map(({ name }) => {
    const id = name.replaceAll(/[^A-Za-z0-9_-]/g, '-')
    let free = id
    for (let n = 2; seen.has(free); n++) free = `${id}-${n}`
    seen.add(free)
    return free
  })
}
