import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silent } from '../../../src/core/progress.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import { drawTrial, readSweep, withValues } from '../../../src/train/sweep/plan.ts'
import { sweep } from '../../../src/train/sweep/sweep.ts'
import { writeSweepPage } from '../../../src/train/sweep/sweep-page.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { smallConfig, temporary } from '../support/run.ts'
import { smallEngines, type SmallOptions } from '../support/small-engines.ts'

const TEXT = `
trials: 5
search:
  backbones.0.learningRate: { low: 0.000001, high: 1, log: true }
  loss.classWeights: [none, balanced]
halving: { steps: [4, 12], keep: 0.4 }
`

async function begin(text = TEXT): Promise<{ root: string; file: string }> {
  const root = await temporary()
  const file = join(root, 'sweep.yaml')
  await writeFile(file, text)
  return { root, file }
}

test('trials are drawn by their number and key alone, evenly by orders of magnitude where asked', async () => {
  const { file } = await begin()
  const plan = await readSweep(file)
  const first = drawTrial(plan, 1)
  expect(drawTrial(plan, 1)).toEqual(first)
  const wider = { ...plan, search: { 'optimiser.warmup': [1, 2], ...plan.search } }
  expect(drawTrial(wider, 1)).toMatchObject(first)
  const rates = Array.from(
    { length: 200 },
    (_, i) => drawTrial(plan, i)['backbones.0.learningRate'] as number,
  )
  const small = rates.filter((rate) => rate < 0.001).length
  expect(small).toBeGreaterThan(75)
  expect(small).toBeLessThan(125)
})

test('values are put in at their paths, and paths that lead nowhere are refused', () => {
  const settings = { a: { b: 1, c: [{ d: 2 }] } }
  expect(withValues(settings, { 'a.c.0.d': 5, 'a.b': null })).toEqual({
    a: { b: null, c: [{ d: 5 }] },
  })
  expect(settings.a.c[0]!.d).toBe(2)
  expect(() => withValues(settings, { 'a.c.1.d': 5 })).toThrow(/no key "a\.c\.1\.d"/)
  expect(() => withValues(settings, { 'a.x': 5 })).toThrow(/no key "a\.x"/)
})

test('halving gives the better trials more steps, and a stopped sweep goes on from its journal', async () => {
  const { root, file } = await begin()
  const folder = join(root, 'set')
  await writeBuiltSet(folder, { classes: 3, train: 6, holdout: 4 })
  const set = await readTrainingSet(folder)
  const plan = await readSweep(file)
  const run = (over: SmallOptions = {}, signal = new AbortController().signal) =>
    sweep(
      {
        config: smallConfig(folder),
        set,
        out: join(root, 'sweep'),
        overwrite: false,
        workers: 1,
        engines: smallEngines(over),
        progress: silent,
        signal,
      },
      plan,
    )
  const stop = new AbortController()
  let steps = 0
  const onGradient = (): void => void (++steps === 14 && stop.abort())
  await expect(run({ onGradient }, stop.signal)).rejects.toMatchObject({ code: 'STOPPED' })
  let more = 0
  const result = await run({ onGradient: () => void more++ })
  // 5 trials of 4 steps and 2 of 12, of which 14 steps were made before.
  expect(steps + more).toBe(5 * 4 + 2 * 12)
  expect(result.trials.map(({ rung }) => rung)).toEqual([0, 0, 0, 0, 0, 1, 1])
  const [rung0, rung1] = [0, 1].map((rung) => result.trials.filter((trial) => trial.rung === rung))
  const best = rung0!.toSorted((a, b) => b.score! - a.score!).slice(0, 2)
  expect(rung1!.map(({ trial }) => trial).toSorted()).toEqual(
    best.map(({ trial }) => trial).toSorted(),
  )
  expect(result.best!.rung).toBe(1)
  expect(await run({ onGradient: () => Promise.reject(new Error('again')) })).toEqual(result)

  const page = await readFile(
    await writeSweepPage(join(root, 'sweep'), 'A <sweep>', result),
    'utf8',
  )
  expect(page).toContain('A &lt;sweep&gt;')
  expect(page).toContain('<svg')
  expect(page.match(/<tr>/g)).toHaveLength(8)
})

test('a file that cannot be swept by says where', async () => {
  const { file } = await begin('trials: 0\nsearch: { seed: [1] }\n')
  await expect(readSweep(file)).rejects.toThrow(/sweep\.yaml:1:9: trials/)
  await writeFile(file, 'trials: 3\nsearch:\n  seed: { low: 5, high: 1 }\n')
  await expect(readSweep(file)).rejects.toThrow(/sweep\.yaml:3:9: search\.seed/)
})
