import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTrainedModels } from '../../../src/train/inference/trained-model.ts'
import { ImageList } from '../../../src/train/data/image-list.ts'
import { readTrainingSet, type TrainingSet } from '../../../src/train/data/training-set.ts'
import { holdoutLogits } from '../../../src/train/loop/evaluate-holdout.ts'
import { selectWeights } from '../../../src/train/loop/selection.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'

/** Logits of two classes; every `every`-th image is wrong. */
function logits(labels: ArrayLike<number>, every: number): Float32Array {
  const out = new Float32Array(labels.length * 2)
  for (let i = 0; i < labels.length; i++) {
    out[i * 2 + (i % every === 0 ? 1 - labels[i]! : labels[i]!)] = 1
  }
  return out
}

/** What is selected where the best weights are wrong on one page in ten, and the last on one in five. */
async function selected(pages: number, keep: 'auto' | 'best' | 'last' = 'auto') {
  const folder = await temporary()
  const images = Array.from({ length: pages }, (_, i) => ({ id: `${i}`, file: 'x', label: i % 2 }))
  const list = new ImageList(folder, images)
  const none = new ImageList(folder, [])
  const set = { classes: [{}, {}], clean: list, noisy: none } as unknown as TrainingSet
  await writeFile(holdoutLogits(folder, 'clean'), new Uint8Array(logits(list.labels, 10).buffer))
  await writeFile(holdoutLogits(folder, 'noisy'), new Uint8Array(0))
  return selectWeights(folder, keep, set, {
    clean: null,
    noisy: null,
    logits: { clean: logits(list.labels, 5), noisy: new Float32Array(0) },
    failures: [],
    stopped: false,
  })
}

test('a small holdout cannot tell the best weights from the last, a large one can', async () => {
  expect(await selected(20)).toMatchObject({
    weights: 'last',
    why: expect.stringMatching(
      /^20 held-out pages cannot tell .*\(difference of macro F1 -?\d\.\d+, 95 % between/,
    ) as string,
  })
  expect(await selected(600)).toMatchObject({ weights: 'best' })
  expect(await selected(20, 'best')).toMatchObject({ weights: 'best' })
  expect(await selected(600, 'last')).toMatchObject({ weights: 'last' })
})

test('the selected weights are those that a run predicts with, and both are kept', async () => {
  const root = await temporary()
  const folder = join(root, 'set')
  await writeBuiltSet(folder, { classes: 2, train: 6, holdout: 4, noise: 10 })
  const steps = async (keep: 'best' | 'last'): Promise<[used: number, best: number]> => {
    const out = join(root, keep)
    const duration = { steps: 200, evaluations: 20, patience: 2 }
    const { runs } = await runSmall(out, smallConfig(folder, { keep, duration }))
    expect(runs[0]).toMatchObject({ weights: keep, ended: 'patience' })
    const [model] = await readTrainedModels(out)
    return [model!.description.step, runs[0]!.bestStep]
  }
  const [best, found] = await steps('best')
  expect(best).toBe(found)
  const [last, before] = await steps('last')
  expect(before).toBe(found)
  expect(last).toBe(found + 20)
  expect((await readTrainingSet(folder)).clean).toHaveLength(8)
})
