import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { WorkError } from '../../../src/core/errors.ts'
import { silent } from '../../../src/core/progress.ts'
import { readTrainingSet } from '../../../src/train/data/training-set.ts'
import type { RunOptions } from '../../../src/train/loop/train-run.ts'
import { drawTrial, readSweep, withValues } from '../../../src/train/sweep/plan.ts'
import { sweep, type SweepResult } from '../../../src/train/sweep/sweep.ts'
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

test('halving gives the better trials more steps, and a stopped sweep resumes from its journal', async () => {
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
  expect(page.match(/<tr data-trial=/g)).toHaveLength(7)
  // Each trial has a page of its own, and its score as many digits as its few pages allow.
  expect(page.match(/href="trial-00\d-\d+\/report\.html"/g)).toHaveLength(7)
  expect(page.match(/<td>\d\.\d\d<\/td>\s*<\/tr>/g)).toHaveLength(7)
})

test('a file that cannot be swept by says where', async () => {
  const { file } = await begin('trials: 0\nsearch: { seed: [1] }\n')
  await expect(readSweep(file)).rejects.toThrow(/sweep\.yaml:1:9: trials/)
  await writeFile(file, 'trials: 3\nsearch:\n  seed: { low: 5, high: 1 }\n')
  await expect(readSweep(file)).rejects.toThrow(/sweep\.yaml:3:9: search\.seed/)
  await writeFile(file, 'trails: 3\nsearch: { seed: 5 }\n')
  const message = await readSweep(file).then(String, String)
  expect(message).toContain('trails: unknown key, did you mean "trials"?')
  expect(message).toContain('trials: is missing')
  expect(message).toContain('search.seed: expected a list of values, or { low')
  expect(message).not.toMatch(/Invalid input|received|the whole/)
})

test("a run's settings are told from a sweep's", async () => {
  const { file } = await begin(stringify(smallConfig('set')))
  await expect(readSweep(file)).rejects.toThrow(/these are a run's settings, not a sweep's/)
})

/** Sweeps over a small set. */
async function swept(
  text: string,
  holdout: number,
): Promise<{ result: Promise<SweepResult>; out: string }> {
  const { root, file } = await begin(text)
  const folder = join(root, 'set')
  await writeBuiltSet(folder, { classes: 2, train: 6, holdout })
  const out = join(root, 'sweep')
  const engines = smallEngines()
  const options: RunOptions = {
    config: smallConfig(folder),
    set: await readTrainingSet(folder),
    out,
    overwrite: false,
    workers: 1,
    // As where a graph needs more memory than there is.
    engines: {
      ...engines,
      openTraining: (given, ...rest) =>
        given.batch > 100
          ? Promise.reject(new WorkError('OUT_OF_MEMORY', 'too large'))
          : engines.openTraining(given, ...rest),
    },
    progress: silent,
    signal: new AbortController().signal,
  }
  return { result: sweep(options, await readSweep(file)), out }
}

test('a sweep without a holdout, or with draws that cannot be run, is refused before the first trial', async () => {
  const bare = await swept('trials: 2\nsearch: { seed: [1, 2] }\n', 0)
  await expect(bare.result).rejects.toMatchObject({ code: 'SWEEP_WITHOUT_HOLDOUT', kind: 'input' })
  const wrong = await swept('trials: 8\nsearch: { loss.smoothing: { low: 0, high: 2 } }\n', 2)
  await expect(wrong.result).rejects.toThrow(/[1-7] of 8 trials have settings that cannot be run/)
  await expect(stat(wrong.out)).rejects.toThrow('ENOENT')
  const odd = await swept('trials: 4\nsearch: { backbones.0.size: [17] }\n', 2)
  await expect(odd.result).rejects.toThrow(/4 of 4 trials/)
})

test('a trial that fails is recorded, and the others are run', async () => {
  const { result } = await swept(
    'trials: 6\nsearch: { backbones.0.batch: [4, 4096], duration.steps: [6] }\n',
    2,
  )
  const { trials, best } = await result
  expect(trials).toHaveLength(6)
  for (const { values, score, reason } of trials) {
    const isLarge = values['backbones.0.batch'] === 4096
    expect(score === null).toBe(isLarge)
    expect(reason).toBe(isLarge ? 'too large' : undefined)
  }
  expect(new Set(trials.map(({ score }) => score === null)).size).toBe(2)
  expect(best!.score).not.toBeNull()
})
