import { expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { declare } from '../../../src/train/engine/program.ts'
import { lower, raise } from '../../../src/train/engine/loss-scale.ts'
import { openTraining } from '../../../src/train/engine/open.ts'
import { Training, type StepMemory } from '../../../src/train/engine/training.ts'
import { newRun, readCheckpoint, writeCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { temporary } from '../support/run.ts'
import { micro } from '../support/micro-backbone.ts'
import { SETTINGS, smallBatch, smallOptions, smallState } from '../support/small-steps.ts'

test('is halved after an overflow down to 1, and doubled after 2000 updates without one', () => {
  const scale = { factor: 2, since: 7 }
  expect(lower(scale)).toBe(true)
  expect(scale).toEqual({ factor: 1, since: 0 })
  expect(lower(scale)).toBe(false)
  for (let i = 0; i < 1999; i++) raise(scale)
  expect(scale).toEqual({ factor: 1, since: 1999 })
  raise(scale)
  expect(scale).toEqual({ factor: 2, since: 0 })
})

/** A device of 16 bits: the gradient is the scale times 1 everywhere, and overflows from a factor on. */
async function overflowing(from: number) {
  const options = { ...smallOptions(micro, 32), precision: 'half' as const }
  const declaration = declare(options)
  return Training.open(options, declaration, smallState(options), undefined, (memory: StepMemory) =>
    Promise.resolve({
      device: 'a device',
      unavailable: [],
      run: (_batch, _masks, _kept, factor = 1) => {
        memory.gradient.all.fill(factor >= from ? Infinity : factor)
        return Promise.resolve({ loss: 1, logits: new Float32Array(10), statistics: new Map() })
      },
      close: () => Promise.resolve(),
    }),
  )
}

test('updates are by gradients without the scale; one that overflows is left out', async () => {
  const engine = await overflowing(2 ** 15)
  const batch = smallBatch(engine.options)
  const before = [...engine.state.parameters.get('head.weight')!.values]
  await engine.gradient(batch, rngFrom('a'))
  expect(await engine.update(SETTINGS)).toEqual({ norm: 0 })
  expect(engine.optimiser).toMatchObject({ steps: 0, lossScale: { factor: 2 ** 14, since: 0 } })
  expect([...engine.state.parameters.get('head.weight')!.values]).toEqual(before)
  // Two batches: their mean.
  await engine.gradient(batch, rngFrom('b'))
  await engine.gradient(batch, rngFrom('c'))
  const { norm } = await engine.update(SETTINGS)
  let count = 0
  for (const { values } of engine.state.parameters.values()) count += values.length
  expect(norm).toBeCloseTo(Math.sqrt(count), 3)
  expect(engine.optimiser).toMatchObject({ steps: 1, lossScale: { factor: 2 ** 14, since: 1 } })
})

test('a checkpoint holds it', async () => {
  const engine = await overflowing(2 ** 15)
  await engine.gradient(smallBatch(engine.options), rngFrom('a'))
  await engine.update(SETTINGS)
  const { state: model, optimiser } = engine
  const folder = await temporary()
  await writeCheckpoint(folder, { run: newRun('micro'), model, optimiser })
  const read = await readCheckpoint(folder)
  expect(read!.optimiser.lossScale).toEqual({ factor: 2 ** 14, since: 0 })
})

test('what overflows without a scale too is an error', async () => {
  const engine = await overflowing(0)
  const batch = smallBatch(engine.options)
  for (let i = 0; i < 15; i++) {
    await engine.gradient(batch, rngFrom('a'))
    await engine.update(SETTINGS)
  }
  await engine.gradient(batch, rngFrom('a'))
  await expect(engine.update(SETTINGS)).rejects.toMatchObject({ code: 'NAN_LOSS' })
})

test('the CPU and the eager engine refuse half precision', async () => {
  const options = { ...smallOptions(micro, 32), precision: 'half' as const }
  await expect(openTraining(options, smallState(options))).rejects.toMatchObject({
    code: 'DEVICE_MISSING',
    message: expect.stringMatching(/cpu: half precision/) as string,
  })
  const eager = { ...options, mode: 'eager' as const }
  await expect(openTraining(eager, smallState(eager))).rejects.toMatchObject({
    code: 'PRECISION_EAGER',
  })
})
