import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { InputError } from '../../../src/core/errors.ts'
import { parseHeader } from '../../../src/train/weights/header.ts'
import { readSafetensors, writeSafetensors } from '../../../src/train/weights/safetensors.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { damagedBytes, damagedText, REPEATABLE } from '../../support/mutations.ts'
import { fileBytes } from './file.ts'

const floats = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
  const size = shape.reduce((product, side) => product * side, 1)
  return fc.record({
    shape: fc.constant(shape),
    values: fc.float32Array({ minLength: size, maxLength: size }),
  })
})

it('any tensors and metadata that are written are read again, bit by bit', async () => {
  const path = join(await temporaryFolder(), 'any.safetensors')
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__')
  const texts = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, floats), { maxLength: 6 }),
      texts,
      async (list, metadata) => {
        const tensors = new Map(list)
        await writeSafetensors(path, tensors, metadata)
        const read = await readSafetensors(path)
        expect({ ...read.metadata }).toEqual({ ...metadata })
        expect([...read.tensors.keys()].toSorted()).toEqual([...tensors.keys()].toSorted())
        for (const [key, { shape, values }] of tensors) {
          const found = read.tensors.get(key)!
          expect(found.shape).toEqual(shape)
          expect(Buffer.from(found.values.slice().buffer)).toEqual(
            Buffer.from(values.slice().buffer),
          )
        }
      },
    ),
    { ...REPEATABLE, numRuns: 150 },
  )
})

const HEADER = JSON.stringify({
  __metadata__: { classes: '["a"]' },
  'head.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  'head.bias': { dtype: 'F16', shape: [2], data_offsets: [24, 28] },
  empty: { dtype: 'BF16', shape: [0], data_offsets: [28, 28] },
})
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\u0000',
  ' ',
  '\n',
  '-1',
  '1e400',
  '1.5',
  'null',
  '"F32"',
  '"F64"',
  '"BOOL"',
  '9007199254740993',
  '"__proto__":{},',
  '"__metadata__":{},',
]

it('a changed header describes exactly the bytes there are, or is refused by its own error', () => {
  const count = { read: 0, refused: 0 }
  fc.assert(
    fc.property(damagedText(fc.constant(HEADER), TOKENS), (text) => {
      try {
        const { tensors } = parseHeader('f', text, 28)
        let bytes = 0
        for (const { begin, end } of tensors.values()) bytes += end - begin
        expect(bytes).toBe(28)
        count.read++
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        expect(error.code).toBe('WEIGHTS_INVALID')
        expect(error.message).not.toContain('\n')
        expect(error.message.length).toBeLessThan(400)
        count.refused++
      }
    }),
    { ...REPEATABLE, numRuns: 3000 },
  )
  expect(Math.min(count.read, count.refused)).toBeGreaterThan(20)
})

let file: Buffer
beforeAll(() => {
  file = fileBytes(
    HEADER,
    Uint8Array.from({ length: 28 }, (_, i) => 9 * i),
  )
})

it('a changed file is read or refused, and never taken for larger than it is', async () => {
  const path = join(await temporaryFolder(), 'bad.safetensors')
  await fc.assert(
    fc.asyncProperty(damagedBytes(fc.constant(0).map(() => file)), async (bytes) => {
      await writeFile(path, bytes)
      try {
        const { tensors } = await readSafetensors(path)
        for (const { values } of tensors.values()) {
          expect(values.byteLength).toBeLessThanOrEqual(2 * bytes.length)
        }
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        expect(error.code).toMatch(/^WEIGHTS_(INVALID|TYPE|PICKLE)$/)
      }
    }),
    { ...REPEATABLE, numRuns: 500 },
  )
})
