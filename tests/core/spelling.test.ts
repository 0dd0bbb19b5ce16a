import { expect, test } from 'vitest'
import { didYouMean, closestName } from '../../src/core/spelling.ts'

const effects = ['folds', 'fade', 'flip', 'ink-bleed', 'bleed-through']

test.each([
  ['fodls', 'folds'],
  ['Folds', 'folds'],
  ['inkbleed', 'ink-bleed'],
  ['bleedthrough', 'bleed-through'],
  ['flp', 'flip'],
])('%s is meant as %s', (typed, meant) => {
  expect(closestName(typed, effects)).toBe(meant)
})

test('nothing is offered where nothing is near', () => {
  expect(closestName('perspective', effects)).toBeUndefined()
  expect(didYouMean('perspective', effects)).toBe('')
  expect(didYouMean('fodls', effects)).toBe(', did you mean "folds"?')
})
