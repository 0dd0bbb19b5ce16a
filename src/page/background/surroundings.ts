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
  const left = sideOf(page, sheet, (t, d) => [d, t * height])
  const right = sideOf(page, sheet, (t, d) => [width - 1 - d, t * height])
  const top = sideOf(page, sheet, (t, d) => [t * width, d])
  const bottom = sideOf(page, sheet, (t, d) => [t * width, height - 1 - d])
  return { page, left, right, top, bottom, patch: patchOf(page, { left, right, top, bottom }) }
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

function sideOf(
  { width, height, bytes }: Raster,
  sheet: Sheet | undefined,
  place: (along: number, depth: number) => [x: number, y: number],
): Side {
  const short = Math.min(width, height)
  const max = MAX_DEPTH * short
  const step = Math.max(1, short / 160)
  const found = new Float32Array(BINS)
  const tones = new Float32Array(3 * BINS)
  for (let i = 0; i < BINS; i++) {
    const along = (i + 0.5) / BINS
    let depth = 0
    while (depth < max && !isSheet(sheet, place(along, depth))) depth += step
    found[i] = Math.max(0, depth - 2 * step)
    let [r, g, b] = [0, 0, 0]
    // The lighter half of a thin band, print left out.
    const band = Math.max(1, Math.min(0.02 * short, depth > 2 * step ? depth : Infinity))
    const lights: number[] = []
    for (let k = 0; k < 12; k++) {
      const [x, y] = place((i + ((k * 5) % 12) / 12) / BINS, (k / 12) * band)
      const at = (clamp(Math.floor(y), height) * width + clamp(Math.floor(x), width)) * 4
      lights.push(at)
    }
    lights.sort((p, q) => bytes[q + 1]! - bytes[p + 1]!)
    for (const at of lights.slice(1, 7)) {
      r += bytes[at]! / 6
      g += bytes[at + 1]! / 6
      b += bytes[at + 2]! / 6
    }
    tones.set([r, g, b], 3 * i)
  }
  const depth = found.map((_, i) => Math.min(...found.slice(Math.max(0, i - 2), i + 3)))
  return { depth, tone: smoothed(tones) }
}

function isSheet(sheet: Sheet | undefined, [x, y]: [number, number]): boolean {
  return sheet !== undefined && sheetAt(sheet, x, y) > 12
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
 * @param out gets red, green and blue
 * @param seed shifts the grain
 */
export function surroundingAt(
  { page, left, right, top, bottom, patch }: Surroundings,
  x: number,
  y: number,
  out: Float32Array,
  seed: number,
): void {
  const { width, height } = page
  const short = Math.min(width, height)
  let mirrored = 1
  let [red, green, blue, sides] = [0, 0, 0, 0]
  let [u, v] = [x, y]
  if (x < 0 || x > width) {
    const { depth, tone } = x < 0 ? left : right
    const t = Math.min(0.9999, Math.max(0, y / height))
    const far = folded(x < 0 ? -x : x - width, between(depth, t, 1, 0))
    u = x < 0 ? far.to : width - far.to
    mirrored = Math.min(mirrored, share(far.depth, short))
    red += between(tone, t, 3, 0)
    green += between(tone, t, 3, 1)
    blue += between(tone, t, 3, 2)
    sides++
  }
  if (y < 0 || y > height) {
    const { depth, tone } = y < 0 ? top : bottom
    const t = Math.min(0.9999, Math.max(0, u / width))
    const far = folded(y < 0 ? -y : y - height, between(depth, t, 1, 0))
    v = y < 0 ? far.to : height - far.to
    mirrored = Math.min(mirrored, share(far.depth, short))
    red += between(tone, t, 3, 0)
    green += between(tone, t, 3, 1)
    blue += between(tone, t, 3, 2)
    sides++
  }
  sample(page, u, v, out)
  if (sides === 0 || mirrored >= 1) return
  if (patch) {
    const own = [out[0]!, out[1]!, out[2]!] as const
    sample(page, within(x, patch.left, patch.right), within(y, patch.top, patch.bottom), out)
    for (let c = 0; c < 3; c++) out[c] = own[c]! * mirrored + out[c]! * (1 - mirrored)
    return
  }
  const wrap = NOISE_SIDE - 1
  const cell = ((Math.floor(y) + seed) & wrap) * NOISE_SIDE + ((Math.floor(x) + 3 * seed) & wrap)
  const grain = ((noiseTile('grain')[cell]! - NOISE_MEAN) / NOISE_SD) * GRAIN
  out[0] = out[0]! * mirrored + (red / sides + grain) * (1 - mirrored)
  out[1] = out[1]! * mirrored + (green / sides + grain) * (1 - mirrored)
  out[2] = out[2]! * mirrored + (blue / sides + grain) * (1 - mirrored)
}

/** A place brought between two others, back and forth. */
function within(x: number, from: number, to: number): number {
  const length = to - from
  const t = (((x - from) % (2 * length)) + 2 * length) % (2 * length)
  return from + (t < length ? t : 2 * length - t)
}

/** How much of a side is mirrored where there is desk this far in. */
function share(depth: number, short: number): number {
  const t = Math.min(1, Math.max(0, (depth / short - NARROW) / (WIDE - NARROW)))
  return t * t * (3 - 2 * t)
}

/** Back and forth over the desk beside a border. */
function folded(distance: number, depth: number): { to: number; depth: number } {
  if (depth < 1) return { to: 0.5, depth }
  const t = distance % (2 * depth)
  return { to: t < depth ? t : 2 * depth - t, depth }
}

/** A value along a side, between its places. */
function between(values: Float32Array, t: number, stride: number, channel: number): number {
  const place = Math.min(BINS - 1, Math.max(0, t * BINS - 0.5))
  const from = Math.floor(place)
  const to = Math.min(BINS - 1, from + 1)
  const a = values[from * stride + channel]!
  return a + (values[to * stride + channel]! - a) * (place - from)
}

function sample({ width, height, bytes }: Raster, x: number, y: number, out: Float32Array): void {
  const u = Math.min(width - 1, Math.max(0, x - 0.5))
  const v = Math.min(height - 1, Math.max(0, y - 0.5))
  const left = Math.floor(u)
  const top = Math.floor(v)
  const a = (top * width + left) * 4
  const b = left + 1 < width ? a + 4 : a
  const down = top + 1 < height ? width * 4 : 0
  const [s, t] = [u - left, v - top]
  for (let c = 0; c < 3; c++) {
    const above = bytes[a + c]! + (bytes[b + c]! - bytes[a + c]!) * s
    const below = bytes[a + down + c]! + (bytes[b + down + c]! - bytes[a + down + c]!) * s
    out[c] = above + (below - above) * t
  }
}

function clamp(value: number, size: number): number {
  return Math.min(size - 1, Math.max(0, value))
}
