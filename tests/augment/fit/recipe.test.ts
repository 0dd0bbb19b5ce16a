import { expect, test } from 'vitest'
import { withAdditions, withoutDeadSteps, withSize } from '../../../src/augment/fit/additions.ts'
import { leversOf, stepsOf, withLevers } from '../../../src/augment/fit/levers.ts'
import { movedSpec } from '../../../src/augment/fit/specs.ts'
import { fittedText } from '../../../src/augment/fit/write.ts'
import { lintRecipe } from '../../../src/augment/recipe/lint.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import type { RecipeInput } from '../../../src/augment/recipe/schema.ts'

const bounds = { min: 0, max: 10, whole: false }

test('a spec keeps its shape when it is moved', () => {
  const twice = { scale: 2, shift: 0 }
  expect(movedSpec([1, 6], twice, bounds)).toEqual([2, 10])
  expect(movedSpec({ choice: [1, 2], weights: [3, 1] }, twice, bounds)).toEqual({
    choice: [2, 4],
    weights: [3, 1],
  })
  expect(movedSpec({ normal: [1, 3] }, twice, bounds)).toEqual({ normal: [2, 6] })
  expect(movedSpec({ logUniform: [1, 2] }, twice, bounds)).toEqual({ logUniform: [2, 4] })
  expect(movedSpec(3, { scale: 1, shift: -5 }, bounds)).toBe(0)
  expect(movedSpec([30, 60], { scale: 1, shift: 7.7 }, { min: 5, max: 95, whole: true })).toEqual([
    38, 68,
  ])
})

const effects = (recipe: RecipeInput): (string | undefined)[] =>
  stepsOf(recipe).map(({ effect }) => effect)

test('missing steps come in where a page goes through them, and go again where unused', async () => {
  const light = recipeToPlain((await loadRecipe('light')).recipe)
  const more = withAdditions(light)
  expect(effects(more)).toEqual([
    'fade',
    'bleed-through',
    'flip',
    'quarter-turn',
    'rotate',
    'lighting',
    'tone',
    'blur',
    'downscale',
    'grain',
    'jpeg',
  ])
  expect(effects(withoutDeadSteps(more))).toEqual(effects(light))
  expect(effects(withSize(light, 40_000, [1, 1])).indexOf('resize')).toBe(3)
})

test.each(['light', 'testlike', 'heavy'])(
  '%s with every lever moved is a good recipe',
  async (name) => {
    const plain = withAdditions(recipeToPlain((await loadRecipe(name)).recipe))
    const levers = leversOf(plain)
    expect(levers.length).toBeGreaterThan(10)
    for (const side of ['low', 'high', 'start'] as const) {
      const values = levers.map((lever) => lever[side])
      const recipe = withoutDeadSteps(withLevers(plain, levers, values))
      const row = { measure: 'noise', unit: '', untouched: 1, before: 0.5, after: 0.1, floor: 0.1 }
      const result = {
        recipe,
        rows: [{ ...row, verdict: 'floor' as const }],
        fromPages: 40,
        toPages: 50,
        unreadable: [],
        trials: 3,
        seconds: 1,
      }
      const options = { from: 'data/train', to: 'data/test', seed: 17, pages: 30, trials: 3 }
      const text = fittedText(result, options, { name: 'fitted', base: name })
      const parsed = parseRecipe(text, 'fitted.yaml')
      // What is written means what was tried.
      const { name: _, about: __, ...meant } = recipeToPlain(parsed.recipe)
      const { name: ___, about: ____, ...tried } = recipeToPlain(recipeFromPlain(recipe))
      expect(meant).toEqual(tried)
      expect(lintRecipe(parsed)).toEqual([])
      expect(text).toContain('# Fitted by `augment fit --from data/train --to data/test')
      expect(text).toContain('noise          0.50 → 0.10 (0.10)')
    }
  },
)

test('levers at their start change nothing', async () => {
  const plain = recipeToPlain((await loadRecipe('testlike')).recipe)
  const levers = leversOf(plain)
  const same = withLevers(
    plain,
    levers,
    levers.map(({ start }) => start),
  )
  expect(same).toEqual(plain)
})
