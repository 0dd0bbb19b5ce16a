import { expect, test } from 'vitest'
import { mutualChains } from '../../../src/page/dewarp/mutual-chains.ts'

test('chains join those that are each other’s neighbours, and leave out one-sided ones', () => {
  // 0 → 2 → 3; 1 also points at 3, which does not point back.
  const next = [2, 3, 3, -1]
  const before = [-1, -1, 0, 2]
  expect(mutualChains(next, before)).toEqual([[0, 2, 3], [1]])
})

test('what has no neighbours is a chain of one', () => {
  expect(mutualChains([-1, -1], [-1, -1])).toEqual([[0], [1]])
  expect(mutualChains([], [])).toEqual([])
})
