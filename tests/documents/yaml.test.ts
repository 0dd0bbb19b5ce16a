import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DocumentError } from '../../src/documents/document-error.ts'
import { parseYaml } from '../../src/documents/yaml.ts'
import { loadRecipe } from '../../src/augment/recipe/load.ts'
import { readDictionary } from '../../src/ocr/lexicon/dictionary.ts'
import { readConfigFile } from '../../src/train/config/load.ts'
import { readSweep } from '../../src/train/sweep/plan.ts'

const read = (text: string) => parseYaml(text, 'doc.yaml', 'CONFIG_INVALID')

/** The error that a text raises. */
function refused(text: string): DocumentError {
  try {
    read(text)
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError)
    return error as DocumentError
  }
  throw new Error('the document was not refused')
}

describe('places', () => {
  const { value, placeOf, placeOfKey } = read(
    'a: 1\nlist:\n  - x\n  - { y: 2 }\n3: { z: three }\nbase: &b { q: 1 }\nuse: *b\nnone:\n',
  )
  test.each([
    [['a'], [1, 4], [1, 1]],
    [
      ['list', 1],
      [4, 5],
      [4, 5],
    ],
    [
      ['list', 1, 'y'],
      [4, 10],
      [4, 7],
    ],
    // A number in YAML, text in the data that was made of it.
    [
      ['3', 'z'],
      [5, 9],
      [5, 6],
    ],
    [
      ['use', 'q'],
      [6, 15],
      [6, 12],
    ],
    [['none'], [8, 6], [8, 1]],
    // What is missing stands where its parent does.
    [
      ['list', 1, 'gone', 'deep'],
      [4, 5],
      [4, 5],
    ],
    [['gone'], [1, 1], [1, 1]],
    [[], [1, 1], [1, 1]],
  ])('%j', (path, [line, column], [keyLine, keyColumn]) => {
    expect(placeOf(path)).toEqual({ line, column })
    expect(placeOfKey(path)).toEqual({ line: keyLine, column: keyColumn })
  })

  test('the data is what the text says', () => {
    expect(value).toEqual({
      a: 1,
      list: ['x', { y: 2 }],
      3: { z: 'three' },
      base: { q: 1 },
      use: { q: 1 },
      none: null,
    })
  })
})

describe('mistakes', () => {
  test('of syntax, all of them, in the order of the lines', () => {
    const { code, issues } = refused('a: 1\na: 2\nb: [1\n')
    expect(code).toBe('CONFIG_INVALID')
    expect(issues.map(({ line }) => line)).toEqual([2, 4])
    expect(issues[0]!.message).toMatch(/^not valid YAML: .*unique/)
  })

  test('an alias without its anchor', () => {
    expect(refused('a: 1\nsteps:\n  - *nothing\n').message).toBe(
      'doc.yaml:3:5: nothing before it is named &nothing, which *nothing refers to',
    )
    expect(refused('a: *later\nb: &later 1\n').issues).toMatchObject([{ line: 1, column: 4 }])
  })

  test.each(['steps: &a [1, *a]', 'x: 1\nsteps: &a\n  b: { c: *a }'])(
    'an alias within its own anchor: %j',
    (text) => {
      expect(refused(text).message).toMatch(/^doc\.yaml:[13]:\d+: \*a stands within &a/)
    },
  )

  test('aliases that grow without end', () => {
    const lines = Array.from({ length: 9 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x, x]'
        : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}]`,
    )
    expect(refused(lines.join('\n')).message).toMatch(/^doc\.yaml:1:1: .*alias/i)
  })

  test('whatever the text, nothing but a document or a DocumentError comes of it', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '*a',
      '&a ',
      '[',
      ']',
      '{',
      '}',
      '"',
      '<<',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          const { placeOf } = read(pieces.join(''))
          expect(placeOf(['a', 0, 'b']).line).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError)
        }
      }),
      { numRuns: 400, seed: 3 },
    )
  })
})

describe('every kind of document tells line and column of an alias without its anchor', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documents-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test.each([
    ['RECIPE_INVALID', loadRecipe],
    ['CONFIG_INVALID', readConfigFile],
    ['SWEEP_INVALID', readSweep],
    ['WORDS_INVALID', readDictionary],
  ])('%s', async (code, load) => {
    const file = join(folder, `${code}.yaml`)
    await writeFile(file, 'name: x\nseed: *gone\n')
    await expect(load(file)).rejects.toMatchObject({
      code,
      kind: 'input',
      issues: [{ line: 2, column: 7 }],
    })
  })
})
