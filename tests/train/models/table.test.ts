import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../src/core/hash.ts'
import type { Backbone, Init } from '../../../src/train/models/backbone.ts'
import { backboneByName, backboneNames } from '../../../src/train/models/registry.ts'
import { declare, type Declaration } from '../../../src/train/engine/program.ts'
import { readJson, UNNAMED } from '../support/parity.ts'

interface Table {
  dropPath: number
  backbones: Record<string, { count: number; digest: string; dropPath: number[] }>
}

function declared(backbone: Backbone, size: number, classes: number, dropPath = 0): Declaration {
  const how = { mode: 'traced', device: 'cpu' } as const
  return declare({ backbone, size, classes, batch: 2, ...how, drop: 0, dropPath })
}

const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

describe('names, shapes and counts', async () => {
  const table = await readJson<Table & Record<string, never>>('table.json')

  it('covers every backbone', () => {
    expect(Object.keys(table.backbones).toSorted()).toEqual(backboneNames().toSorted())
  })

  it.each(Object.keys(table.backbones))('%s has those of timm', (name) => {
    const backbone = backboneByName(name)
    const expected = table.backbones[name]!
    const { parameters, buffers, masks } = declared(backbone, backbone.size, 17, table.dropPath)
    const lines = [...parameters, ...buffers].map((t) => `${t.name} [${t.shape.join()}]`)
    expect(sha256(lines.toSorted().join('\n')).slice(0, 16)).toBe(expected.digest)
    expect(parameters.reduce((sum, { shape }) => sum + elements(shape), 0)).toBe(expected.count)
    const rates = masks.map(({ keep }) => 1 - keep)
    expect(rates).toHaveLength(expected.dropPath.length)
    for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected.dropPath[i]!, 5)
    for (const { shape } of masks) expect(elements(shape)).toBe(2)
  })
})

describe('beginnings', async () => {
  type Moments = [mean: number, std: number, largest: number]
  const table = await readJson<Record<string, Record<string, Moments>>>('beginnings.json')

  it.each(Object.keys(table))('%s begins as timm begins it', (name) => {
    const backbone = (UNNAMED as Record<string, Backbone>)[name] ?? backboneByName(name)
    const expected = table[name]!
    const wrong = declared(backbone, name === 'swin_tiny' ? 32 : 64, 17)
      .parameters.filter((p) => !near(p.init, expected[p.name]!, elements(p.shape)))
      .map((p) => `${p.name}: ${JSON.stringify(p.init)} instead of ${expected[p.name]!.join()}`)
    expect(wrong).toEqual([])
  })

  /** Whether `count` draws by `init` could have these moments. */
  function near(init: Init, [mean, std, largest]: Moments, count: number): boolean {
    if (init.kind === 'constant') return std < 1e-9 && Math.abs(mean - init.value) < 1e-9
    const own = init.kind === 'uniform' ? init.limit / Math.sqrt(3) : init.std
    const spread = Math.abs(std / own - 1) < 4 / Math.sqrt(2 * count) + 0.005
    // A uniform draw ends at √3 deviations; of many normal ones some are beyond two.
    const shape = count < 500 || largest / own < 1.8 === (init.kind === 'uniform')
    return spread && shape
  }
})

describe('decay', () => {
  it('leaves out norms, biases, layer scale and relative positions', () => {
    for (const name of ['efficientnet_b0', 'convnextv2_atto', 'convnext_tiny', 'swin_tiny']) {
      for (const { name: parameter, decay, shape } of declared(backboneByName(name), 64, 17)
        .parameters) {
        const expected = shape.length > 1 && !parameter.endsWith('relative_position_bias_table')
        expect(decay, parameter).toBe(expected)
      }
    }
  })
})

describe('drops', () => {
  it('asks for one dropout mask before the head', () => {
    const backbone = backboneByName('efficientnet_b0')
    const how = { mode: 'traced', device: 'cpu', classes: 17, batch: 3, size: 64 } as const
    const { masks } = declare({ backbone, ...how, drop: 0.25, dropPath: 0 })
    expect(masks).toEqual([{ shape: [3, 1280], keep: 0.75 }])
  })
})
