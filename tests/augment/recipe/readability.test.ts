import { describe, expect, test } from 'vitest'
import { DocumentError } from '../../../src/documents/document-error.ts'
import { settingsDigest } from '../../../src/augment/build/description.ts'
import { loadRecipe } from '../../../src/augment/recipe/load.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'

const parse = (line: string) => parseRecipe(`name: r\n${line}\nsteps: []\n`, 'r.yaml').recipe

describe('readability in a recipe', () => {
  test.each([
    ['readability: { min: 1.2 }', 'r.yaml:2:21: "min" must be at most 1, found 1.2'],
    ['readability: { min: -0.1 }', 'r.yaml:2:21: "min" must be at least 0, found -0.1'],
    ['readability: { min: .nan }', 'r.yaml:2:21: "min" expected a number, found NaN'],
    ['readability: { min: high }', 'r.yaml:2:21: "min" expected a number, found "high"'],
    ['readability: { min: [0.5, 0.6] }', 'r.yaml:2:21: "min" expected a number, found [0.5,0.6]'],
    ['readability: {}', 'r.yaml:2:14: "min" is missing'],
    ['readability: 0.6', '"readability" expected a map of keys and values, found 0.6'],
    ['readability: { min: 0.6, mim: 1 }', 'unknown key "mim", did you mean "min"?'],
    ['readabilty: { min: 0.6 }', 'unknown key "readabilty", did you mean "readability"?'],
  ])('%s', (line, says) => {
    let message = ''
    try {
      parse(line)
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError)
      ;({ message } = error as DocumentError)
    }
    expect(message).toContain(says)
  })

  test('comes back from plain data, and is left out where it is not said', () => {
    const recipe = parse('readability: { min: 0.4 }')
    expect(recipe.readability).toEqual({ min: 0.4 })
    expect(recipeFromPlain(recipeToPlain(recipe)).readability).toEqual({ min: 0.4 })
    expect(recipeToPlain(parse(''))).not.toHaveProperty('readability')
  })

  test('is part of what decides about images, of either recipe', () => {
    const none = parse('')
    const digests = [
      settingsDigest(none, none),
      settingsDigest(parse('readability: { min: 0.4 }'), none),
      settingsDigest(parse('readability: { min: 0.5 }'), none),
      settingsDigest(none, parse('readability: { min: 0.4 }')),
    ]
    expect(new Set(digests).size).toBe(4)
  })

  test.each([
    ['heavy', 0.6],
    ['phone', 0.6],
    ['scanner', 0.6],
    // The holdout is judged by pages as the competition has them.
    ['testlike', undefined],
    ['light', undefined],
  ])('of the library’s %s is %s', async (name, min) => {
    expect((await loadRecipe(name)).recipe.readability?.min).toBe(min)
  })
})
