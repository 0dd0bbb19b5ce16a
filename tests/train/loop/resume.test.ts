import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { readMetrics, type MetricsRow } from '../../../src/train/loop/metrics-log.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, smallBackbone, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

async function rowsOf(folder: string): Promise<MetricsRow[]> {
  const rows: MetricsRow[] = []
  for await (const row of readMetrics(join(folder, 'metrics.jsonl'))) {
    // What a clock decides is no part of the comparison.
    rows.push(row.kind === 'evaluation' ? { ...row, imagesPerSecond: 0, inputWait: 0 } : row)
  }
  return rows
}

/** Everything a run ends with that must not depend on how often it was stopped. */
async function outcome(out: string): Promise<object> {
  const folder = join(out, 'small')
  const last = await readCheckpoint(folder)
  const { seconds: _, waited: __, window: ___, ...place } = last!.run
  return {
    place,
    model: last!.model,
    optimiser: last!.optimiser,
    best: await readFile(join(folder, 'best.safetensors')),
    rows: await rowsOf(folder),
  }
}

/** Aborts at the given gradient, counted from 1. */
function stoppedAt(count: number): {
  engines: ReturnType<typeof smallEngines>
  signal: AbortSignal
} {
  const stop = new AbortController()
  let seen = 0
  const onGradient = (): void => {
    if (++seen === count) stop.abort()
  }
  return { engines: smallEngines({ onGradient }), signal: stop.signal }
}

test('a run stopped in the middle of epochs and at their ends resumes exactly', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 3, train: 9, holdout: 3 })
  const backbone = { ...smallBackbone('small'), accumulate: 2, batch: 4 }
  const config = smallConfig(set, {
    backbones: [backbone],
    augmentation: { rotate90: 0.3, hflip: 0.3, crop: 0.8 },
    loss: { mixup: 0.4 },
  })
  await runSmall(join(root, 'through'), config)
  const out = join(root, 'stopped')
  // Step 4; then step 10, after an evaluation; then step 17; two gradients per update.
  for (const count of [7, 12, 13]) {
    await expect(runSmall(out, config, stoppedAt(count))).rejects.toMatchObject({ code: 'STOPPED' })
  }
  const result = await runSmall(out, config)
  expect(await outcome(out)).toEqual(await outcome(join(root, 'through')))
  expect(result.runs[0]!.macroF1Noisy).toBeGreaterThan(0.9)
  const rows = await rowsOf(join(out, 'small'))
  expect(rows.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual(
    Array.from({ length: 30 }, (_, i) => i + 1),
  )

  // Of all checkpoints one is left; a finished run is not done again.
  const names = await readdir(join(out, 'small'))
  expect(names.filter((name) => name.startsWith('step-'))).toHaveLength(1)
  const engines = smallEngines({
    onGradient: () => {
      throw new Error('trained again')
    },
  })
  expect((await runSmall(out, config, { engines })).runs).toEqual(result.runs)
})

test('a run whose rows and files went further than its checkpoint goes back to it', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 8, holdout: 2 })
  const config = smallConfig(set)
  await runSmall(join(root, 'through'), config)
  const out = join(root, 'torn')
  await expect(runSmall(out, config, stoppedAt(14))).rejects.toMatchObject({ code: 'STOPPED' })
  const log = join(out, 'small', 'metrics.jsonl')
  const row = { kind: 'step', step: 15, loss: 9, norm: 9, learningRate: 9 }
  await writeFile(log, `${await readFile(log, 'utf8')}${JSON.stringify(row)}\n{"kind":"st`)
  // A checkpoint that was not named yet when the machine went down.
  await rm(join(out, 'small', 'step-00000015-1'), { recursive: true, force: true })
  await runSmall(out, config)
  expect(await outcome(out)).toEqual(await outcome(join(root, 'through')))
})

test('a loss that is no number stops the run and leaves the last good checkpoint', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 8, holdout: 2 })
  const out = join(root, 'run')
  const engines = smallEngines({ nanAt: 15 })
  await expect(runSmall(out, smallConfig(set), { engines })).rejects.toMatchObject({
    code: 'NAN_LOSS',
    kind: 'work',
  })
  const last = await readCheckpoint(join(out, 'small'))
  expect(last!.run).toMatchObject({ step: 10, evaluations: 1, ended: null })
  const values = [...last!.model.parameters.values()].flatMap((one) => [...one.values])
  expect(values.every(Number.isFinite)).toBe(true)
})

test('a run ends when the noisy holdout gets no better, and keeps the best', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 4, noise: 10 })
  const duration = { steps: 200, evaluations: 20, patience: 2 }
  const config = smallConfig(set, { duration })
  const { runs } = await runSmall(join(root, 'run'), config)
  expect(runs[0]).toMatchObject({ ended: 'patience' })
  expect(runs[0]!.steps).toBeLessThan(200)
  const rows = (await rowsOf(join(root, 'run', 'small'))).filter((row) => row.kind === 'evaluation')
  const best = rows.findLast((row) => row.best)!
  expect(rows.length - best.evaluation).toBe(2)
  expect(runs[0]!.bestStep).toBe(best.step)
})

/** Engines whose steps take ten milliseconds by a clock of their own, and nothing else any. */
function tenMilliseconds(onGradient?: () => void): {
  engines: ReturnType<typeof smallEngines>
  clock: () => number
} {
  let now = 0
  const step = (): void => {
    now += 10
    onGradient?.()
  }
  return { engines: smallEngines({ onGradient: step }), clock: () => now }
}

test('with a budget the number of steps is found once and kept', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 2 })
  const config = smallConfig(set, { duration: { steps: null, budget: 1.2 } })
  const out = join(root, 'run')
  const stop = new AbortController()
  let seen = 0
  const timed = tenMilliseconds(() => void (++seen === 12 && stop.abort()))
  const run = runSmall(out, config, { ...timed, signal: stop.signal })
  await expect(run).rejects.toMatchObject({ code: 'STOPPED' })
  const { plan } = (await readCheckpoint(join(out, 'small')))!.run
  // 1.2 s less 8 measured steps and 3 evaluations of 8 pages, each 3 ms and 10 ms beside.
  expect(plan).toEqual({ steps: 8 + 108, evaluations: 3 })
  const { runs } = await runSmall(out, config, tenMilliseconds())
  expect(runs[0]!.steps).toBe(plan.steps)
})

test('a budget is shared by what each backbone is to get of it', async () => {
  const root = await temporary()
  const set = join(root, 'set')
  await writeBuiltSet(set, { classes: 2, train: 6, holdout: 2 })
  const backbones = [
    { ...smallBackbone('small'), share: 4 },
    { ...smallBackbone('small-other'), share: 1 },
  ]
  const config = smallConfig(set, { backbones, duration: { steps: null, budget: 2 } })
  const { runs } = await runSmall(join(root, 'run'), config, tenMilliseconds())
  // 1.6 s, and the 0.44 s that are left then; each less its evaluations' 39 ms.
  expect(runs.map(({ steps }) => steps)).toEqual([156, 40])
})
