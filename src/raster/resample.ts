/**
 * Enlarging and reducing whole pages, rows first, then columns. When reducing, filters widen with
 * the factor, so that fine print turns grey instead of into patterns.
 */
import { words } from './words.ts'
import type { Raster } from './warp.ts'

/**
 * - `tent`: between neighbours when enlarging (soft), their weighted mean when reducing
 * - `box`: the mean of the pixels that fall into one; squares when enlarging
 * - `nearest`: one pixel of those, as careless software does
 */
export const FILTERS = ['tent', 'box', 'nearest'] as const
export type Filter = (typeof FILTERS)[number]

const PAIR = 0x00ff00ff

/** Which pixels make up each new one: `count` taps from `first[i]` on, weights of 256 together. */
interface Taps {
  count: number
  first: Int32Array
  weights: Int32Array
}

/** What the first pass leaves for the second; written before it is read, kept for its memory. */
let middle = new Int32Array(0)

/** What stands between a reduction and an enlargement; kept for its memory. */
let spare = new Uint8ClampedArray(0)

/** A raster of left-over bytes to be written at once and read before the next one is asked for. */
export function scratchRaster(width: number, height: number): Raster {
  const size = width * height * 4
  if (spare.length < size) spare = new Uint8ClampedArray(size)
  return { width, height, bytes: spare.subarray(0, size) }
}

/** Draws `from` at the size of `into`, all of which is written; alpha becomes 255. */
export function resample(from: Raster, into: Raster, filter: Filter): void {
  const across = tapsOf(from.width, into.width, filter)
  const down = tapsOf(from.height, into.height, filter)
  const size = into.width * from.height
  if (middle.length < size) middle = new Int32Array(size)
  const source = words(from.bytes)
  const pass = across.count === 2 ? rowOfTwo : rowPass
  for (let y = 0; y < from.height; y++) {
    pass(source, y * from.width, middle, y * into.width, across)
  }
  const target = words(into.bytes)
  if (down.count === 2) columnsOfTwo(middle, into.width, target, down)
  else columnPass(middle, into.width, target, down)
}

/** `rowPass` for two taps. */
function rowOfTwo(
  source: Int32Array,
  row: number,
  target: Int32Array,
  to: number,
  { first, weights }: Taps,
): void {
  for (let i = 0; i < first.length; i++) {
    const at = row + first[i]!
    target[to + i] = between(source[at]!, source[at + 1]!, weights[2 * i + 1]!)
  }
}

/** `columnPass` for two taps. */
function columnsOfTwo(
  source: Int32Array,
  width: number,
  target: Int32Array,
  { first, weights }: Taps,
): void {
  for (let i = 0; i < first.length; i++) {
    const above = first[i]! * width
    const below = above + width
    const weight = weights[2 * i + 1]!
    const to = i * width
    for (let x = 0; x < width; x++) {
      target[to + x] = between(source[above + x]!, source[below + x]!, weight)
    }
  }
}

/** `p` and `q` mixed, `weight` of 256 from `q`. */
function between(p: number, q: number, weight: number): number {
  const rest = 256 - weight
  const pair = (((Math.imul(p & PAIR, rest) + Math.imul(q & PAIR, weight)) | 0) + 0x00800080) | 0
  const lone = Math.imul((p >>> 8) & 255, rest) + Math.imul((q >>> 8) & 255, weight) + 128
  return ((pair >>> 8) & PAIR) | (lone & 0xff00) | -16777216
}

function rowPass(
  source: Int32Array,
  row: number,
  target: Int32Array,
  to: number,
  taps: Taps,
): void {
  const { count, first, weights } = taps
  for (let i = 0, k = 0; i < first.length; i++) {
    let pair = 0x00800080
    let lone = 128
    let at = row + first[i]!
    for (const end = k + count; k < end; k++, at++) {
      const p = source[at]!
      const w = weights[k]!
      pair = (pair + Math.imul(p & PAIR, w)) | 0
      lone += Math.imul((p >>> 8) & 255, w)
    }
    target[to + i] = ((pair >>> 8) & PAIR) | (lone & 0xff00) | -16777216
  }
}

function columnPass(source: Int32Array, width: number, target: Int32Array, taps: Taps): void {
  const { count, first, weights } = taps
  for (let i = 0; i < first.length; i++) {
    const start = first[i]! * width
    for (let x = 0; x < width; x++) {
      let pair = 0x00800080
      let lone = 128
      for (let k = i * count, at = start + x, end = k + count; k < end; k++, at += width) {
        const p = source[at]!
        const w = weights[k]!
        pair = (pair + Math.imul(p & PAIR, w)) | 0
        lone += Math.imul((p >>> 8) & 255, w)
      }
      target[i * width + x] = ((pair >>> 8) & PAIR) | (lone & 0xff00) | -16777216
    }
  }
}

function tapsOf(length: number, wanted: number, filter: Filter): Taps {
  const factor = length / wanted
  // Up to a tenth smaller nothing aliases, and two taps keep print sharper than three.
  const reach = filter === 'tent' ? (factor < 1.1 ? 1 : factor) : Math.max(1, factor) / 2
  const span = filter === 'tent' ? Math.ceil(2 * reach) : Math.ceil(2 * reach) + 1
  const count = filter === 'nearest' ? 1 : Math.min(length, span)
  const first = new Int32Array(wanted)
  const weights = new Int32Array(wanted * count)
  const line = new Float64Array(count)
  for (let i = 0; i < wanted; i++) {
    const centre = (i + 0.5) * factor
    if (filter === 'nearest') {
      first[i] = Math.min(length - 1, Math.floor(centre))
      weights[i] = 256
      continue
    }
    // The first pixel with any weight: a tent weighs centres, a box areas.
    const begin =
      filter === 'tent' ? Math.floor(centre - reach - 0.5) + 1 : Math.floor(centre - reach)
    const start = Math.min(Math.max(begin, 0), length - count)
    first[i] = start
    line.fill(0)
    for (let k = 0; k < span; k++) {
      // Beyond the page its last pixel goes on.
      const at = Math.min(Math.max(begin + k, 0), length - 1)
      const slot = Math.min(Math.max(at - start, 0), count - 1)
      line[slot] = line[slot]! + weightAt(filter, begin + k, centre, reach)
    }
    rounded(line, weights, i * count)
  }
  return { count, first, weights }
}

function weightAt(filter: Filter, pixel: number, centre: number, reach: number): number {
  if (filter === 'tent') return Math.max(0, 1 - Math.abs(pixel + 0.5 - centre) / reach)
  return Math.max(0, Math.min(pixel + 1, centre + reach) - Math.max(pixel, centre - reach))
}

/** Writes the weights as whole numbers that add up to 256; the largest takes what rounding left. */
function rounded(line: Float64Array, weights: Int32Array, to: number): void {
  let sum = 0
  for (const weight of line) sum += weight
  let left = 256
  let largest = 0
  for (let k = 0; k < line.length; k++) {
    const weight = Math.round((line[k]! / sum) * 256)
    weights[to + k] = weight
    left -= weight
    if (line[k]! > line[largest]!) largest = k
  }
  weights[to + largest] = weights[to + largest]! + left
}
