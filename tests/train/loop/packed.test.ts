/** A built set in tar or Parquet files trains as the folder that it was. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportSet } from '../../../src/augment/export/export-set.ts'
import { silent } from '../../../src/core/progress.ts'
import { sourcesOf } from '../../../src/train/cross-validation/folds.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { readMetrics } from '../../../src/train/loop/metrics-log.ts'
import { stepsOf } from '../../../src/train/report/effects.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'

async function lossesOf(set: string, out: string): Promise<number[]> {
  const duration = { steps: 8, evaluations: 2 }
  await runSmall(out, smallConfig(set, { duration }))
  const losses: number[] = []
  for await (const row of readMetrics(join(out, 'small', 'metrics.jsonl'))) {
    if (row.kind === 'step') losses.push(row.loss)
  }
  return losses
}

/** The source of each training image. */
const namesOf = ({
  sourceOf,
  keys,
}: Awaited<ReturnType<typeof sourcesOf>>): (string | undefined)[] =>
  Array.from(sourceOf, (place) => keys[place])

test('the same images in the same order, the same losses', async () => {
  const folder = await temporary()
  const set = join(folder, 'set')
  await writeBuiltSet(set, { classes: 3, train: 5, holdout: 2 })
  const plain = await readTrainingSet(set)
  const losses = await lossesOf(set, join(folder, 'plain-run'))
  expect(losses.length).toBeGreaterThan(2)
  const sources = namesOf(await sourcesOf(plain))
  for (const format of ['webdataset', 'parquet'] as const) {
    const out = join(folder, format)
    const { signal } = new AbortController()
    const options = { folder: set, out, format, overwrite: false, progress: silent, signal }
    // Several files a split.
    await exportSet({ ...options, shardSize: 20_000 })
    const packed = await readTrainingSet(out)
    for (const part of ['train', 'clean', 'noisy'] as const) {
      expect(packed[part].ids()).toEqual(plain[part].ids())
      expect(packed[part].labels).toEqual(plain[part].labels)
    }
    expect(await lossesOf(out, join(folder, `${format}-run`)), format).toEqual(losses)
    const steps = (from: typeof plain) => stepsOf(from.root, 'holdout/noisy', from.noisy)
    expect(await steps(packed)).toEqual(await steps(plain))
    expect(namesOf(await sourcesOf(packed))).toEqual(sources)
  }
})
