import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { allEffects } from '../../../../src/augment/effects/registry.ts'
import { libraryRecipes } from '../../../../src/augment/recipe/load.ts'
import { parseRecipe } from '../../../../src/augment/recipe/parse.ts'
import { walkSteps } from '../../../../src/augment/recipe/recipe.ts'
import { readModel, stepAtLine } from '../../../../src/augment/studio/client/model.ts'

const EFFECTS = new Map(allEffects().map((one) => [one.name, { ...one, picture: false }]))

it('calls steps as the recipe does, and knows their lines', async () => {
  for (const name of await libraryRecipes()) {
    const text = readFileSync(`recipes/${name}.yaml`, 'utf8')
    const { recipe, placeOf } = parseRecipe(text, name)
    const model = readModel(text, EFFECTS)!
    expect(model.all.map(({ path }) => path)).toEqual(
      [...walkSteps(recipe.steps)].map(([path]) => path),
    )
    for (const step of model.all) {
      expect(step.lines.first).toBe(placeOf(step.at).line)
      expect(stepAtLine(model, step.lines.first)!.key.startsWith(step.key)).toBe(true)
    }
  }
})

it('reads what is half written, and nothing of what is no YAML', () => {
  const half = readModel('name: a\nsteps:\n  -\n  - effect: nois\n  - oneOf:\n', EFFECTS)!
  expect(half.steps.map(({ name, effect }) => [name, effect])).toEqual([
    ['?', undefined],
    ['nois', undefined],
    ['oneOf', undefined],
  ])
  for (const text of ['', 'a: [', '- 1']) expect(readModel(text, EFFECTS)).toBeUndefined()
  // A group within itself has an end all the same.
  const within = readModel('steps: &s\n  - oneOf: *s\n', EFFECTS)!
  expect(within.all.length).toBeLessThan(40)
})
