import { expect, test } from 'vitest'
import { rangeOf } from '../../../src/augment/calibrate/orientations.ts'

/** Pages that lie upright, and some that lie as `index` says. */
const pages = (upright: number, others: number, index: number): number[] => [
  ...Array.from({ length: upright }, () => 0),
  ...Array.from({ length: others }, () => index),
]

test('a target that lies upright but for a few pages keeps pages upright', () => {
  expect(rangeOf(pages(200, 0, 0))).toBe('upright')
  expect(rangeOf(pages(195, 5, 2))).toBe('upright')
})

test('quarter turns of some call for turns, mirrored pages for all', () => {
  expect(rangeOf(pages(90, 10, 1))).toBe('turned')
  expect(rangeOf(pages(90, 10, 2))).toBe('turned')
  expect(rangeOf(pages(90, 10, 4))).toBe('all')
  expect(rangeOf(pages(0, 100, 7))).toBe('all')
})

test('few pages of text tell nothing', () => {
  expect(rangeOf(pages(20, 9, 4))).toBeUndefined()
})
