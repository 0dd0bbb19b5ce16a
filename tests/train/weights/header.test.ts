import { describe, expect, it } from 'vitest'
import { parseHeader } from '../../../src/train/weights/header.ts'

const tensor = (
  begin: number,
  end: number,
  shape = [(end - begin) / 4],
  dtype = 'F32',
): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

function parse(header: unknown, size: number): ReturnType<typeof parseHeader> {
  return parseHeader(
    'a.safetensors',
    typeof header === 'string' ? header : JSON.stringify(header),
    size,
  )
}

describe('a header that tells the truth', () => {
  it('gives types, shapes, places and metadata', () => {
    const { tensors, metadata } = parse(
      { b: tensor(8, 16, [2, 1]), __metadata__: { made: 'by hand' }, a: tensor(0, 8, [4], 'F16') },
      16,
    )
    expect([...tensors]).toEqual([
      ['b', { type: 'F32', shape: [2, 1], begin: 8, end: 16 }],
      ['a', { type: 'F16', shape: [4], begin: 0, end: 8 }],
    ])
    expect({ ...metadata }).toEqual({ made: 'by hand' })
  })

  it('may have scalars, empty tensors, spaces at its end and no tensor at all', () => {
    const spaced = `${JSON.stringify({ s: tensor(0, 4, []), e: tensor(4, 4, [0, 7]) })}   `
    expect(parse(spaced, 4).tensors.size).toBe(2)
    expect(parse({}, 0).tensors.size).toBe(0)
  })

  it('may use names that mean something to JavaScript', () => {
    const header =
      '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"__proto__":"x"}}'
    const { tensors, metadata } = parse(header, 4)
    expect([...tensors.keys()]).toEqual(['__proto__'])
    expect(metadata['__proto__']).toBe('x')
    expect(metadata['constructor']).toBeUndefined()
    expect(({} as Record<string, unknown>)['dtype']).toBeUndefined()
  })
})

describe('a header that lies is refused, with what it says', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const lies: [what: string, header: unknown, size: number, message: RegExp][] = [
    ['no JSON', '{"a":', 0, /not JSON/],
    ['a list', '[]', 0, /not a JSON object/],
    ['nothing', 'null', 0, /not a JSON object/],
    [
      'the same name twice',
      `{"a":${JSON.stringify(tensor(0, 4))},"a":${JSON.stringify(tensor(0, 4))}}`,
      4,
      /has "a" twice/,
    ],
    [
      'the same name twice, escaped',
      `{"a":${JSON.stringify(tensor(0, 4))},"\\u0061":${JSON.stringify(tensor(0, 4))}}`,
      4,
      /has "a" twice/,
    ],
    [
      'two shapes',
      '{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}',
      4,
      /has "shape" twice/,
    ],
    ['metadata that is a list', { __metadata__: [] }, 0, /"__metadata__" is not an object/],
    ['metadata that is no text', { __metadata__: { a: 1 } }, 0, /metadata "a" is not text/],
    ['no description', { a: 3 }, 0, /tensor "a" has no description/],
    ['an unknown key', { a: { ...(tensor(0, 4) as object), more: 1 } }, 4, /unknown key "more"/],
    ['an unknown type', { a: tensor(0, 4, [1], 'F33') }, 4, /unknown "dtype": "F33"/],
    [
      'a type of the prototype',
      { a: tensor(0, 4, [1], 'toString') },
      4,
      /unknown "dtype": "toString"/,
    ],
    ['no type', { a: { shape: [1], data_offsets: [0, 4] } }, 4, /unknown "dtype": nothing/],
    [
      'a type that is nested deeply',
      `{"a":{"dtype":${deep},"shape":[1],"data_offsets":[0,4]}}`,
      4,
      /unknown "dtype": \[\[…\]\]/,
    ],
    ['no shape', { a: { dtype: 'F32', data_offsets: [0, 4] } }, 4, /no "shape"/],
    ['a negative size', { a: tensor(0, 4, [-1]) }, 4, /no "shape".*\[-1\]/],
    ['half a size', { a: tensor(0, 4, [0.5, 2]) }, 4, /no "shape".*\[0\.5,2\]/],
    [
      'a size that is no number',
      '{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}',
      4,
      /no "shape"/,
    ],
    [
      'too many axes',
      {
        a: tensor(
          0,
          4,
          Array.from({ length: 17 }, () => 1),
        ),
      },
      4,
      /no "shape" of at most 16/,
    ],
    [
      'sizes whose product is beyond all numbers',
      { a: tensor(0, 4, [2 ** 40, 2 ** 40]) },
      4,
      /in 4 bytes/,
    ],
    [
      'sizes that wrap to the right product in 64 bits',
      { a: tensor(0, 0, [2 ** 32, 2 ** 32]) },
      0,
      /in 0 bytes/,
    ],
    ['fewer bytes than its shape', { a: tensor(0, 4, [2]) }, 4, /8 bytes, in 4 bytes/],
    [
      'bytes of another type',
      { a: tensor(0, 4, [1], 'F16') },
      4,
      /shape \[1\] of F16, 2 bytes, in 4 bytes/,
    ],
    [
      'three offsets',
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}',
      4,
      /no "data_offsets"/,
    ],
    ['offsets the wrong way round', { a: tensor(4, 0, [1]) }, 4, /no "data_offsets"/],
    ['a negative offset', { a: tensor(-4, 0, [1]) }, 4, /no "data_offsets"/],
    [
      'an offset beyond exact numbers',
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[9007199254740992,9007199254740996]}}',
      4,
      /no "data_offsets"/,
    ],
    ['data beyond the end', { a: tensor(0, 8) }, 4, /ends at byte 8 of 4/],
    ['tensors that overlap', { a: tensor(0, 8), b: tensor(4, 12) }, 12, /"b" overlaps/],
    ['tensors in the same place', { a: tensor(0, 4), b: tensor(0, 4) }, 4, /"b" overlaps/],
    ['a gap before', { a: tensor(4, 8) }, 8, /gap of 4 bytes/],
    ['a gap between', { a: tensor(0, 4), b: tensor(8, 12) }, 12, /"b" leaves a gap of 4/],
    ['data that no tensor has', { a: tensor(0, 4) }, 12, /8 bytes that no tensor describes/],
  ]

  it.each(lies)('%s', (_what, header, size, message) => {
    expect(() => parse(header, size)).toThrow(
      expect.objectContaining({
        code: 'WEIGHTS_INVALID',
        kind: 'input',
        message: expect.stringMatching(message) as string,
      }),
    )
  })

  it('in one line of a fair length, whatever it holds', () => {
    const name = 'x'.repeat(100_000)
    const shape = Array.from({ length: 100_000 }, () => 'y'.repeat(100))
    for (const header of [{ [name]: 1 }, { a: { dtype: 'F32', shape } }, { 'a\nb': 1 }]) {
      const error = caught(() => parse(header, 0))
      expect(error.message.length).toBeLessThan(1200)
      expect(error.message).not.toContain('\n')
    }
  })
})

function caught(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
