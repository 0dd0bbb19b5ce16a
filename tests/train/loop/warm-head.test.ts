import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rngFrom } from '../../../src/core/rng.ts'
import type { Engines } from '../../../src/train/engines.ts'
import type { EngineOptions, ModelState } from '../../../src/train/engine/engine.ts'
import { initialState, openInference } from '../../../src/train/engine/open.ts'
import { openFeatures } from '../../../src/train/inference/head-engine.ts'
import { readCheckpoint } from '../../../src/train/loop/checkpoint.ts'
import { backboneByName } from '../../../src/train/models/registry.ts'
import { writeBuiltSet } from '../support/built-set.ts'
import { runSmall, smallConfig, temporary } from '../support/run.ts'
import { smallEngines } from '../support/small-engines.ts'

/** Engines that keep what a training began with. */
function watched(small: Parameters<typeof smallEngines>[0] = {}): {
  engines: Engines
  begun: ModelState[]
} {
  const engines = smallEngines(small)
  const begun: ModelState[] = []
  const openTraining: Engines['openTraining'] = (options, state, optimiser) => {
    if (!optimiser) {
      begun.push({
        parameters: new Map(
          Array.from(state.parameters, ([name, { shape, values }]) => [
            name,
            { shape, values: values.slice() },
          ]),
        ),
        buffers: state.buffers,
      })
    }
    return engines.openTraining(options, state, optimiser)
  }
  return { engines: { ...engines, openTraining }, begun }
}

/** What a run ends with, however often it was stopped. */
async function outcome(out: string): Promise<object> {
  const last = await readCheckpoint(join(out, 'small'))
  const { seconds: _, waited: __, window: ___, ...place } = last!.run
  const best = await readFile(join(out, 'small', 'best.safetensors'))
  return { place, model: last!.model, optimiser: last!.optimiser, best }
}

describe('--warm-head', () => {
  it('begins with a head that tells the pages held out, and says what it took', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 3, train: 20, holdout: 6, noise: 10 })
    const said: string[] = []
    const { engines, begun } = watched()
    const duration = { steps: 1, evaluations: 1 }
    // Steps of no length: what is evaluated is the head as it was fitted.
    const config = smallConfig(set, { warmHead: 1000, duration, optimiser: { emaDecay: 0 } })
    const still = { ...config, backbones: [{ ...config.backbones[0]!, learningRate: 1e-9 }] }
    const { runs } = await runSmall(join(root, 'run'), still, {
      engines,
      say: (line) => said.push(line),
    })
    expect(runs[0]!.macroF1Noisy).toBeGreaterThan(0.95)
    const line = said.find((one) => one.includes('head fitted'))!
    expect(line).toMatch(
      /^small: head fitted on 64 features of 60 images, penalty 0\.\d+, macro F1 \S+ noisy of the head alone, [\d.]+ s$/,
    )
    const score = Number(/macro F1 (\S+)/.exec(line)![1])
    expect(score).toBeCloseTo(runs[0]!.macroF1Noisy!, 4)
    expect(begun[0]!.parameters.get('head.weight')!.values.some((value) => value !== 0)).toBe(true)
  })

  it('begins at zero where features say nothing of the pages held out', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 3, train: 6, holdout: 6 })
    // Pages held out of other classes than their labels say: whatever is learned misleads.
    for (const part of ['clean', 'noisy']) {
      const file = join(set, 'holdout', `${part}.csv`)
      const [head, ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\n')
      const moved = rows.map((row) => {
        const [id, target] = row.split(',')
        return `${id},${(Number(target) + 1) % 3}`
      })
      await writeFile(file, `${[head, ...moved].join('\n')}\n`)
    }
    const said: string[] = []
    const { engines, begun } = watched()
    const config = smallConfig(set, { warmHead: 1000, duration: { steps: 1, evaluations: 1 } })
    await runSmall(join(root, 'run'), config, { engines, say: (line) => said.push(line) })
    expect(said.join('\n')).toContain('better than chance: it begins at zero')
    const { values } = begun[0]!.parameters.get('head.weight')!
    expect(values.every((value) => Math.abs(value) === 0)).toBe(true)
  })

  it('is off by default: the head begins at zero', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 2, train: 4, holdout: 2 })
    const { engines, begun } = watched()
    await runSmall(join(root, 'run'), smallConfig(set), { engines })
    expect(begun[0]!.parameters.get('head.weight')!.values.every((value) => value === 0)).toBe(true)
  })

  it('resumes exactly, stopped before or after the first checkpoint', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 3, train: 9, holdout: 3 })
    const augmentation = { rotate90: 0.3, hflip: 0.3, crop: 0.8 }
    const config = smallConfig(set, { warmHead: 20, augmentation })
    await runSmall(join(root, 'through'), config)
    const out = join(root, 'stopped')
    for (const count of [0, 4, 12]) {
      const stop = new AbortController()
      let seen = 0
      if (count === 0) stop.abort()
      const engines = smallEngines({ onGradient: () => void (++seen === count && stop.abort()) })
      await expect(runSmall(out, config, { engines, signal: stop.signal })).rejects.toMatchObject({
        code: 'STOPPED',
      })
    }
    await runSmall(out, config)
    expect(await outcome(out)).toEqual(await outcome(join(root, 'through')))
    await expect(runSmall(out, { ...config, warmHead: 0 })).rejects.toMatchObject({
      code: 'OTHER_RUN',
    })
  })

  it('goes by images that can be read, also where none are held out', async () => {
    const root = await temporary()
    const set = join(root, 'set')
    await writeBuiltSet(set, { classes: 2, train: 8, holdout: 0 })
    await writeFile(join(set, 'train', 't0x3_0000.jpg'), 'no image')
    const said: string[] = []
    const { engines, begun } = watched()
    const config = smallConfig(set, { warmHead: 1000, duration: { steps: 5, evaluations: 1 } })
    const result = await runSmall(join(root, 'run'), config, { engines, say: (l) => said.push(l) })
    expect(result.failed).toBe(1)
    expect(said.join('\n')).toMatch(/of 16 images, penalty 0\.03, [\d.]+ s/)
    const { values } = begun[0]!.parameters.get('head.weight')!
    expect(values.every(Number.isFinite) && values.some((value) => value !== 0)).toBe(true)
  })
})

describe('features of a backbone', () => {
  it.each(['convnextv2_atto', 'efficientnet_b0', 'swin_nano'])(
    '%s: its logits are its head’s product with them',
    async (name) => {
      const backbone = backboneByName(name)
      const options: EngineOptions = {
        backbone,
        classes: 3,
        size: 32,
        batch: 2,
        mode: 'traced',
        device: 'cpu',
        threads: 1,
      }
      const model = initialState(options, rngFrom('features'))
      const { values: weight, shape } = model.parameters.get(`${backbone.head}.weight`)!
      const { values: bias } = model.parameters.get(`${backbone.head}.bias`)!
      bias.set([0.5, -1, 2])
      const rng = rngFrom('images')
      const images = Uint8Array.from({ length: 2 * 32 * 32 * 3 }, () => rng.int(0, 255))
      const whole = await openInference(options, model)
      const logits = await whole.logits(images, 2)
      await whole.close()
      const body = await openFeatures({ openInference } as Engines, options, model)
      const width = shape[1]!
      expect(body.options.classes).toBe(width)
      const features = await body.logits(images, 2)
      await body.close()
      for (let row = 0; row < 2; row++) {
        for (let c = 0; c < 3; c++) {
          let sum = bias[c]!
          for (let f = 0; f < width; f++) sum += weight[c * width + f]! * features[row * width + f]!
          expect(sum).toBeCloseTo(logits[row * 3 + c]!, 4)
        }
      }
    },
  )
})
