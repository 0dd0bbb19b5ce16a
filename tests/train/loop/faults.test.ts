import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silent } from '../../../src/core/progress.ts'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { writeModelFile } from '../../../src/train/weights/model-file.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { drawPage, EVIL, writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, smallBackbone, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

test('images gone or corrupt in mid-epoch are named once, and the run continues', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  const rows = await writeBuiltSet(set, { classes: 2, train: 16, holdout: 3 })
  const train = rows.filter(({ split }) => split === 'train')
  const noisy = rows.find(({ split }) => split === 'holdout/noisy')!
  let seen = 0
  let failed = 0
  // Nothing is kept from before, and many images are ahead in the pool: taken away early, found late.
  const config = smallConfig(set, { input: { cache: 0 }, duration: { steps: 20, evaluations: 2 } })
  const engines = smallEngines({
    onGradient: async () => {
      if (++seen !== 2) return
      await rm(join(set, train[3]!.file))
      await writeFile(join(set, train[20]!.file), 'no image')
      await rm(join(set, noisy.file))
    },
  })
  const out = join(root, 'run')
  const progress = { ...silent, fail: (images: number) => void (failed += images) }
  const result = await runSmall(out, config, { engines, progress })
  expect(result.failed).toBe(3)
  expect(failed).toBe(3)
  const failures = (await readFile(join(out, 'failures.jsonl'), 'utf8')).trim().split('\n')
  const named = failures.map((line) => JSON.parse(line) as { id: string; code: string })
  expect(named.map(({ id, code }) => `${id} ${code}`).toSorted()).toEqual(
    [
      `${train[3]!.id} IMAGE_GONE`,
      `${train[20]!.id} IMAGE_UNREADABLE`,
      `${noisy.id} IMAGE_GONE`,
    ].toSorted(),
  )
  // The evaluation is of the images that are left.
  const evaluations = (await readFile(join(out, 'small', 'metrics.jsonl'), 'utf8')).match(
    /"noisy":\{"images":(\d+)/g,
  )
  expect(evaluations?.at(-1)).toContain('5')
})

test('one unreadable image in batches of one is set aside, and the run goes to its end', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  const rows = await writeBuiltSet(set, { classes: 2, train: 5, holdout: 2 })
  const bad = rows.find(({ split }) => split === 'train')!
  await writeFile(join(set, bad.file), 'no image')
  const out = join(root, 'run')
  for (const accumulate of [1, 2]) {
    const one = { ...smallBackbone('small'), batch: 1, accumulate }
    const config = smallConfig(set, { backbones: [one], duration: { steps: 20, evaluations: 1 } })
    const { runs, failed } = await runSmall(out, config, { overwrite: true })
    expect(runs[0]).toMatchObject({ steps: 20, ended: 'completed' })
    expect(failed).toBe(1)
    const { run, optimiser } = (await readCheckpoint(join(out, 'small')))!
    // Of ten images in two passes one is bad: alone it makes no update, with another it does.
    expect([run.step, optimiser.steps]).toEqual([20, accumulate === 1 ? 18 : 20])
  }
})

test('a set that is gone altogether stops the run with its last checkpoint kept', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 8, holdout: 2 })
  let seen = 0
  const engines = smallEngines({
    onGradient: async () => {
      if (++seen === 12) await rm(join(set, 'train'), { recursive: true })
    },
  })
  const out = join(root, 'run')
  const run = runSmall(out, smallConfig(set, { input: { cache: 0 } }), { engines })
  await expect(run).rejects.toMatchObject({ code: 'INPUT_GONE', kind: 'work' })
  const last = JSON.parse(await readFile(join(out, 'small', 'last.json'), 'utf8')) as object
  expect(last).toEqual({ checkpoint: 'step-00000010-1' })
})

test('a run folder of other settings, of another set, or of something else is refused', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 2 })
  const out = join(root, 'run')
  await runSmall(out, smallConfig(set))
  const faster = { ...smallBackbone('small'), learningRate: 0.1 }
  const other = smallConfig(set, { backbones: [faster] })
  await expect(runSmall(out, other)).rejects.toThrow(
    /other settings \(backbones\.0\.learningRate: 0\.05 there, 0\.1 here\)/,
  )
  // What does not change the weights may differ.
  await runSmall(out, smallConfig(set, { input: { cache: 0 } }))
  const second = join(root, 'second')
  await writeBuiltSet(second, { classes: 2, train: 7, holdout: 2 })
  await expect(runSmall(out, smallConfig(second))).rejects.toMatchObject({ code: 'OTHER_SET' })
  await expect(runSmall(out, smallConfig(second), { overwrite: true })).resolves.toMatchObject({
    out,
  })
  const notes = join(root, 'notes')
  await mkdir(notes)
  await writeFile(join(notes, 'thesis.txt'), 'mine')
  await expect(runSmall(notes, smallConfig(set), { overwrite: true })).rejects.toMatchObject({
    code: 'OUT_NOT_A_RUN',
  })
  expect(await readFile(join(notes, 'thesis.txt'), 'utf8')).toBe('mine')
})

test('a size that the backbone cannot be run at stops before any work', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 4, holdout: 2 })
  const config = smallConfig(set, { backbones: [{ ...smallBackbone('small'), size: 17 }] })
  await expect(runSmall(join(root, 'run'), config)).rejects.toMatchObject({ code: 'SIZE_INVALID' })
  await expect(readFile(join(root, 'run', 'config.yaml'))).rejects.toThrow('ENOENT')
})

test('a checkpoint that was damaged says so', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 2 })
  const out = join(root, 'run')
  const stop = new AbortController()
  let seen = 0
  const engines = smallEngines({ onGradient: () => void (++seen === 5 && stop.abort()) })
  await expect(
    runSmall(out, smallConfig(set), { engines, signal: stop.signal }),
  ).rejects.toMatchObject({
    code: 'STOPPED',
  })
  const place = join(out, 'small', 'step-00000005-0')
  await writeModelFile(join(place, 'model.safetensors'), {
    parameters: new Map([['other', { shape: [1], values: new Float32Array(1) }]]),
    buffers: new Map(),
  })
  await expect(runSmall(out, smallConfig(set))).rejects.toMatchObject({
    code: 'CHECKPOINT_DAMAGED',
  })
})

test('sets without a holdout, with an empty class, unfinished, or plain, are told apart', async () => {
  const root = await temporary()
  const bare = join(root, 'bare')
  await writeBuiltSet(bare, { classes: 3, train: 4, holdout: 0 })
  const set = await readTrainingSet(bare)
  expect(set.warnings.join()).toMatch(/holds no pages out/)
  // It trains all the same, keeps the last weights, and says that there is no score.
  const { runs } = await runSmall(join(root, 'run'), smallConfig(bare))
  expect(runs[0]).toMatchObject({ macroF1Clean: null, macroF1Noisy: null, bestStep: 30 })

  const csv = join(bare, 'train.csv')
  const lines = (await readFile(csv, 'utf8')).split('\n').filter((line) => !line.endsWith(',0'))
  await writeFile(csv, lines.join('\n'))
  expect((await readTrainingSet(bare)).warnings.join()).toContain(`no training images of 0 ${EVIL}`)

  const info = join(bare, 'dataset.json')
  await writeFile(
    info,
    (await readFile(info, 'utf8')).replace('"complete":true', '"complete":false'),
  )
  await expect(readTrainingSet(bare)).rejects.toMatchObject({ code: 'SET_INCOMPLETE' })

  const plain = join(root, 'plain')
  for (const name of ['a', 'b']) {
    await mkdir(join(plain, name), { recursive: true })
    for (let i = 0; i < 10; i++) {
      const page = await drawPage(name === 'a' ? 0 : 2, `${name}${i}`, 5)
      await writeFile(join(plain, name, `${i}.jpg`), page)
    }
  }
  const folders = await readTrainingSet(plain)
  expect([folders.kind, folders.train.length, folders.clean.length, folders.noisy.length]).toEqual([
    'plain',
    16,
    4,
    0,
  ])
  expect(folders.warnings.join()).toContain('no built set')
  const trained = await runSmall(join(root, 'plain-run'), smallConfig(plain))
  expect(trained.runs[0]!.macroF1Clean).toBe(1)
})
