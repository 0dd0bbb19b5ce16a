/**
 * A crease in paper: a line along which fibres are broken, with the sheet bent up or down beside
 * it. What it does to pixels is in three steps, each in a file of its own: text beside it moves
 * (`pullIn`), light falls differently on its two sides (`shadeCrease`), print along it wears off
 * and dirt gathers (`wearCrease`).
 */
import type { Rng } from '../../../core/rng.ts'
import { NOISE_MEAN, NOISE_SIDE, noiseTile } from '../../../page/texture/noise.ts'

/** Steps a pixel in tables across a crease. */
export const FINE_BITS = 2
export const FINE = 1 << FINE_BITS

/** A crease from one place on the page to another, in pixels. */
export interface Crease {
  x0: number
  y0: number
  x1: number
  y1: number
  length: number
  /** how far it strays from the straight line, in pixels to its left, a value every `STRIDE` px */
  stray: Float32Array
  /** how deep it is at the same places, −1 to 1; negative is folded the other way */
  depth: Float32Array
}

/** Pixels along a crease between two values of its tables. */
export const STRIDE = 4

export interface CreaseShape {
  /** largest stray in pixels */
  waver: number
  /** pixels of 1/443 of the page's short side: the scale of its unevenness */
  unit: number
  /** depth at a share of the length, 0 to 1 */
  depthAt: (t: number) => number
}

/** Draws a crease between two places. */
export function makeCrease(
  rng: Rng,
  from: { x: number; y: number },
  to: { x: number; y: number },
  { waver, unit, depthAt }: CreaseShape,
): Crease {
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y))
  const count = Math.ceil(length / STRIDE) + 2
  const stray = new Float32Array(count)
  const depth = new Float32Array(count)
  const waves = [1, 2.3, 5.1].map((turns) => ({
    turns: turns * rng.uniform(0.7, 1.3) * Math.PI,
    phase: rng.uniform(0, 2 * Math.PI),
    size: rng.uniform(0.3, 1) / turns,
  }))
  const cloud = noiseTile('cloud')
  const grain = noiseTile('grain')
  const wrap = NOISE_SIDE - 1
  const row = rng.int(0, wrap) * NOISE_SIDE
  for (let k = 0; k < count; k++) {
    const t = (k * STRIDE) / length
    let bend = 0
    for (const { turns, phase, size } of waves) bend += size * Math.sin(turns * t + phase)
    const place = k / unit
    const left = Math.floor(place)
    const between = place - left
    const shake =
      grain[row + (left & wrap)]! * (1 - between) + grain[row + ((left + 1) & wrap)]! * between
    stray[k] = waver * (0.6 * bend + 0.35 * ((shake - NOISE_MEAN) / 128))
    const uneven = (cloud[row + (Math.floor(place * 2) & wrap)]! - NOISE_MEAN) / 256
    depth[k] = depthAt(Math.min(1, t)) * Math.min(1.3, 1 + uneven)
  }
  return { x0: from.x, y0: from.y, x1: to.x, y1: to.y, length, stray, depth }
}

/** The crease's tables at a share of its length. */
export function creaseAt(
  { stray, depth, length }: Crease,
  t: number,
): { stray: number; depth: number } {
  const k = Math.min(Math.max(Math.round((t * length) / STRIDE), 0), stray.length - 1)
  return { stray: stray[k]!, depth: depth[k]! }
}
