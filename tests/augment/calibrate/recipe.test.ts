import { expect, test } from 'vitest'
import {
  withAdditions,
  withoutDeadSteps,
  withSize,
} from '../../../src/augment/calibrate/additions.ts'
import { searchSpaceOf, stepsOf, withValues } from '../../../src/augment/calibrate/search-space.ts'
import { movedSpec } from '../../../src/augment/calibrate/specs.ts'
import { calibratedText } from '../../../src/augment/calibrate/write.ts'
import { lintRecipe } from '../../../src/augment/recipe/lint.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import type { RecipeInput } from '../../../src/augment/recipe/schema.ts'

const bounds = { min: 0, max: 10, integer: false }

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
  expect(movedSpec([30, 60], { scale: 1, shift: 7.7 }, { min: 5, max: 95, integer: true })).toEqual(
    [38, 68],
  )
})

const plainOf = async (name: string): Promise<RecipeInput> =>
  recipeToPlain((await loadRecipe(name)).recipe)

const names = (recipe: RecipeInput): (string | undefined)[] =>
  stepsOf(recipe).map(({ id, effect }) => id ?? effect)

test('missing steps come in where a page goes through them, and go again where unused', async () => {
  const light = await plainOf('light')
  const more = withAdditions(light)
  const own = names(light)
  expect(names(more)).toEqual(['faded', ...own, 'capture'])
  const parameters = searchSpaceOf(more)
  const unused = parameters.map(({ name, start }) =>
    ['faded p', 'capture p'].includes(name) ? 0 : start,
  )
  expect(withoutDeadSteps(withValues(more, parameters, unused))).toEqual(light)
  expect(names(withSize(light, { area: 40_000, scale: [1, 1] })).indexOf('resize')).toBe(3)
  expect(withAdditions(await plainOf('testlike'))).toEqual(await plainOf('testlike'))
})

test.each(['light', 'testlike', 'heavy'])(
  '%s with every parameter moved is a good recipe',
  async (name) => {
    const plain = withAdditions(await plainOf(name))
    const parameters = searchSpaceOf(plain)
    expect(parameters.length).toBeGreaterThan(8)
    for (const side of ['low', 'high', 'start'] as const) {
      const values = parameters.map((parameter) => parameter[side])
      const recipe = withoutDeadSteps(withValues(plain, parameters, values))
      const row = { statistic: 'skew', untouched: 1, before: 0.5, after: 0.1, noiseFloor: 0.1 }
      const rows = [{ ...row, outcome: 'reached-noise-floor' as const }]
      const text = calibratedText(
        { recipe, rows, fromPages: 40, toPages: 50 },
        { from: 'data/train', to: 'data/test', seed: 17, pages: 30, trials: 3 },
        { name: 'calibrated', base: name },
      )
      const parsed = parseRecipe(text, 'calibrated.yaml')
      // What is written means what was tried.
      const { name: _, about: __, ...meant } = recipeToPlain(parsed.recipe)
      const { name: ___, about: ____, ...tried } = recipeToPlain(recipeFromPlain(recipe))
      expect(meant).toEqual(tried)
      if (stepsOf(recipe).length > 0) expect(lintRecipe(parsed)).toEqual([])
      expect(text).toContain('# Calibrated by `augment calibrate --from data/train --to data/test')
      expect(text).toContain('skew           0.50 → 0.10 (0.10)')
    }
  },
)

test('parameters at their start change nothing', async () => {
  const plain = await plainOf('testlike')
  const parameters = searchSpaceOf(plain)
  const start = parameters.map((parameter) => parameter.start)
  expect(withValues(plain, parameters, start)).toEqual(plain)
})
