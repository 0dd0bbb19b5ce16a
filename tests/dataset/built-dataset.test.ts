import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TornLine } from '../../src/core/json-lines.ts'
import {
  readDatasetInfo,
  type DatasetInfo,
  type ManifestRow,
} from '../../src/dataset/built-dataset.ts'
import { readManifest } from '../../src/dataset/manifest.ts'
import { readBuiltLabels } from '../../src/dataset/built-labels.ts'
import { folderOf } from './support.ts'

const ROW: ManifestRow = {
  id: 'a-003',
  split: 'train',
  file: 'train/a-003.jpg',
  target: 4,
  source: { path: 'train/a.jpg', sha256: 'aa' },
  variant: 3,
  steps: [
    { path: 'fade', effect: 'fade', params: { amount: 0.4 }, did: { lines: 12 } },
    {
      path: 'nowhere',
      effect: 'bleed-through',
      params: { from: 'other' },
      overlay: { path: 'train/b.jpg', sha256: 'bb' },
    },
  ],
  width: 443,
  height: 591,
  bytes: 70_000,
  sha256: 'cc',
}

const RECIPE = { name: 'heavy', seed: 7, target: 25_000, digest: 'r' }

const INFO: DatasetInfo = {
  format: 1,
  name: 'heavy',
  complete: true,
  classes: [{ target: 0, name: 'diagnosis', sources: 100, holdout: 15, train: 1471 }],
  counts: { train: 25_000, 'holdout/clean': 235, 'holdout/noisy': 235, failed: 0 },
  recipe: RECIPE,
  holdoutRecipe: { ...RECIPE, name: 'testlike' },
  settings: 's',
  source: { root: '../../data', pages: 1570, digest: 'p', labelFixes: 0 },
  digest: 'd',
  versions: { palimpsest: '0.1.0', sharp: '0.35.5' },
}

async function manifest(text: string) {
  const file = join(await folderOf({ 'manifest.jsonl': text }), 'manifest.jsonl')
  const torn: TornLine[] = []
  const rows: ManifestRow[] = []
  for await (const row of readManifest(file, { torn: (line) => torn.push(line) })) rows.push(row)
  return { rows, torn }
}

test('manifest rows come back as they were written, a torn last one reported', async () => {
  const line = JSON.stringify(ROW)
  const { rows, torn } = await manifest(`${line}\n${line}\n${line.slice(0, 90)}`)
  expect(rows).toEqual([ROW, ROW])
  expect(torn).toEqual([{ line: 3, start: 2 * (line.length + 1), bytes: 90 }])
})

test.each([
  [{ sha256: undefined }, 'expected a string as "sha256", found undefined'],
  [{ split: 'test' }, 'found "test"'],
  [{ steps: {} }, 'expected a list as "steps"'],
  [{ source: { path: 'a' } }, 'expected "source"'],
])('a row that is none is named by its line: %j', async (change, message) => {
  const text = `${JSON.stringify(ROW)}\n${JSON.stringify({ ...ROW, ...change })}\n`
  await expect(manifest(text)).rejects.toMatchObject({
    code: 'MANIFEST_ROW_INVALID',
    message: expect.stringMatching(`manifest.jsonl:2: .*${message}`) as string,
  })
})

test('dataset.json is checked, and lets other keys through', async () => {
  const root = await folderOf({
    'good/dataset.json': JSON.stringify({ ...INFO, later: 1 }),
    'bad/dataset.json': JSON.stringify({ ...INFO, counts: { train: -1 } }),
    'torn/dataset.json': '{"name":',
  })
  expect(await readDatasetInfo(join(root, 'good'))).toEqual({ ...INFO, later: 1 })
  await expect(readDatasetInfo(join(root, 'bad'))).rejects.toMatchObject({
    code: 'DATASET_JSON_DAMAGED',
    message: expect.stringContaining('counts.train') as string,
  })
  await expect(readDatasetInfo(join(root, 'torn'))).rejects.toMatchObject({
    code: 'DATASET_JSON_DAMAGED',
  })
  await expect(readDatasetInfo(root)).rejects.toMatchObject({ code: 'BUILT_SET_MISSING' })
})

test('labels of a split are read in the order of its file', async () => {
  const root = await folderOf({
    'holdout/clean.csv': 'ID,target\nb,3\na,0\n',
    'train.csv': 'ID,target\na,x\n',
  })
  const labels = []
  for await (const label of readBuiltLabels(root, 'holdout/clean')) labels.push(label)
  expect(labels).toEqual([
    { id: 'b', target: 3 },
    { id: 'a', target: 0 },
  ])
  await expect(readBuiltLabels(root, 'train').next()).rejects.toMatchObject({
    code: 'TARGET_INVALID',
    message: expect.stringContaining('train.csv:2') as string,
  })
})
