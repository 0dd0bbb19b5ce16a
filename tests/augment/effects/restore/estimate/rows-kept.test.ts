import { expect, test } from 'vitest'
import {
  keepsRows,
  rowsBefore,
} from '../../../../../src/augment/effects/restore/estimate/rows-kept.ts'
import type { Page } from '../../../../../src/page/image/page.ts'
import { paintedPage } from '../../../../support/geometry-pages.ts'

/** Whether there is ink at a place of a letter nine pixels wide and ten high, of which there are three. */
function isLetter(kind: number, x: number, y: number): boolean {
  if (x > 6 || y < 0 || y > 9) return false
  if (kind === 0) return x < 2 || y < 2 || y > 7
  return kind === 1 ? x < 2 || x > 4 || (y > 3 && y < 6) : y < 2 || (x > 2 && x < 5)
}

/** Rows of words; those from `lost` on are not there. */
const rows = (lost = 99, ink = 40): Page =>
  paintedPage(400, 320, (x, y) => {
    const row = Math.floor(y / 24)
    const along = x + 37 * row
    const letter = along % 80 < 63 && isLetter(Math.floor(along / 9) % 3, along % 9, (y % 24) - 7)
    return letter && x > 20 && x < 380 && row < lost ? ink : 230
  })

test('rows are kept that are paler, or as they were', () => {
  const before = rowsBefore(rows())
  expect(keepsRows(rows(), before)).toBe(true)
  expect(keepsRows(rows(99, 110), before)).toBe(true)
})

test('a third of the rows gone is too many', () => {
  expect(keepsRows(rows(8), rowsBefore(rows()))).toBe(false)
})

test('where there were none, or there are more, nothing is lost', () => {
  const empty = paintedPage(400, 320, () => 230)
  expect(keepsRows(empty, rowsBefore(empty))).toBe(true)
  expect(keepsRows(rows(), rowsBefore(rows(8)))).toBe(true)
})
