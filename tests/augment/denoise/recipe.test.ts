import { expect, test } from 'vitest'
import { withBinarise, withUpright } from '../../../src/augment/denoise/recipe.ts'
import { parseRecipe } from '../../../src/augment/recipe/parse.ts'
import { nameOf, walkSteps } from '../../../src/augment/recipe/recipe.ts'

const stepsOf = (steps: string): string[] =>
  withUpright(parseRecipe(`name: x\nsteps: ${steps}`, 'x').recipe, undefined).steps.map(nameOf)

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

test('how often pages are mirrored reaches the step, also one that the recipe has in a group', () => {
  for (const steps of ['[{ effect: trim }]', '[{ oneOf: [{ effect: upright }] }]']) {
    const { recipe } = parseRecipe(`name: x\nsteps: ${steps}`, 'x')
    const found = [...walkSteps(withUpright(recipe, 'as-likely').steps)].find(
      ([, step]) => 'effect' in step && step.effect.name === 'upright',
    )
    // As such pages lie they are upright once in eight times: any guess is better.
    expect(found?.[1]).toMatchObject({ params: { mirrored: 'as-likely', minConfidence: 0 } })
  }
})

test('black and white comes last, and once', () => {
  const names = (steps: string): string[] =>
    withBinarise(parseRecipe(`name: x\nsteps: ${steps}`, 'x').recipe).steps.map(nameOf)
  expect(names('[{ effect: deskew }, { effect: trim }]')).toEqual(['deskew', 'trim', 'binarise'])
  expect(names('[{ oneOf: [{ effect: binarise }] }]')).toEqual(['oneOf'])
})
