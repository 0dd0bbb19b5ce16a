/** Light, tint, contrast and grain of a shot, in one pass over the frame. */
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../page/texture/noise.ts'
import type { Rng } from '../../core/rng.ts'
import type { Raster } from './warp.ts'

/** Everything between the sheet and the stored picture, as one page has it. */
export interface Finish {
  /** brightness of white paper, 0 to 1 */
  level: number
  /** veil of stray light that lifts black, 0 to 1 */
  veil: number
  /** share by which light falls off over the frame, 0 for even light */
  falloff: number
  /** colour of the light: what red, green and blue are multiplied by */
  tint: readonly [number, number, number]
  /** steepness of the tone curve around middle grey, 1 for none */
  contrast: number
  /** standard deviation of fine grain in grey levels */
  grain: number
  /** strength of paper fibre and cloud, in grey levels */
  texture: number
  /** focus: below 0 blurred (−1: to the four neighbours' mean), above 0 sharpened by the camera */
  focus: number
}

const CELLS = 16

/** Applies the finish to the frame in place. */
export function finish(frame: Raster, look: Finish, rng: Rng): void {
  refocus(frame, look.focus)
  const { width, height, data } = frame
  const light = lightField(look, rng)
  const curve = toneCurve(look)
  const white = noiseTile('white')
  const grain = noiseTile('grain')
  const cloud = noiseTile('cloud')
  const fibre = noiseTile('fibre')
  const mask = NOISE_SIDE - 1
  const [wx, wy, gx, gy] = [rng.int(0, mask), rng.int(0, mask), rng.int(0, mask), rng.int(0, mask)]
  const fine = (look.grain * 0.75) / NOISE_SD
  const coarse = (look.grain * 0.6) / NOISE_SD
  const soft = look.texture / NOISE_SD
  const [tr, tg, tb] = look.tint
  const row = new Float32Array(width)
  for (let y = 0, at = 0; y < height; y++) {
    lightRow(light, (y / height) * CELLS, row)
    const wr = ((y + wy) & mask) * NOISE_SIDE
    const gr = ((y + gy) & mask) * NOISE_SIDE
    for (let x = 0; x < width; x++, at += 4) {
      const nx = (x + wx) & mask
      const mx = (x + gx) & mask
      const noise =
        (white[wr + nx]! - NOISE_MEAN) * fine +
        (grain[gr + mx]! - NOISE_MEAN) * coarse +
        (cloud[wr + nx]! + fibre[gr + mx]! - 2 * NOISE_MEAN) * soft
      const l = row[x]!
      data[at] = curve[data[at]!]! * l * tr + noise
      data[at + 1] = curve[data[at + 1]!]! * l * tg + noise
      data[at + 2] = curve[data[at + 2]!]! * l * tb + noise
    }
  }
}

/** 0…255 through an S-shaped curve around middle grey, then to the level of the light. */
function toneCurve({ contrast, level, veil }: Finish): Float32Array {
  return Float32Array.from({ length: 256 }, (_, i) => {
    const v = i / 255
    const bent = v < 0.6 ? 0.6 * (v / 0.6) ** contrast : v
    return 255 * (veil + (1 - veil) * bent) * level
  })
}

/** A (CELLS + 1)² lattice of factors near 1: a slope, a bright spot, a soft shadow edge. */
function lightField({ falloff }: Finish, rng: Rng): Float32Array {
  const side = CELLS + 1
  const field = new Float32Array(side * side)
  const angle = rng.uniform(0, Math.PI * 2)
  const [cx, cy] = [Math.cos(angle), Math.sin(angle)]
  const [hx, hy] = [rng.uniform(0.15, 0.85), rng.uniform(0.1, 0.9)]
  const cast = rng.bernoulli(0.32) ? falloff * rng.uniform(0.3, 0.9) : 0
  const castAngle = rng.uniform(0, Math.PI * 2)
  const castAt = rng.uniform(-0.25, 0.35)
  const wave = rng.uniform(0, 6)
  const softness = rng.uniform(0.1, 0.3)
  for (let j = 0; j < side; j++)
    for (let i = 0; i < side; i++) {
      const u = i / CELLS
      const v = j / CELLS
      const slope = ((u - 0.5) * cx + (v - 0.5) * cy) * falloff
      const spot = -((u - hx) ** 2 + (v - hy) ** 2) * falloff * 0.7
      const edge =
        (u - 0.5) * Math.cos(castAngle) +
        (v - 0.5) * Math.sin(castAngle) +
        castAt +
        0.05 * Math.sin(5 * u + 4 * v + wave)
      const dark = cast * Math.min(1, Math.max(0, -edge / softness))
      field[j * side + i] = (1 + slope + spot) * (1 - dark)
    }
  return field
}

function lightRow(field: Float32Array, at: number, row: Float32Array): void {
  const side = CELLS + 1
  const j = Math.min(CELLS - 1, Math.floor(at))
  const fy = at - j
  const top = j * side
  const step = CELLS / row.length
  for (let x = 0; x < row.length; x++) {
    const u = x * step
    const i = u | 0
    const fx = u - i
    const p = top + i
    const above = field[p]! + (field[p + 1]! - field[p]!) * fx
    const below = field[p + side]! + (field[p + side + 1]! - field[p + side]!) * fx
    row[x] = above + (below - above) * fy
  }
}

/** Adds `strength` times the difference from the four neighbours' mean to each colour. */
function refocus({ width, height, data }: Raster, strength: number): void {
  const stride = width * 4
  const before = data.slice()
  const self = 1 + strength
  const around = strength / 4
  for (let y = 1; y < height - 1; y++) {
    let at = y * stride + 4
    for (let x = 1; x < width - 1; x++, at += 4)
      for (let c = at; c < at + 3; c++)
        data[c] =
          before[c]! * self -
          (before[c - 4]! + before[c + 4]! + before[c - stride]! + before[c + stride]!) * around
  }
}
