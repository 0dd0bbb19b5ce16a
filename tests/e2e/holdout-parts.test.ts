import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../src/augment/build/build.ts'
import { verify } from '../../src/augment/build/verify.ts'
import { loadHoldoutRecipe } from '../../src/augment/recipe/holdout.ts'
import { loadRecipe } from '../../src/augment/recipe/load.ts'
import { silent } from '../../src/core/progress.ts'
import { readTrainingSet } from '../../src/train/data/training-set.ts'
import { temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

const MIXTURE = ['testlike', 'phone', 'scanner']

test('a set built so knows which image is whose, and is verified as any other', async () => {
  const root = await temporaryFolder()
  await writeSmallSet(join(root, 'data'), { classes: 2, pages: 2 })
  const { recipe: light } = await loadRecipe('light')
  const holdout = { share: 0.5, recipe: MIXTURE, variants: 9, seed: 0 }
  const recipe = { ...light, target: 4, holdout }
  const out = join(root, 'set')
  const holdoutRecipe = await loadHoldoutRecipe(recipe)
  const signal = new AbortController().signal
  const options = { data: join(root, 'data'), out, recipe, holdoutRecipe, workers: 1 }
  await build({ ...options, fixes: false, overwrite: false, progress: silent, signal })
  const { noisy, noisyParts } = await readTrainingSet(out)
  expect(noisy.length).toBe(18)
  expect(noisyParts!.names).toEqual(MIXTURE)
  expect(new Set(noisyParts!.of)).toEqual(new Set([0, 1, 2]))
  expect((await verify(out, silent)).bad).toEqual([])
})
