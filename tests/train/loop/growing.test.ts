import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import type { Config } from '../../../src/train/config/schema.ts'
import type { EngineOptions } from '../../../src/train/engine/engine.ts'
import type { Engines } from '../../../src/train/engines.ts'
import { initialState, openInference, openTraining } from '../../../src/train/engine/open.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { checkSizes, inputSize, relativeCost } from '../../../src/train/loop/input-sizes.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallBackbone, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

/** A run whose inputs grow from 8 over 16 to 24 px. */
function growing(set: string, duration: Partial<Config['duration']> = {}): Config {
  const backbones = [{ ...smallBackbone('small'), grow: [8, 16], size: 24 }]
  return smallConfig(set, { backbones, duration, augmentation: { rotate90: 0.3, crop: 0.8 } })
}

/** Small engines that keep the size of every gradient's images and of every evaluation. */
function measured(onGradient?: () => void): {
  engines: Engines
  trained: number[]
  evaluated: number[]
} {
  const trained: number[] = []
  const evaluated: number[] = []
  const small = smallEngines(onGradient ? { onGradient } : {})
  const engines: Engines = {
    ...small,
    async openTraining(options, state, optimiser) {
      const engine = await small.openTraining(options, state, optimiser)
      const gradient = engine.gradient.bind(engine)
      engine.gradient = (batch, random) => {
        expect(batch.images).toHaveLength(options.batch * options.size ** 2 * 3)
        trained.push(options.size)
        return gradient(batch, random)
      }
      return engine
    },
    openInference(options, state) {
      evaluated.push(options.size)
      return small.openInference(options, state)
    },
  }
  return { engines, trained, evaluated }
}

async function outcome(out: string): Promise<object> {
  const last = await readCheckpoint(join(out, 'small'))
  const { seconds: _, waited: __, window: ___, ...place } = last!.run
  const best = await readFile(join(out, 'small', 'best.safetensors'))
  return { place, model: last!.model, optimiser: last!.optimiser, best }
}

describe('inputs that grow during training', () => {
  it('have each size for its share of the updates; evaluations have the last', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 3, train: 9, holdout: 3 })
    const { engines, trained, evaluated } = measured()
    const said: string[] = []
    const config = growing(set)
    const { runs } = await runSmall(join(root, 'run'), config, {
      engines,
      say: (line) => said.push(line),
    })
    const tens = [8, 16, 24].flatMap((size) => Array.from({ length: 10 }, () => size))
    expect(trained).toEqual(tens)
    expect(new Set(evaluated)).toEqual(new Set([24]))
    expect(said).toContain('small: inputs of 16 px after 10 steps')
    expect(runs[0]!.macroF1Noisy).toBeGreaterThan(0.9)
  })

  it('resume exactly in the middle of a size and where it changes', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 3, train: 9, holdout: 3 })
    const config = growing(set)
    await runSmall(join(root, 'through'), config)
    const out = join(root, 'stopped')
    // After the steps 5, 10, 20 and 27.
    for (const count of [5, 5, 10, 7]) {
      const stop = new AbortController()
      let seen = 0
      const { engines } = measured(() => void (++seen === count && stop.abort()))
      const stopped = runSmall(out, config, { engines, signal: stop.signal })
      await expect(stopped).rejects.toMatchObject({ code: 'STOPPED' })
    }
    const { engines, trained } = measured()
    await runSmall(out, config, { engines })
    expect(trained).toEqual([24, 24, 24])
    expect(await outcome(out)).toEqual(await outcome(join(root, 'through')))
  })

  it('keep a budget though later updates take longer than those it was measured by', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 2, train: 6, holdout: 2 })
    // A gradient at 8, 16 and 24 px takes 1, 4 and 9 ms, 14 in all three: by its pixels.
    let now = 0
    const { engines, trained } = measured()
    const slow: Engines = {
      ...engines,
      async openTraining(options, state, optimiser) {
        const engine = await engines.openTraining(options, state, optimiser)
        const gradient = engine.gradient.bind(engine)
        engine.gradient = (batch, random) => {
          now += (options.size / 8) ** 2
          return gradient(batch, random)
        }
        return engine
      },
    }
    const config = growing(set, { steps: null, budget: 0.7, evaluations: 2 })
    await runSmall(join(root, 'run'), config, { engines: slow, clock: () => now })
    expect(now).toBeGreaterThan(500)
    expect(now).toBeLessThan(720)
    const at24 = trained.filter((size) => size === 24).length
    expect(at24 / trained.length).toBeCloseTo(1 / 3, 1)
  })

  it('are refused where they do not rise, or a backbone’s parameters depend on them', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 2, train: 2, holdout: 1 })
    const falling = { ...smallBackbone('small'), grow: [16, 8], size: 24 }
    await expect(
      runSmall(join(root, 'run'), smallConfig(set, { backbones: [falling] })),
    ).rejects.toMatchObject({ code: 'SIZE_INVALID', kind: 'input' })
    const job = (name: string, grow: number[], size: number): Parameters<typeof checkSizes>[0] => ({
      config: growing(set),
      backbone: { ...smallBackbone(backboneByName(name).name), grow, size },
      set: { classes: [1, 2, 3] } as never,
    })
    const engines = { backbone: backboneByName, initialState } as Engines
    expect(() => checkSizes(job('swin_nano', [64], 192), engines)).toThrow(
      /cannot grow from 64 to 192 px, as layers\.\S+relative_position_bias_table has another shape/,
    )
  })

  it('hand weights and moments from graph to graph as they are', async () => {
    const backbone = backboneByName('convnextv2_atto')
    const options = (size: number): EngineOptions => ({
      backbone,
      classes: 3,
      size,
      batch: 2,
      mode: 'traced',
      device: 'cpu',
      threads: 1,
      drop: 0,
      dropPath: 0,
    })
    const rng = rngFrom('growing')
    const batch = (size: number) => ({
      images: Uint8Array.from({ length: 2 * size * size * 3 }, () => rng.int(0, 255)),
      targets: Float32Array.of(1, 0, 0, 0, 1, 0),
      weights: Float32Array.of(1, 1),
    })
    const settings = {
      learningRate: 1e-3,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-8,
      weightDecay: 0.05,
      clip: 5,
      emaDecay: 0.9,
    }
    const small = await openTraining(options(32), initialState(options(32), rngFrom('w')))
    await small.gradient(batch(32), rngFrom('drop'))
    await small.update(settings)
    await small.close()
    const { state, optimiser } = small
    const large = await openTraining(options(64), state, optimiser)
    const before = [state.parameters, optimiser.firstMoment, optimiser.secondMoment, optimiser.ema]
    const { state: own, optimiser: moments } = large
    const after = [own.parameters, moments.firstMoment, moments.secondMoment, moments.ema]
    for (const [kind, tensors] of before.entries()) {
      expect([...after[kind]!.keys()]).toEqual([...tensors.keys()])
      const same = Array.from(tensors, ([name, { values }]) =>
        values.every((value, at) => value === after[kind]!.get(name)!.values[at]),
      )
      expect(same).not.toContain(false)
    }
    const images = batch(64)
    const { logits } = await large.gradient(images, rngFrom('drop'))
    await large.update(settings)
    expect(large.optimiser.steps).toBe(2)
    await large.close()
    // Without batch normalisation or drop-out logits in training are those of inference.
    const inference = await openInference(options(64), state)
    const expected = await inference.logits(images.images, 2)
    await inference.close()
    for (const [at, value] of expected.entries()) expect(logits[at]).toBeCloseTo(value, 3)
  })
})

describe('the size of an update', () => {
  const backbone = { grow: [96, 128], size: 160 }

  it('follows from its place in the run alone', () => {
    expect([0, 33, 34, 66, 67, 99, 100].map((step) => inputSize(backbone, step, 100))).toEqual([
      96, 96, 128, 128, 160, 160, 160,
    ])
    expect(inputSize(backbone, 7, 0)).toBe(96)
    expect(inputSize({ grow: [], size: 160 }, 7, 0)).toBe(160)
  })

  it('decides what it costs', () => {
    const mean = (96 ** 2 + 128 ** 2 + 160 ** 2) / 3 / 160 ** 2
    expect(relativeCost(backbone, 0, 300, 300)).toBeCloseTo(mean)
    expect(relativeCost(backbone, 200, 300, 300)).toBe(1)
    expect(relativeCost(backbone, 300, 300, 300)).toBe(1)
    expect(relativeCost({ grow: [], size: 96 }, 0, 10, 10)).toBe(1)
  })
})
