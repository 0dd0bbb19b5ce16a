import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ModelState } from '../../../src/train/engine/engine.ts'
import type { Backbone } from '../../../src/train/models/backbone.ts'
import { loadWeights, reportLines } from '../../../src/train/weights/load.ts'
import { resizedTable } from '../../../src/train/weights/relative-positions.ts'
import { writeSafetensors } from '../../../src/train/weights/safetensors.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { formulaValues } from '../support/formula.ts'
import { readJson } from '../support/parity.ts'

const positions = (window: number): number => (2 * window - 1) ** 2

describe('a table of relative positions for another window', async () => {
  const fixture = await readJson<Record<string, number[]>>('windows.json')

  it.each(Object.keys(fixture))('from %s is timm’s', (windows) => {
    const [from, to] = windows.split(' ').map(Number) as [number, number]
    const shape = [positions(from), 2]
    const { shape: found, values } = resizedTable(
      { shape, values: formulaValues('table', shape) },
      positions(to),
    )
    expect(found).toEqual([positions(to), 2])
    const expected = fixture[windows]!
    const largest = Math.max(...expected.map(Math.abs))
    const worst = Math.max(...expected.map((value, i) => Math.abs(values[i]! - value)))
    expect(values).toHaveLength(expected.length)
    expect(worst / largest).toBeLessThan(2e-6)
  })
})

describe('weights made at another size', async () => {
  const name = 'layers.0.blocks.0.attn.relative_position_bias_table'
  const backbone = { name: 'small', head: 'head.fc' } as Backbone
  const state = (window: number, heads = 2): ModelState => {
    const shape = [positions(window), heads]
    return {
      parameters: new Map([[name, { shape, values: formulaValues('table', shape) }]]),
      buffers: new Map(),
    }
  }
  const file = async (window: number): Promise<string> => {
    const path = join(await temporaryFolder(), 'swin.safetensors')
    await writeSafetensors(path, state(window).parameters)
    return path
  }

  it('load with their tables resampled, and say so', async () => {
    const { state: loaded, report } = await loadWeights(await file(12), backbone, state(7))
    const table = state(12).parameters.get(name)!
    expect(loaded.parameters.get(name)).toEqual(resizedTable(table, positions(7)))
    expect(report).toMatchObject({ loaded: 1, resized: 1, missing: [] })
    expect(reportLines(report)).toContain(
      'windows have another size here: 1 tables of relative positions resampled',
    )
    const same = await loadWeights(await file(7), backbone, state(7))
    expect(same.state.parameters.get(name)).toEqual(state(7).parameters.get(name))
    expect(same.report.resized).toBeUndefined()
  })

  it('of other heads are refused', async () => {
    await expect(loadWeights(await file(12), backbone, state(7, 4))).rejects.toMatchObject({
      code: 'WEIGHTS_SHAPE',
    })
  })
})
