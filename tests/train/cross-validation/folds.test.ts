import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silent } from '../../../src/core/progress.ts'
import { readPredictions } from '../../../src/augment/audit/predictions.ts'
import { crossValidate } from '../../../src/train/cross-validation/cross-validate.ts'
import { assignFolds, setWithout, sourcesOf } from '../../../src/train/cross-validation/folds.ts'
import { ImageList } from '../../../src/train/data/image-list.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { className, writeBuiltSet } from '../support/built-set.ts'
import { smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

test('folds have as many pages of each class as can be, and copies stay together', () => {
  const images = Array.from({ length: 46 }, (_, i) => ({
    id: `p${i}`,
    file: `p${i}`,
    label: i < 30 ? 0 : 1,
  }))
  const keys = images.map(({ id }, i) => (i === 7 ? 'p3' : id))
  const originals = new ImageList('/', images)
  const foldOf = assignFolds({ originals, keys }, 5, 1)
  expect(foldOf[7]).toBe(foldOf[3])
  for (const label of [0, 1]) {
    const counts = [0, 0, 0, 0, 0]
    for (const [i, image] of images.entries()) {
      if (image.label === label) counts[foldOf[i]!] = counts[foldOf[i]!]! + 1
    }
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
  }
  expect(assignFolds({ originals, keys }, 5, 1)).toEqual(foldOf)
  expect(assignFolds({ originals, keys }, 5, 2)).not.toEqual(foldOf)
})

test('nothing made from a page of a fold is trained on with it left out', async () => {
  const root = await temporary()
  await writeBuiltSet(root, { classes: 2, train: 6, holdout: 2 })
  const set = await readTrainingSet(root)
  const sources = await sourcesOf(set)
  expect(sources.originals.length).toBe(16)
  const foldOf = assignFolds(sources, 4, 1)
  const rest = setWithout(set, sources, foldOf, 2)
  const left = new Set(rest.train.ids().map((id) => `${id.slice(0, id.indexOf('_'))}.jpg`))
  for (const [page, fold] of foldOf.entries()) {
    const id = sources.originals.id(page)
    // Pages held out by the build are predicted and never trained on.
    expect(left.has(id)).toBe(fold !== 2 && !id.startsWith('h'))
  }
  expect(rest.digest).not.toBe(set.digest)
})

test('out-of-fold predictions cover every page and are what the audit reads', async () => {
  const root = await temporary()
  const folder = join(root, 'set')
  await writeBuiltSet(folder, { classes: 2, train: 8, holdout: 2 })
  const set = await readTrainingSet(folder)
  const options = {
    config: smallConfig(folder, { duration: { steps: 20, evaluations: 1 } }),
    set,
    out: join(root, 'cv'),
    overwrite: false,
    workers: 1,
    engines: smallEngines(),
    progress: silent,
    signal: new AbortController().signal,
  }
  const found = await crossValidate(options, 3)
  expect(found.images).toBe(20)
  expect(found.macroF1).toBeGreaterThan(0.9)
  expect(found.folds.map(({ pages }) => pages).reduce((a, b) => a + b)).toBe(20)
  const labels = new Map<string, number>()
  for (const line of (await readFile(found.predictions, 'utf8')).trim().split('\n').slice(1)) {
    const [id, label] = line.split(',')
    labels.set(id!, Number(label))
  }
  expect(labels.size).toBe(20)
  const classes = [0, 1].map((target) => ({ target, name: className(target) }))
  const read = await readPredictions(found.predictions, classes, labels)
  expect([read.byId.size, read.unknown, read.relabelled]).toEqual([20, 0, 0])
})
