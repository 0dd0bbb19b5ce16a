import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/core/errors.ts'
import type { Backbone } from '../../../src/train/models/backbone.ts'
import type { ModelState, Stored } from '../../../src/train/engine/engine.ts'
import { loadWeights, reportLines } from '../../../src/train/weights/load.ts'
import { writeSafetensors } from '../../../src/train/weights/safetensors.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { fileBytes, written } from './file.ts'

const backbone = { name: 'small', head: 'head.fc' } as Backbone

function tensor(value: number, ...shape: number[]): Stored {
  const length = shape.reduce((a, b) => a * b, 1)
  return { shape, values: new Float32Array(length).fill(value) }
}

/** Every value is 0, so that what a file gave can be told from what was begun. */
function fresh(classes: number): ModelState {
  return {
    parameters: new Map([
      ['conv.weight', tensor(0, 4, 3, 3, 3)],
      ['bn1.weight', tensor(0, 4)],
      ['head.fc.weight', tensor(0, classes, 4)],
      ['head.fc.bias', tensor(0, classes)],
    ]),
    buffers: new Map([['bn1.running_mean', tensor(0, 4)]]),
  }
}

/** A file of a model with that many classes, all values 1. */
async function file(
  classes: number,
  change: (all: Map<string, Stored>) => void = () => {},
): Promise<string> {
  const { parameters, buffers } = fresh(classes)
  const all = new Map(
    [...parameters, ...buffers].map(([name, { shape }]) => [name, tensor(1, ...shape)]),
  )
  change(all)
  const path = join(await temporaryFolder(), 'small.safetensors')
  await writeSafetensors(path, all)
  return path
}

const first = ({ parameters, buffers }: ModelState): Record<string, number> =>
  Object.fromEntries([...parameters, ...buffers].map(([name, { values }]) => [name, values[0]!]))

describe('a file with timm names', () => {
  it('loads as it is', async () => {
    const path = await file(5)
    const { state, report } = await loadWeights(path, backbone, fresh(5))
    expect(new Set(Object.values(first(state)))).toEqual(new Set([1]))
    expect([...state.parameters.keys()]).toEqual([...fresh(5).parameters.keys()])
    expect(report).toEqual({ file: path, loaded: 5, head: [], missing: [], unexpected: [] })
    expect(reportLines(report)).toEqual([`${path}: 5 tensors`])
  })

  it('of another class count: the head is initialised anew and said', async () => {
    const { state, report } = await loadWeights(await file(1000), backbone, fresh(17))
    expect(first(state)).toEqual({
      'conv.weight': 1,
      'bn1.weight': 1,
      'head.fc.weight': 0,
      'head.fc.bias': 0,
      'bn1.running_mean': 1,
    })
    expect(state.parameters.get('head.fc.weight')!.shape).toEqual([17, 4])
    expect(report.unexpected).toEqual([])
    expect(reportLines(report)).toContain(
      'head initialised anew (the file has 1000 classes): head.fc.weight, head.fc.bias',
    )
  })

  it('without a head: it is initialised anew', async () => {
    const path = await file(5, (all) => {
      all.delete('head.fc.weight')
      all.delete('head.fc.bias')
    })
    const { report } = await loadWeights(path, backbone, fresh(5))
    expect(report.missing).toEqual([])
    expect(reportLines(report)).toContain(
      'head initialised anew (the file has none): head.fc.weight, head.fc.bias',
    )
  })

  it('with missing and unexpected tensors: both are listed', async () => {
    const path = await file(5, (all) => {
      all.delete('bn1.weight')
      all.set('extra.weight', tensor(1, 2))
    })
    const { state, report } = await loadWeights(path, backbone, fresh(5))
    expect(first(state)).toMatchObject({ 'bn1.weight': 0, 'conv.weight': 1 })
    expect(reportLines(report).slice(1)).toEqual([
      'initialised anew, not in the file: bn1.weight',
      'in the file, not in the backbone: extra.weight',
    ])
  })

  it('with the constants of older files and counters of 64 bits: they are ignored', async () => {
    const names = [
      'layers.0.blocks.1.attn.relative_position_index',
      'layers.0.blocks.1.attn_mask',
      'bn1.num_batches_tracked',
    ]
    const path = await file(5)
    const bytes = await readFile(path)
    const length = Number(bytes.readBigUInt64LE())
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, unknown>
    const data = bytes.subarray(8 + length)
    for (const [i, name] of names.entries()) {
      const begin = data.length + 8 * i
      header[name] = { dtype: 'I64', shape: [], data_offsets: [begin, begin + 8] }
    }
    const more = await written(fileBytes(header, Buffer.concat([data, Buffer.alloc(24)])))
    const { report } = await loadWeights(more, backbone, fresh(5))
    expect(report).toMatchObject({ loaded: 5, missing: [], unexpected: [] })
  })

  it("of an older Swin: its names are today's of the stage after", async () => {
    const old = new Map([
      ['layers.0.downsample.reduction.weight', tensor(1, 2, 4)],
      ['layers.1.downsample.reduction.weight', tensor(2, 2, 4)],
      ['head.weight', tensor(3, 5, 4)],
    ])
    const path = join(await temporaryFolder(), 'old.safetensors')
    await writeSafetensors(path, old)
    const wanted: ModelState = {
      parameters: new Map([
        ['layers.1.downsample.reduction.weight', tensor(0, 2, 4)],
        ['layers.2.downsample.reduction.weight', tensor(0, 2, 4)],
        ['head.fc.weight', tensor(0, 5, 4)],
      ]),
      buffers: new Map(),
    }
    const { state, report } = await loadWeights(path, backbone, wanted)
    expect(Object.values(first(state))).toEqual([1, 2, 3])
    expect(report.unexpected).toEqual([])
  })
})

describe('refused', () => {
  const refused = async (work: Promise<unknown>, code: string, message: RegExp): Promise<void> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(InputError)
    expect(error).toMatchObject({ code })
    expect((error as Error).message).toMatch(message)
  }

  it('another shape, with name, expected and found', async () => {
    const path = await file(5, (all) => all.set('conv.weight', tensor(1, 8, 3, 3, 3)))
    await refused(
      loadWeights(path, backbone, fresh(5)),
      'WEIGHTS_SHAPE',
      /"conv\.weight" has shape \[8,3,3,3\], the backbone wants \[4,3,3,3\]/,
    )
  })

  it('the same number of elements in another shape', async () => {
    const path = await file(5, (all) => all.set('conv.weight', tensor(1, 4, 9, 3)))
    await refused(loadWeights(path, backbone, fresh(5)), 'WEIGHTS_SHAPE', /\[4,9,3\]/)
  })

  it('the weights of something else', async () => {
    const path = join(await temporaryFolder(), 'else.safetensors')
    await writeSafetensors(path, new Map([['encoder.weight', tensor(1, 2)]]))
    await refused(
      loadWeights(path, backbone, fresh(5)),
      'WEIGHTS_OTHER',
      /0 of the tensors of small/,
    )
  })

  it('a folder without a file for the backbone; with one, it is taken', async () => {
    const folder = await temporaryFolder()
    await refused(loadWeights(folder, backbone, fresh(5)), 'WEIGHTS_MISSING', /small\.safetensors/)
    await mkdir(join(folder, 'sub'))
    await refused(
      loadWeights(join(folder, 'none'), backbone, fresh(5)),
      'WEIGHTS_MISSING',
      /no such/,
    )
    const path = await file(5)
    const { report } = await loadWeights(join(path, '..'), backbone, fresh(5))
    expect(report.file).toBe(path)
  })

  it('with values that no network can have is refused by the tensor’s name', async () => {
    const spoiled = (name: string, value: number) =>
      file(5, (all) => {
        all.set('bn1.running_var', tensor(1, 4))
        all.get(name)!.values[2] = value
      })
    const state = fresh(5)
    state.buffers.set('bn1.running_var', tensor(0, 4))
    const load = async (name: string, value: number): Promise<unknown> =>
      loadWeights(await spoiled(name, value), backbone, state)
    await expect(load('conv.weight', NaN)).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      message: expect.stringContaining('"conv.weight" has NaN at place 2') as string,
    })
    await expect(load('bn1.running_var', -1)).rejects.toThrow(/"bn1.running_var" has -1 at place 2/)
    await expect(load('bn1.running_var', Infinity)).rejects.toThrow(/has Infinity/)
    // Other tensors may well be below 0.
    await expect(load('bn1.running_mean', -1)).resolves.toBeDefined()
  })

  it('of a model that was wrapped for parallel training is read without the prefix', async () => {
    const path = await file(5, (all) => {
      const own = [...all]
      all.clear()
      for (const [name, values] of own) all.set(`module.${name}`, values)
    })
    const { state, report } = await loadWeights(path, backbone, fresh(5))
    expect(new Set(Object.values(first(state)))).toEqual(new Set([1]))
    expect(report).toMatchObject({ loaded: 5, missing: [], unexpected: [] })
  })
})
