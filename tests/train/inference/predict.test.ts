import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silent } from '../../../src/core/progress.ts'
import {
  predictEnsemble,
  type EnsembleOptions,
  type EnsemblePredictions,
} from '../../../src/train/inference/ensemble-run.ts'
import type { Weighing } from '../../../src/train/inference/ensemble.ts'
import { readTemplate, writeSubmission } from '../../../src/train/inference/submission.ts'
import { readMembers } from '../../../src/train/inference/member.ts'
import { drawPage, writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, smallMember, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

const CLASSES = 3

/** A trained run and a folder of eight test pages. */
async function trained(): Promise<{ root: string; run: string; images: string }> {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: CLASSES, train: 10, holdout: 4 })
  const run = join(root, 'run')
  await runSmall(run, smallConfig(set))
  const images = join(root, 'data', 'test')
  await mkdir(images, { recursive: true })
  for (let i = 0; i < 8; i++) {
    await writeFile(join(images, `x${i}.jpg`), await drawPage(i % CLASSES, `test ${i}`, 10))
  }
  return { root, run, images }
}

function options(runs: string[], over: Partial<EnsembleOptions> = {}): EnsembleOptions {
  return {
    runs,
    views: 1,
    weighing: (): Weighing => 'equal',
    workers: 1,
    engines: smallEngines(),
    progress: silent,
    signal: new AbortController().signal,
    ...over,
  }
}

function said({ chances }: EnsemblePredictions): number[] {
  return Array.from({ length: chances.length / CLASSES }, (_, i) => {
    const row = [...chances.subarray(i * CLASSES, (i + 1) * CLASSES)]
    return row.indexOf(Math.max(...row))
  })
}

test('pages are predicted in the order of the template, and known answers are not asked for again', async () => {
  const { root, run, images } = await trained()
  const order = [5, 0, 7, 2]
  const template = join(root, 'data', 'sample_submission.csv')
  await writeFile(template, ['target,ID', ...order.map((i) => `0,x${i}.jpg`), ''].join('\r\n'))
  const read = await readTemplate({ images })
  expect(read.warnings.join()).toContain('4 images')
  const spoken = await predictEnsemble(options([run]), read.list)
  expect(said(spoken)).toEqual(order.map((i) => i % CLASSES))
  expect(spoken.looked).toBe(4)
  const out = join(root, 'submission.csv')
  await writeSubmission(out, read, spoken.classes, spoken.chances)
  const rows = (await readFile(out, 'utf8')).trim().split('\n')
  expect(rows).toEqual(['target,ID', ...order.map((i) => `${i % CLASSES},x${i}.jpg`)])
  const wide = (await readFile(join(root, 'submission.probabilities.csv'), 'utf8'))
    .trim()
    .split('\n')
  expect(wide[0]).toBe('ID,p_0,p_1,p_2')
  const sum = wide[1]!
    .split(',')
    .slice(1)
    .map(Number)
    .reduce((a, b) => a + b)
  expect(sum).toBeCloseTo(1, 4)

  // By content: a copy under another name is known, and no network is opened for it.
  await writeFile(join(images, 'copy.jpg'), await readFile(join(images, 'x5.jpg')))
  await writeFile(template, 'ID,target\ncopy.jpg,0\nx0.jpg,0\n')
  const engines = { ...smallEngines(), openInference: () => Promise.reject(new Error('opened')) }
  const again = await predictEnsemble(
    options([run], { engines }),
    (await readTemplate({ images })).list,
  )
  expect(again.looked).toBe(0)
  expect([...again.chances.subarray(0, CLASSES)]).toEqual([...spoken.chances.subarray(0, CLASSES)])
})

test('kept answers that were cut off are made again, and views have answers of their own', async () => {
  const { run, images } = await trained()
  const { list } = await readTemplate({ images })
  const first = await predictEnsemble(options([run]), list)
  const folder = join(run, 'small', 'logits')
  const [name] = await readdir(folder)
  await appendFile(join(folder, name!), Buffer.alloc(13, 1))
  const again = await predictEnsemble(options([run]), list)
  expect(again.looked).toBe(0)
  expect(again.chances).toEqual(first.chances)
  const turned = await predictEnsemble(options([run], { views: 4 }), list)
  expect(turned.looked).toBe(8)
  expect(await readdir(folder)).toHaveLength(4)
  expect(turned.chances).not.toEqual(first.chances)
})

test('an image that cannot be read is named and guessed from the others', async () => {
  const { run, images } = await trained()
  await writeFile(join(images, 'x3.jpg'), 'no image')
  const { list } = await readTemplate({ images })
  await rm(join(images, 'x4.jpg'))
  const spoken = await predictEnsemble(options([run]), list)
  expect(spoken.failures.map(({ id, code }) => [id, code]).toSorted()).toEqual([
    ['x3.jpg', 'IMAGE_UNREADABLE'],
    ['x4.jpg', 'IMAGE_GONE'],
  ])
  const row = [...spoken.chances.subarray(3 * CLASSES, 4 * CLASSES)]
  expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 4)
  expect(said(spoken).filter((_, i) => i !== 3 && i !== 4)).toEqual([0, 1, 2, 2, 0, 1])
})

test('restored images are read in place of the originals, whatever their ending', async () => {
  const { root, run, images } = await trained()
  const restored = join(root, 'restored')
  await mkdir(restored)
  // Of another class, so that the answer shows which was read.
  await writeFile(join(restored, 'x0.png'), await drawPage(2, 'restored', 5))
  const read = await readTemplate({ images, restored })
  expect(read.warnings.join()).toContain('7 images are not in')
  expect(said(await predictEnsemble(options([run]), read.list))[0]).toBe(2)
})

test('a template that does not fit says so before any work', async () => {
  const { root, images } = await trained()
  const template = join(root, 'template.csv')
  const reading = (text: string): Promise<unknown> =>
    writeFile(template, text).then(() => readTemplate({ images, template }))
  await expect(reading('ID,target\nx0.jpg,0\nnone.jpg,0\nother.jpg,0\n')).rejects.toThrow(
    /IDs without an image .*\(2\): line 3 "none.jpg"; line 4 "other.jpg"/,
  )
  await expect(reading('ID,target\nx0.jpg,0\nx0,0\n')).rejects.toMatchObject({ code: 'ID_TWICE' })
  await expect(reading('name,target\nx0.jpg,0\n')).rejects.toMatchObject({
    code: 'TEMPLATE_COLUMNS',
  })
  await expect(reading('ID,target\n')).rejects.toMatchObject({ code: 'SET_EMPTY' })
})

test('weights are found on pages that no member was trained on, or not at all', async () => {
  const { root, run, images } = await trained()
  const set = join(root, 'set')
  const weak = join(root, 'weak')
  const members = [{ ...smallMember('small-weak'), learningRate: 1e-6 }]
  await runSmall(weak, smallConfig(set, { backbones: members }))
  const { list } = await readTemplate({ images })
  const auto = { weighing: (): Weighing => 'auto' as const }
  const spoken = await predictEnsemble(options([run, weak], auto), list)
  expect(spoken.members.map(({ weight }) => weight)).toEqual([1, 0])
  expect(spoken.found!.images).toBe(12)

  const other = join(root, 'other-set')
  await writeBuiltSet(other, { classes: CLASSES, train: 6, holdout: 3 })
  const foreign = join(root, 'foreign')
  await runSmall(foreign, smallConfig(other))
  await expect(predictEnsemble(options([run, foreign], auto), list)).rejects.toMatchObject({
    code: 'HOLDOUT_DIFFERS',
  })
  await rm(set, { recursive: true })
  await expect(predictEnsemble(options([run, weak], auto), list)).rejects.toMatchObject({
    code: 'HOLDOUT_GONE',
  })
  const equal = await predictEnsemble(options([run, weak]), list)
  expect(equal.members.map(({ weight }) => weight)).toEqual([0.5, 0.5])
})

test('folders that hold no run, and weights of something else, are refused', async () => {
  const root = await temporary()
  await expect(readMembers(join(root, 'none'))).rejects.toMatchObject({ code: 'RUN_MISSING' })
  await expect(readMembers(root)).rejects.toMatchObject({ code: 'RUN_EMPTY' })
})
