import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Graph } from '../../../../src/train/engine/graph/graph.ts'
import type {
  Attributes,
  ConstantData,
  ElementType,
} from '../../../../src/train/engine/graph/graph.ts'
import { onnxModel } from '../../../../src/train/engine/graph/schema.ts'
import { writeModel } from '../../../../src/train/engine/graph/write.ts'
import { REPEATABLE } from '../../../support/mutations.ts'

interface Decoded {
  graph: {
    node: {
      opType: string
      domain: string
      input: string[]
      output: string[]
      attribute: Attribute[]
    }[]
    initializer: { name: string; dims: number[]; dataType: number; rawData: Uint8Array }[]
    input: { name: string }[]
    output: { name: string }[]
  }
  opsetImport: { domain: string; version: number }[]
  metadataProps: { key: string; value: string }[]
}

interface Attribute {
  name: string
  type: number
  f: number
  i: number
  s: Uint8Array
  ints: number[]
}

function decoded(graph: Graph, metadata?: Record<string, string>): Decoded {
  const bytes = writeModel(graph, metadata ? { metadata } : {})
  return onnxModel.toObject(onnxModel.decode(bytes), {
    longs: Number,
    arrays: true,
    defaults: true,
  }) as Decoded
}

const attribute = fc.oneof(
  fc.integer(),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { maxLength: 5 }),
  fc.float({ noNaN: true }).map((float) => ({ float })),
)

function valueOf({ type, f, i, s, ints }: Attribute): Attributes[string] {
  if (type === 1) return { float: f }
  if (type === 2) return i
  return type === 3 ? Buffer.from(s).toString() : ints
}

describe('a model', () => {
  it('says again what its nodes were given', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), attribute),
        fc.constantFrom('', 'com.microsoft', 'own'),
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
        (attributes, domain, metadata) => {
          const graph = new Graph()
          const x = graph.input('x', [2])
          graph.outputs.set('y', graph.node('Some', [x, undefined, x], [2], attributes, { domain }))
          const model = decoded(graph, metadata)
          const [node] = model.graph.node
          expect(node).toMatchObject({
            opType: 'Some',
            domain,
            input: ['x', '', 'x'],
            output: ['y'],
          })
          const found = node!.attribute.map((each) => [each.name, valueOf(each)])
          expect(Object.fromEntries(found)).toEqual({ ...attributes })
          expect(model.opsetImport.map((each) => each.domain)).toEqual(
            domain === '' ? [''] : ['', domain],
          )
          const said = model.metadataProps.map(({ key, value }) => [key, value])
          expect(Object.fromEntries(said)).toEqual({ ...metadata })
        },
      ),
      { ...REPEATABLE, numRuns: 300 },
    )
  })

  it('has the bytes of its constants, little end first', () => {
    const kinds: [ElementType, number, (values: number[]) => ConstantData][] = [
      ['float32', 1, (values) => Float32Array.from(values)],
      ['uint8', 2, (values) => Uint8Array.from(values)],
      ['int32', 6, (values) => Int32Array.from(values)],
      ['int64', 7, (values) => BigInt64Array.from(values, BigInt)],
      ['bool', 9, (values) => Uint8Array.from(values, (value) => value & 1)],
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.array(fc.nat(255), { minLength: 1, maxLength: 100 }),
        ([type, code, make], values) => {
          const graph = new Graph()
          const data = make(values)
          const constant = graph.constant(data, [1, values.length], type)
          graph.outputs.set('y', graph.node('Identity', [constant], [1, values.length]))
          const [written] = decoded(graph).graph.initializer
          expect(written).toMatchObject({ dims: [1, values.length], dataType: code })
          expect(Buffer.from(written!.rawData)).toEqual(
            Buffer.from(data.buffer, data.byteOffset, data.byteLength),
          )
        },
      ),
      { ...REPEATABLE, numRuns: 300 },
    )
  })

  it('of any graph is in order: every value is given or made before it is used, none twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 25 }),
        (pairs) => {
          const graph = new Graph()
          const values = [graph.input('a', [3]), graph.input('b', [3]), graph.scalar(0.5)]
          for (const [left, right] of pairs) {
            const operands = [values[left % values.length]!, values[right % values.length]!]
            values.push(graph.node('Add', operands, [3]))
          }
          graph.outputs.set('last', values.at(-1)!)
          graph.outputs.set('first', values[0]!)
          const model = decoded(graph).graph
          const known = new Set([...model.input, ...model.initializer].map(({ name }) => name))
          known.add('a')
          for (const { input, output } of model.node) {
            for (const name of input) expect(known).toContain(name)
            for (const name of output) {
              expect(known).not.toContain(name)
              known.add(name)
            }
          }
          expect(model.output.map(({ name }) => name)).toEqual(['last', 'first'])
          for (const { name } of model.output) expect(known).toContain(name)
        },
      ),
      { ...REPEATABLE, numRuns: 300 },
    )
  })
})
