import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  insertItem,
  moveItem,
  removeItem,
  removeValue,
  setValue,
  wrapItem,
  type EditPath,
} from '../../src/documents/yaml-edits.ts'
import {
  changedAt,
  insertedAt,
  movedWithin,
  removedAt,
  valueAt,
} from '../../src/documents/plain-edits.ts'

const TEXT = `# What it is for.
name: mine   # a name
output: { format: jpeg, quality: [78, 95] }

steps:
  # Ink: what a pen did.
  - oneOf:
      - { effect: underline, weight: 2 }   # twice
      # Rarely.
      - { effect: 'strikethrough' }
    p: 0.25

  # Paper.
  - { effect: paper-color, p: 0.25 }
  - effect: rotate
    weight: 6
    params:
      angle: { normal: [0, 10] }   # degrees
      size: { choice: [keep, fit], weights: [4, 1] }
  - { effect: noise, params: { amount: [2, 7] } }
`

/** The lines that an edit took out and put in. */
function difference(before: string, after: string): { out: string[]; in: string[] } {
  const [old, next] = [before.split('\n'), after.split('\n')]
  let head = 0
  while (head < old.length && old[head] === next[head]) head++
  let tail = 0
  while (
    tail < Math.min(old.length, next.length) - head &&
    old[old.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail++
  }
  return {
    out: old.slice(head, old.length - tail),
    in: next.slice(head, next.length - tail),
  }
}

describe('an edited text differs only where it was edited', () => {
  it.each<[string, EditPath, unknown, string[], string[]]>([
    [
      'a range in brackets',
      ['output', 'quality'],
      [60, 95],
      ['output: { format: jpeg, quality: [78, 95] }'],
      ['output: { format: jpeg, quality: [60, 95] }'],
    ],
    [
      'a value before a comment',
      ['name'],
      'other',
      ['name: mine   # a name'],
      ['name: other   # a name'],
    ],
    [
      'a distribution in a block',
      ['steps', 2, 'params', 'angle'],
      [-5, 5],
      ['      angle: { normal: [0, 10] }   # degrees'],
      ['      angle: [-5, 5]   # degrees'],
    ],
    [
      'a key that a map in brackets does not have',
      ['steps', 0, 'oneOf', 0, 'p'],
      0.5,
      ['      - { effect: underline, weight: 2 }   # twice'],
      ['      - { effect: underline, weight: 2, p: 0.5 }   # twice'],
    ],
    [
      'a key that a block does not have',
      ['steps', 2, 'params', 'fill'],
      'auto',
      [],
      ['      fill: auto'],
    ],
    [
      'parameters where there were none',
      ['steps', 1, 'params', 'age'],
      { choice: [0, 1] },
      ['  - { effect: paper-color, p: 0.25 }'],
      ['  - { effect: paper-color, p: 0.25, params: { age: { choice: [0, 1] } } }'],
    ],
    ['a key of the top', ['seed'], 3, [], ['seed: 3']],
  ])('sets %s', (_, path, value, out, put) => {
    const made = setValue(TEXT, path, value)
    expect(difference(TEXT, made)).toEqual({ out, in: put })
    expect(parse(made)).toEqual(changedAt(parse(TEXT), path, value))
  })

  it('removes keys: the last parameter takes its map along', () => {
    expect(difference(TEXT, removeValue(TEXT, ['steps', 3, 'params', 'amount']))).toEqual({
      out: ['  - { effect: noise, params: { amount: [2, 7] } }'],
      in: ['  - { effect: noise }'],
    })
    expect(difference(TEXT, removeValue(TEXT, ['steps', 2, 'weight'])).out).toEqual([
      '    weight: 6',
    ])
    expect(difference(TEXT, removeValue(TEXT, ['steps', 2, 'params'])).out).toHaveLength(3)
    expect(difference(TEXT, removeValue(TEXT, ['output', 'format'])).in).toEqual([
      'output: { quality: [78, 95] }',
    ])
    expect(removeValue(TEXT, ['steps', 1, 'nothing'])).toBe(TEXT)
  })

  it('inserts, removes and moves steps, each with the comment that is about it alone', () => {
    const added = insertItem(TEXT, ['steps'], 1, { effect: 'fade' })
    expect(difference(TEXT, added)).toEqual({ out: [], in: ['  - { effect: fade }'] })
    expect(added).toContain('p: 0.25\n  - { effect: fade }\n\n  # Paper.')
    expect(insertItem(TEXT, ['steps'], 0, { effect: 'fade' })).toContain(
      '  # Ink: what a pen did.\n  - { effect: fade }\n  - oneOf:',
    )
    const removed = removeItem(TEXT, ['steps', 0, 'oneOf', 1])
    expect(difference(TEXT, removed).out).toEqual([
      '      # Rarely.',
      "      - { effect: 'strikethrough' }",
    ])
    // A heading stays where its first step goes.
    expect(difference(TEXT, removeItem(TEXT, ['steps', 1])).out).toEqual([
      '  - { effect: paper-color, p: 0.25 }',
    ])
    const moved = moveItem(TEXT, ['steps'], 3, 2)
    expect(moved).toContain(
      '  - { effect: paper-color, p: 0.25 }\n  - { effect: noise, params: { amount: [2, 7] } }\n  - effect: rotate',
    )
    expect(moved.split('\n').toSorted()).toEqual(TEXT.split('\n').toSorted())
    expect(moveItem(moved, ['steps'], 2, 3)).toBe(TEXT)
    const swapped = moveItem(TEXT, ['steps', 0, 'oneOf'], 1, 0)
    expect(swapped).toContain("      # Rarely.\n      - { effect: 'strikethrough' }\n")
    expect(parse(swapped)).toEqual(movedWithin(parse(TEXT), ['steps', 0, 'oneOf'], 1, 0))
  })

  it('wraps a step as it is written', () => {
    expect(difference(TEXT, wrapItem(TEXT, ['steps', 1], 'oneOf')).in).toEqual([
      '  - oneOf:',
      '      - { effect: paper-color, p: 0.25 }',
    ])
    expect(wrapItem(TEXT, ['steps', 2], 'sequence')).toContain(
      '  - sequence:\n      - effect: rotate\n        weight: 6\n        params:\n          angle:',
    )
  })
})

it('makes the first step of a recipe that has none, or no key for it', () => {
  for (const text of ['name: a\n', 'name: a\nsteps: []\n', 'name: a\nsteps: []']) {
    const made = insertItem(text, ['steps'], 0, { effect: 'noise' })
    expect(made.trimEnd()).toBe('name: a\nsteps:\n  - { effect: noise }')
  }
})

it('writes through the library where the text cannot be spliced, and comments stay', () => {
  const text = 'name: a # mine\nsteps:\n  - &one { effect: noise }\n  - *one\n'
  const made = setValue(text, ['steps', 1, 'p'], 0.5)
  expect(parse(made)).toEqual(changedAt(parse(text), ['steps', 1, 'p'], 0.5))
  expect(made).toContain('# mine')
  expect(() => setValue('a: [', ['a'], 1)).toThrow('not valid YAML')
})

describe('on the recipes that come along', () => {
  const files = readdirSync('recipes').filter((name) => name.endsWith('.yaml'))
  it.each(files)(
    'any edits of %s read as asked, and keep every comment but those cut out',
    (file) => {
      const text = readFileSync(`recipes/${file}`, 'utf8')
      const data = parse(text) as { steps: unknown[] }
      const paths: EditPath[] = []
      const walk = (value: unknown, path: EditPath): void => {
        if (path.length > 0) paths.push(path)
        if (typeof value !== 'object' || value === null) return
        for (const [key, own] of Object.entries(value)) {
          walk(own, [...path, Array.isArray(value) ? Number(key) : key])
        }
      }
      walk(data, [])
      const comments = (of: string): number => of.split('\n').filter((l) => l.includes('#')).length
      fc.assert(
        fc.property(
          fc.constantFrom(...paths),
          fc.oneof(
            fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
            fc.constant([1, 2]),
          ),
          fc.nat(),
          (path, value, n) => {
            const key = path.at(-1)!
            if (typeof key === 'string') {
              const set = setValue(text, path, value)
              expect(parse(set)).toEqual(changedAt(data, path, value))
              expect(parse(removeValue(text, path))).toEqual(removedAt(data, path))
              return
            }
            const list = path.slice(0, -1)
            const items = valueAt(data, list) as unknown[]
            const to = n % items.length
            const moved = moveItem(text, list, key, to)
            expect(parse(moved)).toEqual(movedWithin(data, list, key, to))
            expect(comments(moved)).toBe(comments(text))
            const put = insertItem(text, list, to, value)
            expect(parse(put)).toEqual(insertedAt(data, list, to, value))
            expect(comments(put)).toBe(comments(text))
            if (items.length > 1) {
              expect(parse(removeItem(text, path))).toEqual(removedAt(data, path))
            }
          },
        ),
        { numRuns: 25, seed: 4 },
      )
    },
  )
})
