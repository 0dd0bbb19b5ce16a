import { expect, test } from 'vitest'
import { outputStems } from '../../../src/augment/build/names.ts'

test('an id becomes a file name that any system takes', () => {
  expect(outputStems(['0a1b.jpg', 'cats/My scan (2).png', '진단서 1.jpeg', '.hidden.jpg'])).toEqual(
    ['0a1b', 'My-scan-2-', '진단서-1', 'hidden'],
  )
})

test('ids that would get the same name are told apart by themselves, the others left', () => {
  const stems = outputStems(['a/1.jpg', 'b/1.jpg', 'b/2.jpg', 'X.jpg', 'x.png'])
  expect(new Set(stems.map((stem) => stem.toLowerCase())).size).toBe(5)
  expect(stems[2]).toBe('2')
  expect(stems[0]).toMatch(/^1-[0-9a-f]{8}$/)
  // Not by who else is there.
  expect(outputStems(['c/1.jpg', 'a/1.jpg'])[1]).toBe(stems[0])
})

test('pages of a file are told apart by their numbers', () => {
  expect(outputStems(['a/scan.tif', 'a/scan.tif#2', 'a/scan.tif#3', 'v1.2.jpg'])).toEqual([
    'scan',
    'scan-2',
    'scan-3',
    'v1.2',
  ])
})
