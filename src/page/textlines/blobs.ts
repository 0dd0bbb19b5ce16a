/** Connected components of ink, and the rows they form. */

import { upperMedian } from '../../core/quantile.ts'

/** Blobs (as Tesseract calls connected components): their boxes in a frame whose u axis runs along the rows; struct of arrays. */
export interface Blobs {
  count: number
  u0: Float32Array
  u1: Float32Array
  v0: Float32Array
  v1: Float32Array
  /** ink pixels and horizontal runs of each */
  area: Int32Array
  parts: Int32Array
}

/** A row of components. */
export interface Chain {
  /** the components, from small to large u */
  members: Int32Array
  /** ends along u */
  u0: number
  u1: number
  /** middle of the row at u0, and how it rises with u */
  v0: number
  slope: number
  /** glyph height, px */
  height: number
  /** share of the row's length that components cover, the rest is gaps */
  cover: number
}

/** The middle one of some values (of an even number, the higher of the two), 0 of none. */
export function median(values: readonly number[]): number {
  return upperMedian(values) ?? 0
}
