/** A kind of document: how large it is and how its pages are composed. */
import type { Rng } from '../../../src/core/rng.ts'
import type { Area, Sheet } from '../sheet.ts'

/** What is drawn; the structure follows `sheet.family`, the contents `sheet.rng`. */
export interface Kind {
  /** width and height of a family's pages, pixels */
  size: (f: Rng) => readonly [number, number]
  draw: (sheet: Sheet) => void
}

/** An upright page of usual paper. */
export const upright = (f: Rng): readonly [number, number] => [
  320,
  Math.round(320 * f.pick([1.29, 1.29, 1.37, Math.SQRT2])),
]

/** A page that lies, of paper or screen. */
export const lying = (f: Rng): readonly [number, number] => [
  Math.round(320 * f.pick([1.29, 1.33, 1.5, 1.78])),
  320,
]

/** The part of a page within its margins, which vary a little from page to page. */
export function body(sheet: Sheet, narrow = false): Area {
  const f = sheet.family.foldIn('margins')
  const { rng, w, h } = sheet
  const side = w * (narrow ? f.uniform(0.04, 0.08) : f.uniform(0.07, 0.14)) + rng.normal(0, 2.5)
  const top = h * (narrow ? f.uniform(0.03, 0.06) : f.uniform(0.05, 0.11)) + rng.normal(0, 3)
  const x = side + rng.normal(0, 2)
  return { x, y: top, w: w - 2 * side, h: h - top - Math.max(top, h * 0.07) }
}

/** The bottom of an area. */
export function bottom({ y, h }: Area): number {
  return y + h
}
