import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { DocumentError } from '../../../src/documents/document-error.ts'
import { libraryRecipes, RECIPES } from '../../../src/augment/recipe/load.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { damagedText, REPEATABLE } from '../../support/mutations.ts'

/** What means something in YAML, and values that a recipe's keys do not expect. */
const TOKENS = [
  '&a ',
  '*a',
  '<<: *a\n',
  '!!binary ',
  '!!set ',
  '!x ',
  '? ',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '|\n',
  '>\n',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\u2028',
  'null',
  '~',
  'true',
  '.nan',
  '-.inf',
  '1e999',
  '0x10',
  '__proto__: 1\n',
  'constructor',
  'steps: []\n',
  'steps: &a [*a]\n',
  'oneOf: []',
  'params: {}',
  'p: -1',
  'effect: ',
  'weight: "1"',
]

/** Checks that text is a recipe, or an error that shows where it is none. @returns whether it is one */
function readOrRefused(text: string): boolean {
  try {
    parseRecipe(text, 'r.yaml')
    return true
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    expect(error.issues.length).toBeGreaterThan(0)
    const lines = text.split('\n')
    for (const { line, column, message } of error.issues) {
      expect(message).not.toBe('')
      expect(line).toBeGreaterThanOrEqual(1)
      expect(line).toBeLessThanOrEqual(lines.length)
      expect(column).toBeGreaterThanOrEqual(1)
      // One behind the last letter: where something is missing.
      expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
    }
    return false
  }
}

it('a recipe changed at random is read, or refused with line and column', async () => {
  const names = await libraryRecipes()
  const texts = names.map((name) => readFileSync(join(RECIPES, `${name}.yaml`), 'utf8'))
  const count = { read: 0, refused: 0 }
  fc.assert(
    fc.property(damagedText(fc.constantFrom(...texts), TOKENS), (text) => {
      count[readOrRefused(text) ? 'read' : 'refused']++
    }),
    { ...REPEATABLE, numRuns: 250 },
  )
  expect(count.read).toBeGreaterThan(8)
  expect(count.refused).toBeGreaterThan(80)
})

it('any small document is refused with line and column, however its nodes refer to each other', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 9 }), (parts) => {
      expect(readOrRefused(parts.join(''))).toBe(false)
    }),
    { ...REPEATABLE, numRuns: 1500 },
  )
})

it.each([
  ['an alias of nothing', 'name: a\nsteps: *x\n'],
  ['steps that hold themselves', 'name: a\nsteps: &a\n  - oneOf: *a\n'],
  [
    'aliases that grow without end',
    Array.from({ length: 9 }, (_, i) => {
      const inner = i === 0 ? '1' : `*a${i - 1}`
      return `a${i}: &a${i} [${Array.from({ length: 9 }, () => inner).join()}]`
    }).join('\n'),
  ],
])('%s are refused', (_, text) => {
  expect(readOrRefused(text)).toBe(false)
})
