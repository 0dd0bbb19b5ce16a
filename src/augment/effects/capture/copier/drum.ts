/** What a copier's drum and rollers add to a copy: toner on bare paper, bands across its path, streaks along it. */
import type { Rng } from '../../../../core/rng.ts'
import { project, type Point } from '../../../../page/geometry/projection.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'
import { coarseField, type CoarseField } from '../../coarse-field.ts'
import type { SheetFrame } from '../../sheet-frame.ts'

export interface FogOptions {
  /** density on bare paper */
  level: number
  /** density of the bands */
  bands: number
  /** whether paper passes along the sheet's height */
  upright: boolean
}

/** Cells along the short side. */
const CELLS = 128

/** Circumferences of drums and rollers of 12 to 30 mm, in shares of a letter's short side of 216 mm. */
const TURNS = [0.175, 0.23, 0.29, 0.437] as const

/** How far the lamp's light falls off at the edges of the glass, share of the short side. */
const FALL_OFF = 0.045

/** Toner on bare paper: in clouds, more of it at the edges and in bands. */
export function fogOf(
  size: { width: number; height: number },
  frame: SheetFrame,
  { level, bands, upright }: FogOptions,
  rng: Rng,
): CoarseField {
  const fog = coarseField(size, CELLS)
  const { columns, rows, cell, values } = fog
  const cloud = noiseTile('cloud')
  const wrap = NOISE_SIDE - 1
  const [left, top] = [rng.int(0, wrap), rng.int(0, wrap)]
  const sides = Array.from({ length: 4 }, () => rng.uniform(0, 1) ** 2 * 2.2)
  const profile = bandProfile(upright ? frame.high : frame.wide, rng)
  const perStep = PROFILE_STEPS
  const glow = Float32Array.from(
    { length: Math.ceil(Math.max(frame.wide, frame.high) * perStep) + 2 },
    (_, i) => Math.exp(-i / perStep / FALL_OFF),
  )
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) {
      const { x, y } = project(frame.toSheet, c * cell, r * cell)
      const u = Math.min(frame.wide, Math.max(0, x))
      const v = Math.min(frame.high, Math.max(0, y))
      const wide = cloud[((v * 300 + top) & wrap) * NOISE_SIDE + ((u * 300 + left) & wrap)]!
      const close = cloud[((v * 1700 + left) & wrap) * NOISE_SIDE + ((u * 1700 + top) & wrap)]!
      const patch = (0.8 * wide + 0.6 * close - 1.4 * NOISE_MEAN) / NOISE_SD
      const edge =
        sides[0]! * glow[(v * perStep) | 0]! +
        sides[1]! * glow[((frame.wide - u) * perStep) | 0]! +
        sides[2]! * glow[((frame.high - v) * perStep) | 0]! +
        sides[3]! * glow[(u * perStep) | 0]!
      const band = profile[Math.round((upright ? v : u) * perStep)]!
      values[k] = level * (0.5 + edge + 0.45 * patch) + bands * band * (0.8 + 0.25 * patch)
    }
  }
  return fog
}

/** Steps of a profile along a short side. */
const PROFILE_STEPS = 512

/** How dark bands are along the path: soft lines that come again with each turn of a drum or roller. */
function bandProfile(length: number, rng: Rng): Float32Array {
  const out = new Float32Array(Math.ceil(length * PROFILE_STEPS) + 2)
  const count = rng.int(1, 2)
  for (let i = 0; i < count; i++) {
    const period = rng.pick(TURNS)
    const width = rng.uniform(0.004, 0.03)
    const sign = rng.bernoulli(0.75) ? 1 : -0.8
    const strength = rng.uniform(0.6, 1) / (i + 1)
    for (let at = rng.uniform(-0.5, 0.5) * period; at < length + 0.1; at += period) {
      const own = sign * strength * rng.uniform(0.8, 1.1)
      const from = Math.max(0, Math.ceil((at - 3 * width) * PROFILE_STEPS))
      const to = Math.min(out.length - 1, (at + 3 * width) * PROFILE_STEPS)
      for (let k = from; k <= to; k++) {
        const off = (k / PROFILE_STEPS - at) / width
        // Steep where the drum first lacks its charge, and slow to recover.
        out[k] = out[k]! + own * Math.exp(-off * off * (off < 0 ? 2.5 : 0.7))
      }
    }
  }
  return out
}

/** What densities of rows are multiplied by. */
export const UNIT = 131072

/** A thin line along the paper's path: toner that a dirty wire or a scratched blade left, or took. */
export interface Streak {
  /** distance of a pixel from its middle: `nx x + ny y + offset`, px */
  nx: number
  ny: number
  offset: number
  /** standard deviation of its profile, px */
  width: number
  /** density that it adds; below 0 it takes toner away */
  density: number
  /** where its strength along the path is looked up */
  seed: number
}

export function streaksOf(
  frame: SheetFrame,
  { count, upright }: { count: number; upright: boolean },
  rng: Rng,
): Streak[] {
  const across = upright ? frame.wide : frame.high
  const along = upright ? frame.high : frame.wide
  return Array.from({ length: count }, () => {
    const at = rng.uniform(0, across)
    const place = (far: number): Point =>
      upright ? project(frame.toPage, at, far) : project(frame.toPage, far, at)
    const [from, to] = [place(0), place(along)]
    const length = Math.max(1e-6, Math.hypot(to.x - from.x, to.y - from.y))
    const nx = (to.y - from.y) / length
    const ny = (from.x - to.x) / length
    return {
      nx,
      ny,
      offset: -nx * from.x - ny * from.y,
      width: Math.max(0.35, frame.short * 0.0006 * Math.exp(rng.normal(0, 0.55))),
      density: (rng.bernoulli(0.7) ? 0.32 : -0.5) * rng.uniform(0.45, 1),
      seed: rng.int(0, NOISE_SIDE * NOISE_SIDE - 1),
    }
  })
}

/** Adds the streaks to one row, in `UNIT`. `perShort` is the length of the short side in pixels. */
export function addStreaks(
  streaks: readonly Streak[],
  y: number,
  perShort: number,
  out: Int32Array,
): void {
  const cloud = noiseTile('cloud')
  const mask = NOISE_SIDE * NOISE_SIDE - 1
  for (const { nx, ny, offset, width, density, seed } of streaks) {
    const rest = ny * (y + 0.5) + offset
    const reach = 2.5 * width
    let [from, to] = [0, out.length]
    if (Math.abs(nx) > 1e-9) {
      const [a, b] = [(-reach - rest) / nx, (reach - rest) / nx]
      from = Math.max(0, Math.floor(Math.min(a, b)))
      to = Math.min(out.length, Math.ceil(Math.max(a, b)))
    } else if (Math.abs(rest) > reach) continue
    for (let x = from; x < to; x++) {
      const off = (nx * (x + 0.5) + rest) / width
      const far = (nx * (y + 0.5) - ny * (x + 0.5)) / perShort
      const strength = 0.75 + (cloud[(seed + Math.floor(far * 260)) & mask]! - NOISE_MEAN) / 90
      if (strength <= 0) continue
      out[x] = out[x]! + UNIT * density * strength * Math.exp(-0.5 * off * off)
    }
  }
}
