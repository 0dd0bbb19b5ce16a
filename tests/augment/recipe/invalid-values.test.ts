/** Every parameter of every effect, given what it must not be: refused by name, with its place. */
import { stringify } from 'yaml'
import { describe, expect, test } from 'vitest'
import type { EnumParam, NumberParam } from '../../../src/augment/effects/params.ts'
import { allEffects } from '../../../src/augment/effects/registry.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { DocumentError } from '../../../src/documents/document-error.ts'

/** What is wrong, and words that the message must have beside the name of the parameter. */
type Case = readonly [value: unknown, says: RegExp]

function wrongNumbers({ min, max, integer, ...param }: NumberParam): Case[] {
  const middle = integer ? Math.round((min + max) / 2) : (min + max) / 2
  const fractions: Case[] = integer
    ? [
        [min + 0.5, /a whole number, found/],
        [[min, min + 0.5], /a whole number, found/],
        [{ choice: [min, min + 0.5] }, /a whole number, found/],
      ]
    : []
  expect(param.kind).toBe('number')
  return [
    [min - 1, new RegExp(`at least ${min}, found ${min - 1}`)],
    [max + 1, new RegExp(`at most ${max}, found ${max + 1}`)],
    [[min - 1, max], /at least/],
    [[min, max + 1], /at most/],
    [[max, min], /upside down/],
    [[min], /expected a range \[low, high\], found/],
    [[min, middle, max], /expected a range \[low, high\], found/],
    ['much', /expected a value, a range/],
    [true, /expected a value, a range/],
    [null, /expected a value, a range/],
    [Number.NaN, /found NaN/],
    [Infinity, /found Infinity/],
    [-Infinity, /found -Infinity/],
    [[min, Number.NaN], /a (whole )?number, found NaN/],
    [{ choice: [] }, /must not be empty/],
    [{ choice: [middle, max + 1] }, /at most/],
    [{ choice: [min, max], weights: [1] }, /2 values to choose from, but 1 weights/],
    [{ choice: [min, max], weights: [1, 1, 1] }, /2 values to choose from, but 3 weights/],
    [{ choice: [min, max], weights: [1, -1] }, /at least 0, found -1/],
    [{ choice: [min, max], weights: [0, 0] }, /all weights are 0/],
    [{ normal: [middle, -1] }, /at least 0, found -1/],
    [{ normal: [max + 1, 1] }, /at most/],
    [{ logUniform: [max, min] }, /upside down|above 0/],
    [{ logUniform: [0, max] }, /above 0|at least/],
    ...fractions,
  ]
}

function wrongNames({ values }: EnumParam): Case[] {
  const one = values[0]!
  const known = new RegExp(`expected one of .*${one}.*, found "nosuch"`)
  return [
    ['nosuch', known],
    [`${one}x`, new RegExp(`found "${one}x", did you mean "`)],
    [3, /found 3/],
    [true, /found true/],
    [null, /found null/],
    [[one, one], /found \[/],
    [{ choice: [] }, /must not be empty/],
    [{ choice: [one, 'nosuch'] }, known],
    [{ choice: [one, one], weights: [1] }, /2 values to choose from, but 1 weights/],
    [{ choice: [one], weights: [-1] }, /at least 0, found -1/],
    [{ choice: [one], weights: [0] }, /all weights are 0/],
  ]
}

const ALL = allEffects().flatMap((effect) =>
  Object.entries(effect.params).map(([name, param]) => [effect.name, name, param] as const),
)

/** A recipe with one parameter, whose value stands on a line of its own. */
function recipeWith(effect: string, name: string, value: unknown): string {
  const flow = stringify({ [name]: value }, { collectionStyle: 'flow', lineWidth: 0 })
  const line = flow.trim().slice(1, -1).trim()
  return `name: r\nsteps:\n  - effect: ${effect}\n    params:\n      ${line}\n`
}

describe.each(ALL)('%s: %s', (effect, name, param) => {
  test('is refused where it is wrong', () => {
    for (const [value, says] of param.kind === 'number' ? wrongNumbers(param) : wrongNames(param)) {
      const text = recipeWith(effect, name, value)
      let error: unknown
      try {
        parseRecipe(text, 'r.yaml')
      } catch (caught) {
        error = caught
      }
      expect(error, text).toBeInstanceOf(DocumentError)
      const { issues, message, code } = error as DocumentError
      expect(code).toBe('RECIPE_INVALID')
      expect(message, text).toMatch(says)
      for (const issue of issues) {
        expect(issue.message).toMatch(new RegExp(`^"${name}[".[]`))
        // The value's own line; its column lies behind the name.
        expect(issue.line).toBe(5)
        expect(issue.column).toBeGreaterThanOrEqual(7 + name.length + 2)
      }
    }
  })

  test('takes its ends and everything it names', () => {
    const right: unknown[] =
      param.kind === 'number'
        ? [
            param.min,
            param.max,
            [param.min, param.max],
            [param.max, param.max],
            { choice: [param.min, param.max], weights: [0, 1] },
            { normal: [param.max, 0] },
          ]
        : [...param.values, { choice: [...param.values] }, { choice: [param.values[0]] }]
    for (const value of right) {
      const text = recipeWith(effect, name, value)
      expect(() => parseRecipe(text, 'r.yaml'), text).not.toThrow()
    }
  })
})
