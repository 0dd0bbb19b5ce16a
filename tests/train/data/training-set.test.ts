import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DatasetInfo } from '../../../src/dataset/built-dataset.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { temporary } from '../support/run.ts'

async function describe(set: string, over: Partial<DatasetInfo>): Promise<void> {
  const file = join(set, 'dataset.json')
  const info = JSON.parse(await readFile(file, 'utf8')) as DatasetInfo
  await writeFile(file, JSON.stringify({ ...info, ...over }))
}

test('ending and fill of the images are what dataset.json says', async () => {
  const set = join(await temporary(), 'set')
  await writeBuiltSet(set, { classes: 2, train: 2, holdout: 1 })
  await writeFile(join(set, 'recipe.yaml'), 'canvas: { fill: "#000000" }\n')
  await describe(set, { images: { format: 'webp', fill: '#aabbcc' } })
  // Neither the manifest nor the recipe is asked.
  await rm(join(set, 'manifest.jsonl'))
  const { fill, train } = await readTrainingSet(set)
  expect(fill).toBe('#aabbcc')
  expect(train.file(0)).toBe(join(set, 'train', 't0x0_0000.webp'))
})

test('older sets show them: their first file and their recipe', async () => {
  const set = join(await temporary(), 'set')
  await writeBuiltSet(set, { classes: 2, train: 2, holdout: 1 })
  expect(await readTrainingSet(set)).toMatchObject({ fill: '#ffffff' })
  await writeFile(join(set, 'recipe.yaml'), 'canvas: { fill: "#00ff00" }\n')
  const { fill, train } = await readTrainingSet(set)
  expect(fill).toBe('#00ff00')
  expect(train.file(0)).toBe(join(set, 'train', 't0x0_0000.jpg'))
})
