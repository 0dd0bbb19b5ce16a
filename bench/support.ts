/** What the benches share. */
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRecipe } from '../src/augment/recipe/load.ts'
import { writeSample } from '../src/sample/write.ts'
import { silent } from '../src/core/progress.ts'
import { upperMedian } from '../src/core/quantile.ts'

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  return upperMedian(values) ?? 0
}

/** The sample set: `data/` where it is one, else a smaller one in the temporary folder. */
export async function sampleSet(train: number, test = 0): Promise<string> {
  const isSample = await access('data/sample.json').then(
    () => true,
    () => false,
  )
  if (isSample) return 'data'
  const out = join(tmpdir(), `palimpsest-sample-${train}-${test}`)
  const testlike = (await loadRecipe('testlike')).recipe
  const signal = new AbortController().signal
  await writeSample({
    out,
    seed: 17,
    train,
    test,
    testlike,
    workers: 2,
    overwrite: false,
    progress: silent,
    signal,
  })
  return out
}
