/** The two ways of running a step, and what the engine promises around it. */
import { describe, expect, test } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import { efficientnet } from '../../../src/train/models/efficientnet.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import type { TrainingEngine } from '../../../src/train/engine/engine.ts'
import { openInference, openTraining } from '../../../src/train/engine/open.ts'
import { UNNAMED } from '../support/parity.ts'
import {
  difference,
  SETTINGS,
  smallBatch,
  smallOptions,
  smallState,
} from '../support/small-steps.ts'

const small = UNNAMED.convnext_scaled
const narrow = efficientnet('narrow', { width: 0.25, depth: 0.3, size: 64, drop: 0 })

function allOf(engine: TrainingEngine): number[] {
  return [...engine.state.parameters.values()].flatMap(({ values }) => [...values])
}

describe('eager and traced', () => {
  test.each([
    { name: 'efficientnet', backbone: narrow, size: 48 },
    { name: 'convnext', backbone: small, size: 32 },
    { name: 'swin', backbone: UNNAMED.swin_tiled, size: 32 },
  ])('agree after 5 steps of $name, drops and decay included', async ({ backbone, size }) => {
    const runs = await Promise.all(
      (['traced', 'eager'] as const).map(async (mode) => {
        const options = smallOptions(backbone, size, { mode, batch: 4, dropPath: 0.3, drop: 0.2 })
        const engine = await openTraining(options, smallState(options))
        const batch = smallBatch(options)
        const losses: number[] = []
        for (let step = 0; step < 5; step++) {
          const { loss } = await engine.gradient(batch, rngFrom(`step ${step}`))
          losses.push(loss)
          await engine.update({ ...SETTINGS, learningRate: 1e-4, epsilon: 1e-4 })
        }
        const ema = [...engine.optimiser.ema.values()].map(({ values }) => values)
        await engine.close()
        return { engine, losses, ema }
      }),
    )
    const [traced, eager] = runs as [(typeof runs)[0], (typeof runs)[0]]
    expect(difference(traced.losses, eager.losses)).toBeLessThan(1e-4)
    for (const [name, { values }] of traced.engine.state.parameters) {
      const other = eager.engine.state.parameters.get(name)!.values
      // A bias in front of a normalisation has no gradient but rounding: it stays next to zero.
      expect(difference(values, other, 0.01), name).toBeLessThan(1e-4)
    }
    for (const [name, { values }] of traced.engine.state.buffers) {
      const other = eager.engine.state.buffers.get(name)!.values
      expect(difference(values, other, 0.01), name).toBeLessThan(1e-4)
    }
    for (const [i, values] of traced.ema.entries()) {
      expect(difference(values, eager.ema[i]!, 0.01)).toBeLessThan(1e-4)
    }
  })
})

describe('a training engine', () => {
  test('learns a small batch by heart', async () => {
    const options = smallOptions(small, 32, { batch: 4 })
    const engine = await openTraining(options, smallState(options))
    const losses: number[] = []
    for (let step = 0; step < 30; step++) {
      losses.push((await engine.gradient(smallBatch(options), rngFrom('none'))).loss)
      await engine.update({ ...SETTINGS, learningRate: 3e-3 })
    }
    await engine.close()
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 10)
  })

  test('sums the gradients of several batches to that of one', async () => {
    const options = smallOptions(small, 32, { batch: 4 })
    const whole = smallBatch(options)
    const half = { ...options, batch: 2 }
    const parts = [0, 1].map((part) => ({
      images: whole.images
        .slice((part * whole.images.length) / 2)
        .slice(0, whole.images.length / 2),
      targets: whole.targets.slice(part * 2 * options.classes, (part + 1) * 2 * options.classes),
      weights: new Float32Array(2).fill(1),
    }))
    const one = await openTraining(options, smallState(options))
    const two = await openTraining(half, smallState(half))
    await one.gradient(whole, rngFrom('none'))
    for (const part of parts) await two.gradient(part, rngFrom('none'))
    const settings = { ...SETTINGS, epsilon: 1e-4 }
    const norms = [(await one.update(settings)).norm, (await two.update(settings)).norm]
    expect(norms[1]! / norms[0]!).toBeCloseTo(1, 4)
    expect(difference(allOf(two), allOf(one))).toBeLessThan(1e-5)
    await Promise.all([one.close(), two.close()])
  })

  test('resumes from a copied state as if it had never stopped', async () => {
    const options = smallOptions(small, 32, { dropPath: 0.5 })
    const batch = smallBatch(options)
    const first = await openTraining(options, smallState(options))
    const steps = async (engine: TrainingEngine, names: string[]): Promise<void> => {
      for (const name of names) {
        await engine.gradient(batch, rngFrom(name))
        await engine.update(SETTINGS)
      }
    }
    await steps(first, ['a', 'b'])
    const second = await openTraining(options, first.state, first.optimiser)
    await steps(first, ['c', 'd'])
    await steps(second, ['c', 'd'])
    expect(allOf(second)).toEqual(allOf(first))
    expect(second.optimiser.steps).toBe(4)
    await Promise.all([first.close(), second.close()])
  })

  test('draws its masks from the rng it is given and from nothing else', async () => {
    const options = smallOptions(small, 32, { dropPath: 0.5, drop: 0.5 })
    const engine = await openTraining(options, smallState(options))
    const batch = smallBatch(options)
    const logits = async (name: string) => (await engine.gradient(batch, rngFrom(name))).logits
    const once = await logits('a')
    expect(await logits('a')).toEqual(once)
    expect(await logits('b')).not.toEqual(once)
    await engine.close()
  })

  test.each(['traced', 'eager'] as const)(
    'stops at a loss that is no number and keeps the weights (%s)',
    async (mode) => {
      const options = smallOptions(small, 32, { mode })
      const engine = await openTraining(options, smallState(options))
      const batch = smallBatch(options)
      await engine.gradient(batch, rngFrom('none'))
      await engine.update(SETTINGS)
      const before = allOf(engine)
      const broken = { ...batch, targets: new Float32Array(batch.targets.length).fill(NaN) }
      await expect(engine.gradient(broken, rngFrom('none'))).rejects.toMatchObject({
        code: 'NAN_LOSS',
        message: expect.stringContaining('step 2') as string,
      })
      expect(allOf(engine)).toEqual(before)
      await engine.close()
    },
  )

  test('refuses a batch larger than memory and says which would fit', async () => {
    const options = smallOptions(backboneByName('efficientnet_b4'), 380, { batch: 20_000 })
    const state = smallState(smallOptions(backboneByName('efficientnet_b4'), 380))
    await expect(openTraining(options, state)).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      message: expect.stringMatching(/a batch of \d+ would fit: take --batch \d+/) as string,
    })
  })

  test('refuses the weights of another model, naming the tensor', async () => {
    const options = smallOptions(small, 32)
    const state = smallState({ ...options, classes: 7 })
    await expect(openTraining(options, state)).rejects.toMatchObject({
      code: 'STATE_MISMATCH',
      message: expect.stringContaining('head.fc.weight') as string,
    })
  })
})

test('batch normalisation over a single value per channel is refused for training alone', async () => {
  // At 32 pixels the last map is one value.
  const options = smallOptions(narrow, 32, { mode: 'traced', batch: 1 })
  const state = smallState(options)
  await expect(openTraining(options, state)).rejects.toMatchObject({
    code: 'BATCH_NORM_SINGLE',
    kind: 'input',
    message: expect.stringMatching(/narrow with batch 1 at size 32: .*batch of 2/) as string,
  })
  await (await openTraining({ ...options, batch: 2 }, state)).close()
  const inference = await openInference(options, state)
  expect(await inference.logits(new Uint8Array(32 * 32 * 3), 1)).toHaveLength(options.classes)
  await inference.close()
})
