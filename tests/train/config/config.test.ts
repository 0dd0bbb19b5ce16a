import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDuration, showDuration } from '../../../src/train/config/duration.ts'
import {
  configText,
  makeConfig,
  readConfigFile,
  readRunConfig,
  sameTraining,
} from '../../../src/train/config/load.ts'
import { backbonesByName, overrideBackbones } from '../../../src/train/config/backbones.ts'
import {
  learningRate,
  emaDecayAt,
  evaluationStep,
  planBudget,
  planSteps,
} from '../../../src/train/loop/schedule.ts'
import type { BackboneConfig, Config } from '../../../src/train/config/schema.ts'
import { realEngines } from '../../../src/train/engines.ts'
import { temporary } from '../support/run.ts'

test('settings written out are read back the same, and a file gives over the preset, options over both', async () => {
  const folder = await temporary()
  const file = join(folder, 'config.yaml')
  await writeFile(file, 'preset: contest\ndataset: output/x\nseed: 5\noptimiser: { warmup: 7 }\n')
  const read = await readConfigFile(file)
  const { config, why } = makeConfig({ preset: 'auto', file: read, over: { seed: 9 } })
  expect(why).toBeUndefined()
  expect(config).toMatchObject({ preset: 'contest', dataset: 'output/x', seed: 9 })
  expect(config.optimiser).toMatchObject({ warmup: 7, beta1: 0.9 })
  expect(config.backbones.map(({ size }) => size)).toEqual([380, 384, 384])
  const again = join(folder, 'again.yaml')
  await writeFile(again, configText(config))
  expect(await readRunConfig(again)).toEqual(config)
})

test('wrong settings are named with file, line and column, and the nearest key', async () => {
  const folder = await temporary()
  const file = join(folder, 'config.yaml')
  const message = async (text: string): Promise<string> => {
    await writeFile(file, text)
    try {
      makeConfig({ preset: 'quick', file: await readConfigFile(file), over: { dataset: 'x' } })
    } catch (error) {
      return (error as Error).message
    }
    return ''
  }
  expect(await message('seed: 1\noptimiser:\n  warmpu: 3\n')).toMatch(
    /config\.yaml:3:11: .*warmpu.*did you mean "warmup"/,
  )
  expect(await message('seed: 1\nloss:\n  smoothing: 2\n')).toMatch(
    /config\.yaml:3:14: loss\.smoothing: .*found 2/,
  )
  expect(await message('seed: [1\n')).toMatch(/config\.yaml:\d+:\d+: not valid YAML/)
  expect(await message('- 1\n')).toContain('expected keys and values')
  const over = { dataset: 'x', seed: -1 }
  expect(() => makeConfig({ preset: 'quick', over })).toThrow(/settings: seed/)
})

test('the preset is chosen by device and time, and says why', () => {
  const chosen = (device: 'cpu' | 'cuda', budget: number | null) =>
    makeConfig({ preset: 'auto', over: { dataset: 'x', engine: { device }, duration: { budget } } })
  expect(chosen('cpu', null)).toMatchObject({ config: { preset: 'quick' }, why: /GPU/ })
  expect(chosen('cuda', null).config.preset).toBe('contest')
  expect(chosen('cuda', 600)).toMatchObject({ config: { preset: 'quick' }, why: /two hours/ })
})

test('quick gives all its time to one backbone, and knows what others of it begin with', async () => {
  const { config } = makeConfig({ preset: 'quick', over: { dataset: 'a' } })
  expect(config.backbones.map(({ name }) => name)).toEqual(['efficientnet_b0'])
  const engines = await realEngines()
  const find = engines.backbone.bind(engines)
  const named = backbonesByName(['swin_nano', 'convnextv2_atto'], 'quick', find)
  expect(named.map((one) => one.learningRate)).toEqual([3e-4, 1e-3])
})

test('backbones are taken by short names, others as their makers have them', async () => {
  const engines = await realEngines()
  const backbone = engines.backbone.bind(engines)
  const quick = backbonesByName(['swin_tiny', 'convnextv2_atto'], 'quick', backbone)
  expect(quick.map(({ name, size }) => [name, size])).toEqual([
    ['swin_tiny_patch4_window7_224', 96],
    ['convnextv2_atto', 96],
  ])
  const [base] = backbonesByName(['swin_base_384'], 'contest', backbone)
  expect(base).toMatchObject({ size: 384, batch: 4, accumulate: 8 })
  const [small] = overrideBackbones([base!], { batch: 2, lr: 0.1 }, backbone)
  expect(small).toMatchObject({ batch: 2, accumulate: 16, learningRate: 0.1 })
  expect(() => backbonesByName(['efficientnet_b44'], 'quick', backbone)).toThrow(/did you mean/)
})

test('durations are parsed and shown', () => {
  expect(['90s', '20m', '1.5h', '1h30m'].map(parseDuration)).toEqual([90, 1200, 5400, 5400])
  expect(['', 'm', '5x', '1h 30m', '-5m', '10', '1.5'].map(parseDuration)).toEqual(
    Array(7).fill(undefined),
  )
  expect([3, 59, 600, 5400].map(showDuration)).toEqual(['3.0 s', '59 s', '10 min', '1 h 30 min'])
})

test('the learning rate rises evenly and falls as a cosine to its minimum', () => {
  const schedule = { peak: 1, warmup: 10, minLearningRate: 0.1, steps: 110 }
  expect(learningRate(schedule, 0)).toBeCloseTo(0.1)
  expect(learningRate(schedule, 9)).toBeCloseTo(1)
  expect(learningRate(schedule, 60)).toBeCloseTo(0.55)
  expect(learningRate(schedule, 109)).toBeLessThan(0.101)
  // Of a short run a fifth at most is warm-up; while the duration is unknown it is taken as long.
  expect(learningRate({ ...schedule, steps: 10 }, 2)).toBeCloseTo(1)
  expect(learningRate({ ...schedule, steps: undefined }, 4)).toBeCloseTo(0.5)
  expect(emaDecayAt(0.99, 0)).toBeCloseTo(0.1)
  expect(emaDecayAt(0.99, 1e6)).toBe(0.99)
})

test('a run lasts as its epochs, steps or budget say, and is evaluated at even distances', () => {
  const common = { images: 100, perStep: 8, evaluations: 4 }
  expect(planSteps({ ...common, epochs: 6, steps: null })).toEqual({ steps: 75, evaluations: 6 })
  expect(planSteps({ ...common, epochs: 6, steps: 50 })).toEqual({ steps: 50, evaluations: 4 })
  expect(planSteps({ ...common, epochs: 6, steps: 2 })).toEqual({ steps: 2, evaluations: 2 })
  const plan = { steps: 50, evaluations: 4 }
  expect([0, 1, 2, 3].map((index) => evaluationStep(plan, index))).toEqual([12, 25, 37, 50])
  const budget = { seconds: 100, secondsPerStep: 0.5, made: 8, evaluations: 4 }
  expect(planBudget({ ...budget, secondsPerEvaluation: 5 })).toEqual({ steps: 168, evaluations: 4 })
  // Judging that takes long is done less often.
  expect(planBudget({ ...budget, secondsPerEvaluation: 20 })).toEqual({
    steps: 168,
    evaluations: 1,
  })
  expect(planBudget({ ...budget, seconds: -5, secondsPerEvaluation: 5 })).toEqual({
    steps: 9,
    evaluations: 1,
  })
})

test('settings are the same whatever the order of their keys', () => {
  const { config } = makeConfig({ preset: 'quick', over: { dataset: 'a' } })
  const turned = Object.fromEntries(Object.entries(config).toReversed()) as Config
  const backbones = config.backbones.map(
    (one) => Object.fromEntries(Object.entries(one).toReversed()) as BackboneConfig,
  )
  expect(sameTraining(config, { ...turned, backbones })).toBe(true)
  expect(sameTraining(config, { ...config, seed: 2 })).toBe(false)
})

test('a backbone that a file describes in part has the rest from the preset', async () => {
  const folder = await temporary()
  const file = join(folder, 'config.yaml')
  await writeFile(
    file,
    'dataset: a\nbackbones:\n  - { name: convnextv2_atto, size: 64 }\n  - { name: swin_tiny, batch: 4 }\n',
  )
  const { config } = makeConfig({ preset: 'quick', file: await readConfigFile(file), over: {} })
  const [atto, tiny] = config.backbones
  expect(atto).toMatchObject({ name: 'convnextv2_atto', size: 64, batch: 16, share: 2, drop: 0 })
  expect(tiny).toMatchObject({ name: 'swin_tiny', batch: 4, accumulate: 1 })
})
