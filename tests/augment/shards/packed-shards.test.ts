/** Shards of a plan with a format: a file each for every part of the set, and no file per image. */
import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packedRows, readPackedInfo } from '../../../src/dataset/packed-built.ts'
import { writeSmallSet } from '../../support/set.ts'
import { recipe, SHARDS, shardsIn } from './support.ts'

let folder: string
const run = (): ReturnType<typeof shardsIn> => shardsIn(folder)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-packed-shards-'))
  await writeSmallSet(join(folder, 'data'), { classes: 2, pages: 3 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('make the set of one machine, skip what is there, and draw again what is cut off', async () => {
  const { digest, counts } = await run().whole('whole')
  await run().plan('plan', { format: 'webdataset' })
  for (let number = SHARDS; number > 0; number--) await run().draw('plan', number)
  expect(await run().draw('plan', 3)).toMatchObject({ made: 0 })
  const first = await run().merge('plan', 'set')
  expect(first).toMatchObject({ state: 'merged', digest, counts })
  const listing = await readdir(run().at('set'), { recursive: true })
  expect(listing.filter((name) => /\.(jpg|pack)$/.test(name))).toEqual([])
  expect(listing).toContain(join('data', `train-00000${SHARDS - 1}.tar`))

  // The set is what readers of tar files take, with its description and a row beside each image.
  expect(await readPackedInfo(run().at('set'))).toMatchObject({ digest, counts })
  const named: string[] = []
  for await (const { id, steps } of packedRows(run().at('set'), true)) {
    named.push(`${id} ${steps.length}`)
  }
  const lines = (await readFile(run().at('whole', 'manifest.jsonl'), 'utf8')).trim().split('\n')
  const whole = lines.map((line) => JSON.parse(line) as { id: string; steps: unknown[] })
  expect(named.toSorted()).toEqual(whole.map(({ id, steps }) => `${id} ${steps.length}`).toSorted())
  const images = await readFile(run().at('set', 'images.jsonl'), 'utf8')
  expect(images).toBe(await readFile(run().at('whole', 'manifest.jsonl'), 'utf8'))

  const tar = run().at('plan', 'shards', '2', 'data', 'train-000001.tar')
  const bytes = await readFile(tar)
  await truncate(tar, bytes.length - 512)
  const damaged = await run().merge('plan', 'set')
  const reason = expect.stringContaining('train-000001.tar has')
  expect(damaged).toMatchObject({ state: 'unmergeable', wrong: [{ shard: 2, reason }] })
  const again = await run().draw('plan', 2)
  expect(again.made).toBe(again.images)
  expect(await readFile(tar)).toEqual(bytes)
  expect(await run().merge('plan', 'set')).toMatchObject({ digest })
  expect(await readFile(run().at('set', 'data', 'train-000001.tar'))).toEqual(bytes)
})

test('are of another plan than folders, and have no place for maps where the format has none', async () => {
  const other = run().plan('plan', { format: 'parquet' })
  await expect(other).rejects.toMatchObject({ code: 'OTHER_PLAN' })
  const mapped = { ...recipe, output: { ...recipe.output, maps: true } }
  const refused = run().plan('maps', { format: 'tfrecord', recipe: mapped })
  await expect(refused).rejects.toMatchObject({ code: 'FORMAT_WITHOUT_LAYERS', kind: 'input' })
})
