/** In which order images are shown. */
import type { GallerySet } from './gallery-set.ts'

export const ORDERS = [
  ['', 'mixed'],
  ['set', 'as in the set'],
  ['large', 'largest first'],
  ['small', 'smallest first'],
] as const

/**
 * Rows in an order.
 * @param rows rising, left as they are
 * @param order '' mixes them, always in the same way: neighbours in a set are variants of one page
 */
export function ordered(set: GallerySet, rows: Int32Array, order: string): Int32Array {
  if (order === 'set') return rows
  const { width, height } = set.index
  const area = (row: number): number => width[row]! * height[row]!
  const by: Record<string, (row: number) => number> = {
    large: (row) => -area(row),
    small: area,
  }
  const key = by[order] ?? mixed
  return rows.toSorted((a, b) => key(a) - key(b) || a - b)
}

/** A number without a pattern for each row (the finaliser of MurmurHash3). */
function mixed(row: number): number {
  let h = Math.imul(row + 1, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
