import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsDigest } from '../../../src/augment/build/description.ts'
import { drawSteps } from '../../../src/augment/recipe/draw.ts'
import { loadHoldoutRecipe, partsOf } from '../../../src/augment/recipe/holdout.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import { walkSteps } from '../../../src/augment/recipe/recipe.ts'
import { temporaryFolder } from '../../support/cli.ts'

const MIXTURE = ['testlike', 'phone', 'scanner']

const holdoutOf = async (recipe: string | string[], orientations?: 'upright' | 'turned' | 'all') =>
  loadHoldoutRecipe({
    holdout: { share: 0.5, recipe, variants: 2, seed: 0 },
    orientations,
  })

test('one name is that recipe, digest and all', async () => {
  const { recipe: heavy } = await loadRecipe('heavy')
  const { recipe: testlike } = await loadRecipe('testlike')
  for (const name of ['testlike', ['testlike']]) {
    const one = await holdoutOf(name)
    expect(one).toEqual(testlike)
    expect(settingsDigest(heavy, one)).toBe(settingsDigest(heavy, testlike))
    expect(partsOf(one)).toBeUndefined()
  }
})

test('of several each image goes through one, as it would alone but for its random key', async () => {
  const mixture = await holdoutOf(MIXTURE)
  expect(partsOf(mixture)).toEqual(MIXTURE)
  // As it crosses to a worker and stands beside the set.
  expect(recipeToPlain(recipeFromPlain(recipeToPlain(mixture)))).toEqual(recipeToPlain(mixture))
  const counts = new Map<string, number>()
  for (let variant = 0; variant < 300; variant++) {
    const key = { seed: 1, source: 'ab'.repeat(32), variant }
    const drawn = drawSteps(mixture, key, { target: 0, name: '' }, ['a'])
    const parts = new Set(drawn.map(({ path }) => path.split('/')[1]!))
    expect(parts.size).toBeLessThanOrEqual(1)
    for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  for (const part of MIXTURE) expect(counts.get(part)! / 300).toBeCloseTo(1 / 3, 1)
})

test('it does not turn or mirror what the set does not', async () => {
  const turnsIn = async (recipe: string | string[], range: 'upright' | 'turned') => {
    const steps = [...walkSteps((await holdoutOf(recipe, range)).steps)]
    const names = new Set(steps.map(([, step]) => ('effect' in step ? step.effect.name : '')))
    return ['flip', 'rotate90'].filter((name) => names.has(name))
  }
  expect(await turnsIn(MIXTURE, 'upright')).toEqual([])
  expect(await turnsIn('testlike', 'turned')).toEqual(['rotate90'])
  expect(await holdoutOf('testlike', 'all')).toEqual((await loadRecipe('testlike')).recipe)
})

test('names that are alike, and recipes without steps, are parts as well', async () => {
  const root = await temporaryFolder()
  await mkdir(join(root, 'b'))
  const [one, two] = [join(root, 'a.yaml'), join(root, 'b/a.yaml')]
  await writeFile(one, 'name: ä.1\nsteps: []\n')
  await writeFile(two, 'name: ä.1\nsteps: [{ effect: blur }]\n')
  const mixture = await holdoutOf([one, two])
  expect(partsOf(mixture)).toEqual(['--1', '--1-2'])
  expect(recipeToPlain(recipeFromPlain(recipeToPlain(mixture)))).toEqual(recipeToPlain(mixture))
})
