import { describe, expect, test } from 'vitest'
import { DocumentError } from '../../../src/documents/document-error.ts'
import { libraryRecipes, loadRecipe } from '../../../src/augment/recipe/load.ts'
import { lintRecipe } from '../../../src/augment/recipe/lint.ts'
import { parseRecipe, recipeFromPlain, recipeToPlain } from '../../../src/augment/recipe/parse.ts'
import { recipeJsonSchema } from '../../../src/augment/recipe/schema.ts'

const parse = (text: string) => parseRecipe(text, 'r.yaml')

/** The message of the error that a recipe with these steps raises. */
function refused(text: string): string {
  try {
    parse(text)
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError)
    return (error as DocumentError).message
  }
  throw new Error('the recipe was not refused')
}

describe('errors name line, column, what was expected and what was found', () => {
  test.each([
    [
      'unknown effect',
      '  - effect: fodls',
      'r.yaml:3:13: unknown effect "fodls", did you mean "folds"? (effects: ',
    ],
    [
      'mistyped parameter',
      '  - { effect: rotate, params: { angel: 3 } }',
      'r.yaml:3:33: unknown key "angel", did you mean "angle"?',
    ],
    [
      'range upside down',
      '  - { effect: rotate, params: { angle: [5, -5] } }',
      'r.yaml:3:40: "angle" the range is upside down: [5,-5], low must not be above high',
    ],
    ['p of 2', '  - { effect: rotate, p: 2 }', 'r.yaml:3:26: "p" must be at most 1, found 2'],
    [
      'value beyond its bounds',
      '  - { effect: rotate, params: { angle: 999 } }',
      'r.yaml:3:40: "angle" must be at most 180, found 999',
    ],
    [
      'bound within a range',
      '  - { effect: rotate, params: { angle: [0, 999] } }',
      'r.yaml:3:44: "angle[1]" must be at most 180, found 999',
    ],
    [
      'word for a number',
      '  - { effect: rotate, params: { angle: steep } }',
      'r.yaml:3:40: "angle" expected a value, a range [low, high], {choice: […]}, {normal: [mean, sd]} or {logUniform: [low, high]}, found "steep"',
    ],
    [
      'unknown word',
      '  - { effect: rotate, params: { fill: whit } }',
      'r.yaml:3:39: "fill" expected one of auto, white, paper, desk, black, found "whit", did you mean "white"?',
    ],
    ['mistyped step key', '  - { effect: rotate, prob: 1 }', 'r.yaml:3:23: unknown key "prob"'],
    [
      'fraction for a whole number',
      '  - { effect: rotate90, params: { turns: 1.5 } }',
      'r.yaml:3:42: "turns" expected a whole number, found 1.5',
    ],
    ['group without a list', '  - oneOf: 3', 'r.yaml:3:12: "oneOf" expected a list, found 3'],
    ['empty group', '  - oneOf: []', 'r.yaml:3:12: "oneOf" must not be empty'],
    [
      'a step that is none',
      '  - 5',
      'r.yaml:3:5: "steps[0]" expected a step: a map with one of the keys effect, oneOf, someOf, sequence, found 5',
    ],
    [
      'deep in groups',
      '  - sequence:\n      - oneOf:\n          - { effect: flip, params: { axis: up } }',
      'r.yaml:5:45: "axis" expected one of horizontal, vertical, both, found "up"',
    ],
  ])('%s', (_what, steps, message) => {
    expect(refused(`name: r\nsteps:\n${steps}\n`)).toContain(message)
  })

  test('all of them at once, in the order of the file', () => {
    const text =
      'name: a b\ntagret: 3\nholdout: { share: 0.9 }\nsteps:\n  - { effect: flip, p: -1 }\n'
    expect(
      refused(text)
        .split('\n')
        .map((line) => line.slice(0, 10)),
    ).toEqual(['r.yaml:1:7', 'r.yaml:2:1', 'r.yaml:3:1', 'r.yaml:5:2'])
  })

  test.each([
    ['broken YAML', 'name: [', /^r\.yaml:1:8: /],
    ['the same key twice', 'name: a\nname: b\n', /^r\.yaml:2:1: .*unique/],
    ['an empty file', '', /^r\.yaml:1:1: expected a recipe/],
    ['no name', 'steps: []\n', /"name" is missing/],
  ])('%s', (_what, text, message) => {
    expect(refused(text)).toMatch(message)
  })
})

test('a recipe written out with its defaults is the same recipe', () => {
  const text =
    'name: r\nsteps:\n  - oneOf: [{ effect: flip, id: mirror }, { effect: folds, weight: 2 }]\n  - { someOf: [{ effect: blur }], count: 1, classes: [3, car_dashboard] }\n'
  const plain = recipeToPlain(parse(text).recipe)
  expect(recipeToPlain(recipeFromPlain(plain))).toEqual(plain)
  expect(plain.target).toBe(25_000)
})

describe('the library', () => {
  test.each(['heavy', 'light', 'testlike'])('%s is there, without a warning', async (name) => {
    expect(await libraryRecipes()).toContain(name)
    expect(lintRecipe(await loadRecipe(name))).toEqual([])
  })

  test('a name that is none gets the nearest', async () => {
    await expect(loadRecipe('haevy')).rejects.toMatchObject({
      code: 'RECIPE_NOT_FOUND',
      message: expect.stringContaining('did you mean "heavy"?') as string,
    })
    await expect(loadRecipe('no/such.yaml')).rejects.toMatchObject({ code: 'RECIPE_NOT_FOUND' })
  })

  test('recipe.schema.json is what the schema says (vitest -u writes it anew)', async () => {
    const text = `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`
    await expect(text).toMatchFileSnapshot('../../../recipes/recipe.schema.json')
  })
})

describe('the linter', () => {
  const warnings = (steps: string) => lintRecipe(parse(`name: r\nsteps:\n${steps}`))

  test('says where an order could not happen', () => {
    expect(warnings('  - effect: rotate\n  - effect: ink-bleed\n')).toEqual([
      {
        line: 4,
        column: 13,
        message: expect.stringMatching(
          /^ink-bleed \(ink\) comes after rotate \(geometry\)/,
        ) as string,
      },
    ])
  })

  test('takes alternatives for no order, and `order: free` for deliberate', () => {
    expect(warnings('  - oneOf: [{ effect: rotate }, { effect: ink-bleed }]\n')).toEqual([])
    const free = 'name: r\norder: free\nsteps: [{ effect: rotate }, { effect: ink-bleed }]\n'
    expect(lintRecipe(parse(free))).toEqual([])
  })

  test('names steps that never run and counts that cannot be had', () => {
    const text = '  - { effect: flip, p: 0 }\n  - { someOf: [{ effect: blur }], count: 3 }\n'
    expect(warnings(text).map(({ message }) => message)).toEqual([
      'p is 0: the step never runs',
      'count asks for 3 of 1 steps',
    ])
  })
})
