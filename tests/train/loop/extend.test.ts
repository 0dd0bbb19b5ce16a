import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { readHoldoutLogits } from '../../../src/train/loop/evaluate-holdout.ts'
import { readMetrics, type StepRow } from '../../../src/train/loop/metrics-log.ts'
import { learningRate, longerPlan } from '../../../src/train/loop/schedule.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

test('a finished run continues with more steps from its last checkpoint, by the longer schedule', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 8, holdout: 3 })
  const out = join(root, 'run')
  const short = smallConfig(set, { duration: { steps: 12, evaluations: 3 } })
  const long = smallConfig(set, { duration: { steps: 28, evaluations: 3 } })
  await runSmall(out, short)
  let gradients = 0
  const said: string[] = []
  const { runs } = await runSmall(out, long, {
    engines: smallEngines({ onGradient: () => void gradients++ }),
    say: (line) => said.push(line),
  })
  expect(gradients).toBe(16)
  expect(runs[0]).toMatchObject({ steps: 28, ended: 'completed' })
  const steps: StepRow[] = []
  const evaluations: number[] = []
  for await (const row of readMetrics(join(out, 'small', 'metrics.jsonl'))) {
    if (row.kind === 'step') steps.push(row)
    else evaluations.push(row.step)
  }
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 28 }, (_, i) => i + 1))
  expect(evaluations).toEqual([4, 8, 12, 16, 20, 24, 28])
  const schedule = { peak: 0.05, warmup: 3, minLearningRate: short.optimiser.minLearningRate }
  for (const { step, learningRate: rate } of steps) {
    const expected = learningRate({ ...schedule, steps: step <= 12 ? 12 : 28 }, step - 1)
    expect(rate).toBeCloseTo(expected, 10)
  }
  const next = learningRate({ ...schedule, steps: 28 }, 12).toExponential(1)
  expect(said.join('\n')).toContain(
    `small: 28 steps in place of 12: it continues at step 12 with the learning rate of a run of 28 steps (${next} next)`,
  )
  expect(await readFile(join(out, 'config.yaml'), 'utf8')).toContain('steps: 28')

  // Fewer steps than it has, or more together with other settings, are another run's.
  await expect(runSmall(out, short)).rejects.toMatchObject({ code: 'OTHER_RUN' })
  const other = smallConfig(set, { seed: 4, duration: { steps: 40, evaluations: 3 } })
  await expect(runSmall(out, other)).rejects.toMatchObject({ code: 'OTHER_RUN' })
})

test('a run that ended as it got no better continues, and compares with its best weights', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 4, noise: 10 })
  const out = join(root, 'run')
  const lasting = (steps: number) =>
    smallConfig(set, { keep: 'last', duration: { steps, evaluations: 20, patience: 2 } })
  const first = await runSmall(out, lasting(200))
  expect(first.runs[0]).toMatchObject({ ended: 'patience', weights: 'last' })
  const folder = join(out, 'small')
  const lastLogits = await readHoldoutLogits(folder, 'noisy')

  // Stopped right after it was extended: what is kept of the best weights is theirs again.
  const stop = new AbortController()
  const engines = smallEngines({ onGradient: () => stop.abort() })
  const extended = runSmall(out, lasting(400), { engines, signal: stop.signal })
  await expect(extended).rejects.toMatchObject({ code: 'STOPPED' })
  expect(await readHoldoutLogits(folder, 'noisy')).not.toEqual(lastLogits)
  const { run } = (await readCheckpoint(folder))!
  expect(run).toMatchObject({ ended: null, selected: null, plan: { steps: 400, evaluations: 40 } })
  expect(run.step).toBe(first.runs[0]!.steps + 1)
  await expect(readFile(join(folder, 'selected.json'))).rejects.toThrow('ENOENT')
  expect((await runSmall(out, lasting(400))).runs[0]!.steps).toBeGreaterThan(run.step)
})

test('evaluations of a longer plan come as often as before', () => {
  const run = { plan: { steps: 30, evaluations: 3 }, evaluations: 3 }
  expect(longerPlan(run, 60)).toEqual({ steps: 60, evaluations: 6 })
  expect(longerPlan(run, 35)).toEqual({ steps: 35, evaluations: 4 })
  expect(longerPlan(run, 30)).toBeUndefined()
  expect(longerPlan({ plan: { steps: 0, evaluations: 0 }, evaluations: 0 }, 9)).toBeUndefined()
})
