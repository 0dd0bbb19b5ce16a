import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../src/core/errors.ts'
import {
  readSafetensors,
  Safetensors,
  writeSafetensors,
} from '../../../src/train/weights/safetensors.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { readJson } from '../support/parity.ts'
import { fileBytes, written } from './file.ts'

describe('writing and reading', () => {
  it('gives back what was written, bit by bit and in order', async () => {
    const path = join(await temporaryFolder(), 'model.safetensors')
    const tensors = new Map([
      ['z', { shape: [2, 2], values: Float32Array.of(1, -0, Infinity, 1e-45) }],
      ['a "quoted" näme', { shape: [], values: Float32Array.of(3) }],
      ['__proto__', { shape: [1], values: Float32Array.of(4) }],
      ['part', { shape: [2], values: new Float32Array([9, 8, 7, 6]).subarray(1, 3) }],
      ['empty', { shape: [0, 3], values: new Float32Array(0) }],
    ])
    await writeSafetensors(path, tensors, { classes: '["a","b"]' })
    const read = await readSafetensors(path)
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()])
    for (const [name, { shape, values }] of tensors) {
      expect(read.tensors.get(name)!.shape).toEqual(shape)
      expect(new Uint32Array(read.tensors.get(name)!.values.buffer)).toEqual(
        new Uint32Array(values.slice().buffer),
      )
    }
    expect(read.metadata['classes']).toBe('["a","b"]')
    expect(await readdir(dirname(path))).toEqual(['model.safetensors'])
    const bytes = await readFile(path)
    expect(bytes.readBigUInt64LE() % 8n).toBe(0n)
  })

  it('reads what Python wrote: every type of number, at its edges', async () => {
    const { base64 } = await readJson<{ base64: string }>('safetensors.json')
    const path = await written(Buffer.from(base64, 'base64'))
    const file = await Safetensors.open(path)
    const values = async (name: string): Promise<number[]> => [...(await file.read(name)).values]
    expect(await values('f32')).toEqual([0, -0, 1.5, Infinity, -Infinity, NaN])
    expect(file.header.tensors.get('f32')!.shape).toEqual([2, 3])
    const tiny = 2 ** -24
    expect(await values('f16')).toEqual([
      1,
      -2.5,
      65504,
      tiny,
      1023 * tiny,
      -(2 ** -14),
      Infinity,
      -Infinity,
      NaN,
      -0,
    ])
    const largest = 2 ** 127 * (2 - 2 ** -7)
    expect(await values('bf16')).toEqual([1, -3.140625, largest, 2 ** -133, Infinity, -0])
    expect(await values('scalar')).toEqual([7.25])
    expect(await values('empty')).toEqual([])
    expect({ ...file.header.metadata }).toEqual({ format: 'pt', made: 'by Python' })
    await expect(file.read('num_batches_tracked')).rejects.toMatchObject({ code: 'WEIGHTS_TYPE' })
    await file.close()
  })
})

describe('files that are none', () => {
  const header = { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }

  it.each([
    ['empty', new Uint8Array(0), /only 0 bytes/],
    ['shorter than a length', new Uint8Array(7), /only 7 bytes/],
    [
      'longer in its header than it is',
      fileBytes(header, new Uint8Array(8), 1000n),
      /1000 bytes, the file has/,
    ],
    [
      'of a header beyond all memory',
      fileBytes(header, new Uint8Array(8), 2n ** 64n - 1n),
      /18446744073709551615 bytes/,
    ],
    ['no UTF-8', Buffer.concat([fileBytes('').fill(1, 0, 1), Buffer.of(0xff)]), /not UTF-8/],
  ])('%s', async (_what, bytes, message) => {
    await expect(readSafetensors(await written(bytes))).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      message: expect.stringMatching(message) as string,
    })
  })

  it('cut anywhere', async () => {
    const whole = fileBytes(header, new Uint8Array(8))
    const path = await written(whole)
    for (let length = whole.length - 1; length >= 0; length -= 5) {
      await writeFile(path, whole.subarray(0, length))
      await expect(readSafetensors(path), `${length} bytes`).rejects.toMatchObject({
        code: 'WEIGHTS_INVALID',
      })
    }
  })

  it('cut while it is read', async () => {
    const whole = fileBytes(header, new Uint8Array(8))
    const path = await written(whole)
    const file = await Safetensors.open(path)
    await truncate(path, whole.length - 4)
    await expect(file.read('a')).rejects.toMatchObject({ code: 'WEIGHTS_INVALID' })
    await file.close()
  })

  it('pickles, whatever their name', async () => {
    for (const start of [
      Buffer.from('PK\u0003\u0004 archive of torch'),
      Buffer.of(0x80, 2, 0x8a, 10, 0, 0, 0, 0, 0),
    ]) {
      await expect(readSafetensors(await written(start))).rejects.toMatchObject({
        code: 'WEIGHTS_PICKLE',
        message: expect.stringContaining('save_file') as string,
      })
    }
  })

  it('missing, or a folder', async () => {
    const folder = await temporaryFolder()
    const missing = expect.objectContaining({ code: 'WEIGHTS_MISSING', kind: 'input' }) as Error
    await expect(readSafetensors(join(folder, 'none'))).rejects.toEqual(missing)
    await expect(readSafetensors(folder)).rejects.toEqual(missing)
  })
})

it('a header may have any length, also one that begins as other formats do', async () => {
  const path = join(await temporaryFolder(), 'model.safetensors')
  const tensors = new Map([['a', { shape: [2], values: Float32Array.of(1, 2) }]])
  const first = new Set<number>()
  for (let spaces = 0; spaces < 256; spaces += 8) {
    await writeSafetensors(path, tensors, { note: ' '.repeat(spaces) })
    first.add((await readFile(path))[0]!)
    expect((await readSafetensors(path)).tensors.get('a')!.values).toEqual(Float32Array.of(1, 2))
  }
  expect(first.size).toBe(32)
})

it('a file with any bytes changed is read or refused, never a crash', async () => {
  const path = join(await temporaryFolder(), 'model.safetensors')
  const tensors = new Map([
    ['a', { shape: [2], values: Float32Array.of(1, 2) }],
    ['b', { shape: [1, 3], values: Float32Array.of(3, 4, 5) }],
  ])
  await writeSafetensors(path, tensors, { made: 'here' })
  const whole = await readFile(path)
  const change = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) })
  const changes = fc.array(change, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(whole.length), async (list, length) => {
      const bytes = Buffer.from(whole.subarray(0, length % 3 === 0 ? length : whole.length))
      for (const { at, to } of list) if (at < bytes.length) bytes[at] = to
      await writeFile(path, bytes)
      const error = await readSafetensors(path).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(error === undefined || error instanceof InputError).toBe(true)
    }),
    { numRuns: 300, seed: 7 },
  )
})
