import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { augmentImage, build, loadRecipe, readManifest } from '../../src/augment/index.ts'
import { temporaryFolder } from '../support/cli.ts'
import { writeSmallSet } from '../support/set.ts'

test('one image in memory is the file that a build writes', async () => {
  const folder = await temporaryFolder()
  const data = join(folder, 'data')
  const out = join(folder, 'set')
  await writeSmallSet(data, { classes: 2, pages: 3 })
  await build({ data, out, recipe: 'heavy', target: 24, seed: 5, workers: 1 })
  const { recipe } = await loadRecipe('heavy')
  let compared = 0
  for await (const row of readManifest(join(out, 'manifest.jsonl'))) {
    // Which pages may show through is for the set to say.
    if (row.split !== 'train' || row.steps.some(({ overlay }) => overlay)) continue
    const bytes = await readFile(join(data, row.source.path))
    const options = { recipe, seed: 5, variant: row.variant, target: row.target }
    const drawn = await augmentImage(bytes, options)
    const own = drawn.steps.map(({ effect }) => effect)
    // Without other pages `bleed-through` draws the page's own; with them it may have, too.
    expect(own).toEqual(row.steps.map(({ effect }) => effect))
    expect(Buffer.from(drawn.bytes).equals(await readFile(join(out, row.file)))).toBe(true)
    expect(drawn).toMatchObject({ width: row.width, height: row.height })
    compared++
  }
  expect(compared).toBeGreaterThan(12)
})

test('bytes that are no image, and a recipe that is not there', async () => {
  const options = { recipe: 'heavy' }
  await expect(augmentImage(new Uint8Array([1, 2, 3]), options)).rejects.toMatchObject({
    name: 'ImageError',
  })
  await expect(augmentImage(new Uint8Array(), { recipe: 'haevy' })).rejects.toMatchObject({
    code: 'RECIPE_NOT_FOUND',
  })
})
