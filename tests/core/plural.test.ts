import { expect, test } from 'vitest'
import { plural } from '../../src/core/plural.ts'

test('one thing is singular, none and many are plural', () => {
  expect([0, 1, 2, 1200].map((n) => plural(n, 'page'))).toEqual([
    '0 pages',
    '1 page',
    '2 pages',
    '1,200 pages',
  ])
  expect(plural(2, 'group of duplicates', 'groups of duplicates')).toBe('2 groups of duplicates')
})
