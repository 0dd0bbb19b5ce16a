/**
 * What goes on beyond the border of a photograph: the desk along it mirrored outwards, as far in as there
 * is desk; where the sheet itself reaches the border, desk from where there is most of it, or, where there is
 * none, the tone of the border.
 */
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../texture/noise.ts'
import type { Raster } from '../image/raster.ts'
import { sheetAt, type Sheet } from './sheet.ts'

/** Places along each side at which it is looked at. */
const BINS = 64
/** Desk is mirrored from as far in as this, share of the short side. */
const MAX_DEPTH = 0.25
/** Bands of desk below the first are not mirrored, from the second on they are all there is. */
const NARROW = 0.01
const WIDE = 0.035
/** Pixels looked at for the tone at a place. */
const TONE_SAMPLES = 12
/** Grain of what is not mirrored, grey levels. */
const GRAIN = 2.2

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
  /** tile of noise */
  grain: Uint8Array
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
  return { page, left, right, top, bottom, patch, grain: noiseTile('grain') }
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
      for (let to = from; to < BINS; to++) {
        low = Math.min(low, depth[to]!)
        if (low < min) break
        // Long strips repeat less than their area says.
        const area = low ** 1.5 * (to + 1 - from)
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
    seen.sort((p, q) => bytes[q + 1]! - bytes[p + 1]!)
    for (let c = 0; c < 3; c++) {
      let sum = 0
      for (let k = 1; k < 7; k++) sum += bytes[seen[k]! + c]!
      tones[3 * i + c] = sum / 6
    }
  }
  const depth = found.map((_, i) => Math.min(...found.subarray(Math.max(0, i - 2), i + 3)))
  return { depth, tone: smoothed(tones) }
}

/** Each channel averaged over seven places. */
function smoothed(tones: Float32Array): Float32Array {
  return tones.map((_, i) => {
    let [sum, count] = [0, 0]
    for (let k = i - 9; k <= i + 9; k += 3) {
      if (k < 0 || k >= tones.length) continue
      sum += tones[k]!
      count++
    }
    return sum / count
  })
}

/**
 * The colour at a place beside the picture.
 * @param x px of the picture, `y` too; within the picture it is that one's own
 * @param out gets red, green and blue, 0 to 255
 * @param seed shifts the grain
 */
export function surroundingAt(
  { page, left, right, top, bottom, patch, grain }: Surroundings,
  x: number,
  y: number,
  out: Float32Array,
  seed: number,
): void {
  const { width, height } = page
  const short = Math.min(width, height)
  let mirrored = 1
  let red = 0
  let green = 0
  let blue = 0
  let sides = 0
  let u = x
  let v = y
  if (x < 0 || x > width) {
    const { depth, tone } = x < 0 ? left : right
    const place = placeAlong(y / height)
    const deep = between(depth, place, 1, 0)
    const far = folded(x < 0 ? -x : x - width, deep)
    u = x < 0 ? far : width - far
    mirrored = share(deep, short)
    if (mirrored < 1 && !patch) {
      red = between(tone, place, 3, 0)
      green = between(tone, place, 3, 1)
      blue = between(tone, place, 3, 2)
    }
    sides++
  }
  if (y < 0 || y > height) {
    const { depth, tone } = y < 0 ? top : bottom
    const place = placeAlong(u / width)
    const deep = between(depth, place, 1, 0)
    const far = folded(y < 0 ? -y : y - height, deep)
    v = y < 0 ? far : height - far
    mirrored = Math.min(mirrored, share(deep, short))
    if (mirrored < 1 && !patch) {
      red += between(tone, place, 3, 0)
      green += between(tone, place, 3, 1)
      blue += between(tone, place, 3, 2)
    }
    sides++
  }
  if (sides > 0 && mirrored === 0 && patch) {
    sample(page, within(x, patch.left, patch.right), within(y, patch.top, patch.bottom), out)
    return
  }
  sample(page, u, v, out)
  if (sides === 0 || mirrored >= 1) return
  const ownRed = out[0]! * mirrored
  const ownGreen = out[1]! * mirrored
  const ownBlue = out[2]! * mirrored
  const rest = 1 - mirrored
  if (patch) {
    sample(page, within(x, patch.left, patch.right), within(y, patch.top, patch.bottom), out)
    out[0] = ownRed + out[0]! * rest
    out[1] = ownGreen + out[1]! * rest
    out[2] = ownBlue + out[2]! * rest
    return
  }
  const wrap = NOISE_SIDE - 1
  const cell = ((Math.floor(y) + seed) & wrap) * NOISE_SIDE + ((Math.floor(x) + 3 * seed) & wrap)
  const change = ((grain[cell]! - NOISE_MEAN) / NOISE_SD) * GRAIN
  out[0] = held(ownRed + (red / sides + change) * rest)
  out[1] = held(ownGreen + (green / sides + change) * rest)
  out[2] = held(ownBlue + (blue / sides + change) * rest)
}

/** A place brought between two others, back and forth. */
function within(x: number, from: number, to: number): number {
  return from + backAndForth(x - from, to - from)
}

/** How much of a side is mirrored where there is desk this far in. */
function share(depth: number, short: number): number {
  const t = Math.min(1, Math.max(0, (depth / short - NARROW) / (WIDE - NARROW)))
  return t * t * (3 - 2 * t)
}

/** Back and forth over the desk beside a border. */
function folded(distance: number, depth: number): number {
  return depth < 1 ? 0.5 : backAndForth(distance, depth)
}

/** From 0 to `length` and back again; by a quotient, as a remainder of fractions takes ten times as long. */
function backAndForth(distance: number, length: number): number {
  const turns = distance / (2 * length)
  const t = 2 * length * (turns - Math.floor(turns))
  return t < length ? t : 2 * length - t
}

/** Where a share of a side's length lies among its places. */
function placeAlong(t: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.min(0.9999, Math.max(0, t)) * BINS - 0.5))
}

/** A value along a side, between its places. */
function between(values: Float32Array, place: number, stride: number, channel: number): number {
  const from = place | 0
  const to = Math.min(BINS - 1, from + 1)
  const a = values[from * stride + channel]!
  return a + (values[to * stride + channel]! - a) * (place - from)
}

function sample({ width, height, bytes }: Raster, x: number, y: number, out: Float32Array): void {
  const u = Math.min(width - 1, Math.max(0, x - 0.5))
  const v = Math.min(height - 1, Math.max(0, y - 0.5))
  const left = u | 0
  const top = v | 0
  const a = (top * width + left) * 4
  const b = left + 1 < width ? a + 4 : a
  const down = top + 1 < height ? width * 4 : 0
  const s = u - left
  const t = v - top
  const ws = s * (1 - t)
  const st = s * t
  const wa = 1 - s - t + st
  const wt = t - st
  out[0] = bytes[a]! * wa + bytes[b]! * ws + bytes[a + down]! * wt + bytes[b + down]! * st
  out[1] =
    bytes[a + 1]! * wa + bytes[b + 1]! * ws + bytes[a + down + 1]! * wt + bytes[b + down + 1]! * st
  out[2] =
    bytes[a + 2]! * wa + bytes[b + 2]! * ws + bytes[a + down + 2]! * wt + bytes[b + down + 2]! * st
}

/** Within what a byte holds. */
function held(level: number): number {
  return Math.min(255, Math.max(0, level))
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value))
}
