import { describe, expect, it } from 'vitest'
import { mergedPatches, relativePositions, windowsOver } from '../../../src/train/models/windows.ts'

describe('windows', () => {
  it('tile a page row by row', () => {
    const { count, tokens, order, mask } = windowsOver(4, 2, 0)
    expect({ count, tokens, mask }).toEqual({ count: 4, tokens: 4, mask: undefined })
    expect([...order.from]).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15])
  })

  it('fill up a page they do not tile', () => {
    const { count, order } = windowsOver(3, 2, 0)
    expect(count).toBe(4)
    expect([...order.from]).toEqual([0, 1, 3, 4, 2, -1, 5, -1, 6, 7, -1, -1, 8, -1, -1, -1])
  })

  it('moved by a shift, join the far edges and keep them apart by the mask', () => {
    const { order, mask } = windowsOver(4, 2, 1)
    expect([...order.from]).toEqual([5, 6, 9, 10, 7, 4, 11, 8, 13, 14, 1, 2, 15, 12, 3, 0])
    const rows = (window: number): number[] => [...mask!.subarray(window * 16, window * 16 + 16)]
    expect(rows(0)).toEqual(Array.from({ length: 16 }, () => 0))
    const [o, x] = [0, -100]
    // Left column and right column of the second window were at opposite edges.
    expect(rows(1)).toEqual([o, x, o, x, x, o, x, o, o, x, o, x, x, o, x, o])
    expect(rows(2)).toEqual([o, o, x, x, o, o, x, x, x, x, o, o, x, x, o, o])
    expect(rows(3)).toEqual([o, x, x, x, x, o, x, x, x, x, o, x, x, x, x, o])
  })
})

it('relative positions count rows, then columns, from the upper left', () => {
  const { from, uses, to } = relativePositions(2)
  expect([...from]).toEqual([4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4])
  expect(uses).toBe(4)
  expect([...to.subarray(16, 20)]).toEqual([0, 5, 10, 15])
})

it('patches merge by columns, an odd page filled up', () => {
  expect([...mergedPatches(2).from]).toEqual([0, 2, 1, 3])
  expect([...mergedPatches(3).from]).toEqual([
    0, 3, 1, 4, 2, 5, -1, -1, 6, -1, 7, -1, 8, -1, -1, -1,
  ])
})
