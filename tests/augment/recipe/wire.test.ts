import { expect, test } from 'vitest'
import { libraryRecipes, loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import { recipeFromWire } from '../../../src/augment/recipe/wire.ts'

test.each(await libraryRecipes())('%s comes to a worker as it was read', async (name) => {
  const { recipe } = await loadRecipe(name)
  const plain = recipeToPlain(recipe)
  const sent = structuredClone(plain)
  const there = await recipeFromWire(sent)
  expect(there).toEqual(recipe)
  expect(there.registry).toBe(recipe.registry)
  // What the schema makes of it, defaults and all.
  expect(there).toEqual(recipeFromPlain(plain))
})

test('steps of every kind, with all that they may have, come as they were', async () => {
  const { recipe } = parseRecipe(
    `name: all
seed: 3
readability: { min: 0.4 }
steps:
  - oneOf: [{ effect: flip, id: mirror, weight: 3 }, { effect: folds, p: 0.2 }]
  - { someOf: [{ effect: blur, params: { size: { logUniform: [0.001, 0.002] } } }], count: 1, classes: [3, car_dashboard] }
  - { sequence: [{ effect: noise, params: { amount: { choice: [2, 9], weights: [1, 3] } } }], p: 0.5 }
`,
    'all.yaml',
  )
  expect(await recipeFromWire(structuredClone(recipeToPlain(recipe)))).toEqual(recipe)
})
