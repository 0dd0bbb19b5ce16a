import { describe, expect, test } from 'vitest'
import {
  ORIENTATIONS,
  reorient,
  squareMaps,
} from '../../../../src/page/networks/orientation/orientation.ts'
import { paintedPage } from '../../../support/geometry-pages.ts'

describe('orientations', () => {
  test('turn clockwise, then mirror', () => {
    // 1 2 3
    // 4 5 6
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ]
    const after = ORIENTATIONS.map((orientation) => {
      const page = paintedPage(3, 2, (x, y) => rows[y]![x]!)
      reorient(page, orientation)
      const values = page.peek().filter((_, i) => i % 4 === 0)
      return `${page.width}: ${values.join(' ')}`
    })
    expect(after).toEqual([
      '3: 1 2 3 4 5 6',
      '2: 4 1 5 2 6 3',
      '3: 6 5 4 3 2 1',
      '2: 3 6 2 5 1 4',
      '3: 3 2 1 6 5 4',
      '2: 1 4 2 5 3 6',
      '3: 4 5 6 1 2 3',
      '2: 6 3 5 2 4 1',
    ])
  })

  test('maps of squares do what pages do', () => {
    const maps = squareMaps(5)
    ORIENTATIONS.forEach((orientation, k) => {
      const page = paintedPage(5, 5, (x, y) => y * 5 + x)
      reorient(page, orientation)
      expect(Array.from(page.peek().filter((_, i) => i % 4 === 0))).toEqual(Array.from(maps[k]!))
    })
  })
})
