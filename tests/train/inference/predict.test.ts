import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRun, predictFiles, type OpenOptions } from '../../../src/train/inference/open-run.ts'
import type { Predictions } from '../../../src/train/inference/predictions.ts'
import { readLabelled } from '../../../src/train/inference/labelled.ts'
import { readTemplate, writeSubmission } from '../../../src/train/inference/submission.ts'
import { readTrainedModels } from '../../../src/train/inference/trained-model.ts'
import { drawPage, writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, smallBackbone, temporary } from '../support/run.ts'
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

function options(over: Partial<OpenOptions> = {}): OpenOptions {
  return { workers: 1, engines: smallEngines(), ...over }
}

function predicted({ probabilities }: Predictions): number[] {
  return Array.from({ length: probabilities.length / CLASSES }, (_, i) => {
    const row = [...probabilities.subarray(i * CLASSES, (i + 1) * CLASSES)]
    return row.indexOf(Math.max(...row))
  })
}

test('pages are predicted in the order of the template, and known predictions are not computed again', async () => {
  const { root, run, images } = await trained()
  const order = [5, 0, 7, 2]
  const template = join(root, 'data', 'sample_submission.csv')
  await writeFile(template, ['target,ID', ...order.map((i) => `0,x${i}.jpg`), ''].join('\r\n'))
  const read = await readTemplate({ images })
  expect(read.warnings.join()).toContain('4 images')
  const found = await predictFiles([run], read.list, options())
  expect(predicted(found)).toEqual(order.map((i) => i % CLASSES))
  expect(found.computed).toBe(4)
  const out = join(root, 'submission.csv')
  await writeSubmission(out, read, found.classes, found.probabilities)
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
  const again = await predictFiles(
    [run],
    (await readTemplate({ images })).list,
    options({ engines }),
  )
  expect(again.computed).toBe(0)
  expect([...again.probabilities.subarray(0, CLASSES)]).toEqual([
    ...found.probabilities.subarray(0, CLASSES),
  ])
})

test('cached logits that were cut off are computed again, and orientations have their own', async () => {
  const { run, images } = await trained()
  const { list } = await readTemplate({ images })
  const first = await predictFiles([run], list, options())
  const folder = join(run, 'small', 'logits')
  const [name] = await readdir(folder)
  await appendFile(join(folder, name!), Buffer.alloc(13, 1))
  const again = await predictFiles([run], list, options())
  expect(again.computed).toBe(0)
  expect(again.probabilities).toEqual(first.probabilities)
  const augmented = await predictFiles([run], list, options({ tta: 4 }))
  expect(augmented.computed).toBe(8)
  expect(await readdir(folder)).toHaveLength(4)
  expect(augmented.probabilities).not.toEqual(first.probabilities)
})

test('an image that cannot be read is named and gets the mean of the others', async () => {
  const { run, images } = await trained()
  await writeFile(join(images, 'x3.jpg'), 'no image')
  const { list } = await readTemplate({ images })
  await rm(join(images, 'x4.jpg'))
  const found = await predictFiles([run], list, options())
  expect(found.failures.map(({ id, code }) => [id, code]).toSorted()).toEqual([
    ['x3.jpg', 'IMAGE_UNREADABLE'],
    ['x4.jpg', 'IMAGE_GONE'],
  ])
  const row = [...found.probabilities.subarray(3 * CLASSES, 4 * CLASSES)]
  expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 4)
  expect(predicted(found).filter((_, i) => i !== 3 && i !== 4)).toEqual([0, 1, 2, 2, 0, 1])
})

test('restored images are read in place of the originals, whatever their ending', async () => {
  const { root, run, images } = await trained()
  const restored = join(root, 'restored')
  await mkdir(restored)
  // Of another class, so that the prediction shows which was read.
  await writeFile(join(restored, 'x0.png'), await drawPage(2, 'restored', 5))
  const read = await readTemplate({ images, restored })
  expect(read.warnings.join()).toContain('7 images are not in')
  expect(predicted(await predictFiles([run], read.list, options()))[0]).toBe(2)
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

test('a template of other names, endings and columns is filled as it stands', async () => {
  const { root, images } = await trained()
  const template = join(root, 'template.csv')
  const filled = async (text: string): Promise<{ lines: string[]; warnings: string }> => {
    await writeFile(template, text)
    const read = await readTemplate({ images, template })
    const probabilities = new Float32Array(2 * read.list.length).map((_, i) => i % 2)
    const classes = [
      { target: 4, name: 'a' },
      { target: 9, name: 'b' },
    ]
    const out = join(root, 'filled.csv')
    await writeSubmission(out, read, classes, probabilities)
    const lines = (await readFile(out, 'utf8')).trim().split('\n')
    return { lines, warnings: read.warnings.join('\n') }
  }
  const wide = await filled(
    'usage,image_id,label\nPublic,x0.JPG,0\n"a, b",x1.png,0\nPrivate,x2,0\n',
  )
  expect(wide.lines).toEqual([
    'usage,image_id,label',
    'Public,x0.JPG,9',
    '"a, b",x1.png,9',
    'Private,x2,9',
  ])
  const gone = await filled('ID;target\nx0.jpg;0\nx1.jpg;0\ngone.jpg;0\n')
  expect(gone.lines.at(-1)).toBe('gone.jpg,9')
  expect(gone.warnings).toMatch(/1 rows .*filled as unreadable ones.*"gone.jpg"/)
  await writeFile(join(images, 'x0.png'), '')
  await expect(filled('ID,target\nx0,0\n')).rejects.toMatchObject({ code: 'ID_AMBIGUOUS' })
  await expect(filled('ID,target\n../x0.jpg,0\nx1.jpg,0\n')).rejects.toMatchObject({
    code: 'ID_OUTSIDE',
  })
  await expect(filled('ID,a,b\nx1.jpg,0,0\n')).rejects.toMatchObject({ code: 'TEMPLATE_COLUMNS' })
})

test('weights are found on pages that no model was trained on, or not at all', async () => {
  const { root, run, images } = await trained()
  const set = join(root, 'set')
  const weak = join(root, 'weak')
  const backbones = [{ ...smallBackbone('small-weak'), learningRate: 1e-6 }]
  await runSmall(weak, smallConfig(set, { backbones }))
  const { list } = await readTemplate({ images })
  const auto = options({ ensembleWeights: 'auto' })
  const found = await predictFiles([run, weak], list, auto)
  expect(found.models.map(({ weight }) => weight)).toEqual([1, 0])
  expect(found.holdout!.images).toBe(12)

  const other = join(root, 'other-set')
  await writeBuiltSet(other, { classes: CLASSES, train: 6, holdout: 3 })
  const foreign = join(root, 'foreign')
  await runSmall(foreign, smallConfig(other))
  await expect(predictFiles([run, foreign], list, auto)).rejects.toMatchObject({
    code: 'HOLDOUT_DIFFERS',
  })
  await rm(set, { recursive: true })
  await expect(predictFiles([run, weak], list, auto)).rejects.toMatchObject({
    code: 'HOLDOUT_GONE',
  })
  const equal = await predictFiles([run, weak], list, options())
  expect(equal.models.map(({ weight }) => weight)).toEqual([0.5, 0.5])
})

test('folders that hold no run, and weights of something else, are refused', async () => {
  const root = await temporary()
  await expect(readTrainedModels(join(root, 'none'))).rejects.toMatchObject({ code: 'RUN_MISSING' })
  await expect(readTrainedModels(root)).rejects.toMatchObject({ code: 'RUN_EMPTY' })
  await mkdir(join(root, 'a'))
  await mkdir(join(root, 'b'))
  await writeFile(join(root, 'b', 'config.yaml'), '')
  await expect(readTrainedModels(join(root, 'none'))).rejects.toMatchObject({
    code: 'RUN_MISSING',
    message: `expected a folder of a run at ${join(root, 'none')}, found none; runs there: ${join(root, 'b')}`,
  })
})

test('encoded images in memory are predicted as their files are, without threads', async () => {
  const { run, images } = await trained()
  const { list } = await readTemplate({ images })
  const files = await predictFiles([run], list, options({ tta: 4 }))
  const predictor = await openRun(run, { engines: smallEngines() })
  const bytes = await Promise.all(list.ids().map((id) => readFile(join(images, id))))
  const rows = await predictor.predict(bytes, { tta: 4 })
  expect(rows).toHaveLength(8)
  for (const [i, row] of rows.entries()) {
    for (const [c, value] of row.entries()) {
      expect(value).toBeCloseTo(files.probabilities[i * CLASSES + c]!, 5)
    }
  }
  expect(predictor.classes.map(({ target }) => target)).toEqual([0, 1, 2])
  expect(await predictor.predict([])).toEqual([])
  await expect(predictor.predict([bytes[0]!, Buffer.from('no image')])).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringMatching(/^image 1: /) as string,
  })
  // Calls at the same time do not disturb one another.
  const together = await Promise.all(bytes.map((one) => predictor.predict([one], { tta: 4 })))
  expect(together.flat()).toEqual(rows)
  await predictor.close()
})

test('runs are evaluated on no set but the one they were trained on', async () => {
  const { root, run } = await trained()
  const set = join(root, 'set')
  const other = join(root, 'other')
  await runSmall(other, smallConfig(set))
  expect((await readLabelled([run, other])).list).toHaveLength(12)

  // Another run held out other pages.
  const foreign = join(root, 'foreign')
  await writeBuiltSet(join(root, 'foreign-set'), { classes: CLASSES, train: 6, holdout: 3 })
  await runSmall(foreign, smallConfig(join(root, 'foreign-set')))
  await expect(readLabelled([run, foreign])).rejects.toMatchObject({
    code: 'HOLDOUT_DIFFERS',
    message: expect.stringContaining('foreign/small') as string,
  })

  // Built again at the same path: first without a class, then with another split.
  await rm(set, { recursive: true })
  await writeBuiltSet(set, { classes: CLASSES - 1, train: 10, holdout: 4 })
  await expect(readLabelled([run])).rejects.toMatchObject({
    code: 'SET_CHANGED',
    message: expect.stringMatching(/it has no class 2 class_2; other pages are held out/) as string,
  })
  await rm(set, { recursive: true })
  await writeBuiltSet(set, { classes: CLASSES, train: 10, holdout: 5 })
  await expect(readLabelled([run])).rejects.toThrow(
    /no longer the set .*other pages are held out, some of which it may have been trained on.*--truth/,
  )
})
