import { expect, test } from 'vitest'
import { withUpright } from '../../../src/augment/denoise/recipe.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { nameOf } from '../../../src/augment/recipe/recipe.ts'

const stepsOf = (steps: string): string[] =>
  withUpright(parseRecipe(`name: x\nsteps: ${steps}`, 'x').recipe).steps.map(nameOf)

test('upright comes before what moves pixels, and once', () => {
  expect(
    stepsOf('[{ effect: denoise }, { oneOf: [{ effect: deskew }] }, { effect: trim }]'),
  ).toEqual(['denoise', 'upright', 'oneOf', 'trim'])
  expect(stepsOf('[{ effect: denoise }]')).toEqual(['denoise', 'upright'])
  expect(stepsOf('[{ sequence: [{ effect: upright }] }, { effect: deskew }]')).toEqual([
    'sequence',
    'deskew',
  ])
})
