import { describe, expect, test } from 'vitest'
import {
  compose,
  HFLIP,
  invert,
  ORIENTATIONS,
  orientationId,
  orientSquare,
  reorient,
  squareMaps,
} from '../../../src/page/geometry/orientation.ts'
import { paintedPage } from '../../support/geometry-pages.ts'

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
    expect(ORIENTATIONS[HFLIP]).toEqual({ turns: 0, mirrored: true })
  })

  test('compose is what two of them do one after the other, invert what undoes one', () => {
    const after = (...steps: number[]): string => {
      const page = paintedPage(3, 2, (x, y) => y * 3 + x)
      for (const step of steps) reorient(page, ORIENTATIONS[step]!)
      return `${page.width}: ${page.peek().join(' ')}`
    }
    for (let first = 0; first < 8; first++) {
      for (let second = 0; second < 8; second++) {
        expect(after(first, second)).toBe(after(compose(first, second)))
      }
      expect(after(first, invert(first))).toBe(after())
    }
  })

  test('maps of squares, and squares of three channels, do what pages do', () => {
    const maps = squareMaps(5)
    ORIENTATIONS.forEach((orientation, k) => {
      const page = paintedPage(5, 5, (x, y) => [y * 5 + x, 100 + y * 5 + x, 200 + y * 5 + x])
      const input = withoutAlpha(page.peek())
      reorient(page, orientation)
      const out = new Uint8Array(input.length)
      orientSquare(input, out, 5, k)
      expect(out).toEqual(withoutAlpha(page.peek()))
      expect(out.filter((_, i) => i % 3 === 0)).toEqual(Uint8Array.from(maps[k]!))
    })
  })

  test('maps reach beyond 65536 pixels', () => {
    expect(squareMaps(300)[2]![0]).toBe(300 * 300 - 1)
  })

  test('names for files differ, and none is an index of another order', () => {
    expect(ORIENTATIONS.map((_, k) => orientationId(k))).toEqual([
      '0',
      '90',
      '180',
      '270',
      '0m',
      '90m',
      '180m',
      '270m',
    ])
  })
})

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  return Uint8Array.from(rgba.filter((_, i) => i % 4 !== 3))
}
