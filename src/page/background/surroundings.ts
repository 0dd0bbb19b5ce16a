/**
 * What goes on beyond the border of a photograph: the desk along it mirrored outwards, as far in as there
 * is desk; where the sheet itself reaches the border, desk from where there is most of it, or, where there is
 * none, the tone of the border.
 */
import type { Raster } from '../image/raster.ts'
import { sheetAt, type Sheet } from './sheet.ts'

/** Places along each side at which it is looked at. */
export const BINS = 64
/** Desk is mirrored from as far in as this, share of the short side. */
const MAX_DEPTH = 0.25
/** Bands of desk below the first are not mirrored, from the second on they are all there is. */
export const NARROW = 0.01
export const WIDE = 0.035
/** Pixels looked at for the tone at a place. */
const TONE_SAMPLES = 12
/** One side of a picture, from its left or top end. */
interface Side {
  /** how far in there is desk, px */
  depth: Float32Array
  /** tone along the side, three values a place */
  tone: Float32Array
}

/** A picture and what is known of its sides. */
export interface Surroundings {
  page: Raster
  left: Side
  right: Side
  top: Side
  bottom: Side
  /** the largest piece of desk along a side, px; undefined where there is next to none */
  patch: Patch | undefined
}

interface Patch {
  left: number
  top: number
  right: number
  bottom: number
}

/** Looks at the sides of a picture. @param sheet of it; undefined: all of it may be mirrored */
export function surroundingsOf(page: Raster, sheet: Sheet | undefined): Surroundings {
  const { width, height } = page
  const left = sideOf(page, sheet, [0, 0], [0, height], [1, 0])
  const right = sideOf(page, sheet, [width - 1, 0], [0, height], [-1, 0])
  const top = sideOf(page, sheet, [0, 0], [width, 0], [0, 1])
  const bottom = sideOf(page, sheet, [0, height - 1], [width, 0], [0, -1])
  const patch = patchOf(page, { left, right, top, bottom })
  return { page, left, right, top, bottom, patch }
}

type Sides = Pick<Surroundings, 'left' | 'right' | 'top' | 'bottom'>

/** The largest rectangle of desk along one side. */
function patchOf(
  { width, height }: Raster,
  { left, right, top, bottom }: Sides,
): Patch | undefined {
  const min = 1.5 * NARROW * Math.min(width, height)
  const all = [left, right, top, bottom].map(({ depth }, side) => {
    const length = side < 2 ? height : width
    let best = { area: 0, from: 0, to: 0, depth: 0 }
    for (let from = 0; from < BINS; from++) {
      let low = Infinity
      let weight = Infinity
      for (let to = from; to < BINS; to++) {
        if (depth[to]! < low) {
          low = depth[to]!
          // Long strips repeat less than their area says.
          weight = low ** 1.5
        }
        if (low < min) break
        const area = weight * (to + 1 - from)
        if (to - from > 5 && area > best.area) best = { area, from, to: to + 1, depth: low }
      }
    }
    return { ...best, side, start: (best.from / BINS) * length, end: (best.to / BINS) * length }
  })
  const { area, side, start, end, depth } = all.reduce((a, b) => (b.area > a.area ? b : a))
  if (area === 0) return undefined
  if (side === 0) return { left: 0, top: start, right: depth, bottom: end }
  if (side === 1) return { left: width - depth, top: start, right: width, bottom: end }
  if (side === 2) return { left: start, top: 0, right: end, bottom: depth }
  return { left: start, top: height - depth, right: end, bottom: height }
}

type Pair = readonly [x: number, y: number]

/**
 * Looks at one side.
 * @param start its left or top end
 * @param along from there to its other end
 * @param inward a pixel further in
 */
function sideOf(
  { width, height, bytes }: Raster,
  sheet: Sheet | undefined,
  [startX, startY]: Pair,
  [alongX, alongY]: Pair,
  [inX, inY]: Pair,
): Side {
  const short = Math.min(width, height)
  const max = MAX_DEPTH * short
  const step = Math.max(1, short / 160)
  const found = new Float32Array(BINS)
  const tones = new Float32Array(3 * BINS)
  const seen = new Int32Array(TONE_SAMPLES)
  for (let i = 0; i < BINS; i++) {
    const t = (i + 0.5) / BINS
    const x = startX + t * alongX
    const y = startY + t * alongY
    let depth = 0
    for (; depth < max; depth += step) {
      if (sheet && sheetAt(sheet, x + depth * inX, y + depth * inY) > 12) break
    }
    found[i] = Math.max(0, depth - 2 * step)
    // The lighter half of a thin band, print left out.
    const band = Math.max(1, Math.min(0.02 * short, depth > 2 * step ? depth : Infinity))
    for (let k = 0; k < TONE_SAMPLES; k++) {
      const at = (i + ((k * 5) % TONE_SAMPLES) / TONE_SAMPLES) / BINS
      const deep = (k / TONE_SAMPLES) * band
      const column = clamp(Math.floor(startX + at * alongX + deep * inX), width)
      const row = clamp(Math.floor(startY + at * alongY + deep * inY), height)
      seen[k] = (row * width + column) * 4
    }
    lightestFirst(seen, bytes)
    for (let c = 0; c < 3; c++) {
      let sum = 0
      for (let k = 1; k < 7; k++) sum += bytes[seen[k]! + c]!
      tones[3 * i + c] = sum / 6
    }
  }
  const depth = new Float32Array(BINS)
  for (let i = 0; i < BINS; i++) {
    let low = Infinity
    for (let k = Math.max(0, i - 2); k < Math.min(BINS, i + 3); k++) low = Math.min(low, found[k]!)
    depth[i] = low
  }
  return { depth, tone: smoothed(tones) }
}

/** Pixels sorted by their green, those alike in their order. */
function lightestFirst(places: Int32Array, bytes: Raster['bytes']): void {
  for (let i = 1; i < places.length; i++) {
    const place = places[i]!
    const green = bytes[place + 1]!
    let k = i
    for (; k > 0 && bytes[places[k - 1]! + 1]! < green; k--) places[k] = places[k - 1]!
    places[k] = place
  }
}

/** Each channel averaged over seven places. */
function smoothed(tones: Float32Array): Float32Array {
  const means = new Float32Array(tones.length)
  for (let i = 0; i < tones.length; i++) {
    let [sum, count] = [0, 0]
    for (let k = i - 9; k <= i + 9; k += 3) {
      if (k < 0 || k >= tones.length) continue
      sum += tones[k]!
      count++
    }
    means[i] = sum / count
  }
  return means
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value))
}
