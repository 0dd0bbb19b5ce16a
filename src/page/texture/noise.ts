/**
 * Noise that effects read instead of drawing it a pixel at a time: square tiles that join at their
 * edges, made when first asked for from fixed streams, so they are constants. An effect takes a
 * window at a place drawn from its own rng.
 */
import { rngFrom } from '../../core/rng.ts'
import { sharedTable } from '../../core/shared-tables.ts'
import type { Arena } from '../kernels/arena.ts'

/** Side of a tile; a power of two, so that `& (NOISE_SIDE - 1)` wraps a coordinate. */
export const NOISE_SIDE = 1024

/** Bytes from one row of a tile to the next where `noiseAt` wrote it. */
export const NOISE_STRIDE = NOISE_SIDE + 16

/**
 * - `white`: every pixel for itself
 * - `grain`: correlated over 2 to 3 px (autocorrelation .7 at 1 px, .3 at 2, 0 by 5), a little
 *   stronger in some places than in others
 * - `fibre`: short strands in all directions, as in paper
 * - `cloud`: smooth patches of 30 to 200 px
 */
export type NoiseKind = 'white' | 'grain' | 'fibre' | 'cloud'

/** Mean and standard deviation of every tile. */
export const NOISE_MEAN = 128
export const NOISE_SD = 40

const tiles = new Map<NoiseKind, Uint8Array>()

/** The tile of this kind: bytes, mean 128, standard deviation 40, not to be written to. */
export function noiseTile(kind: NoiseKind): Uint8Array {
  let tile = tiles.get(kind)
  if (!tile) {
    tile = sharedTable(`noise/${kind}`, () => normalised(MAKERS[kind]()), DIGESTS[kind])
    tiles.set(kind, tile)
  }
  return tile
}

/** Address of the tile of this kind in the kernels' arena, where it stays. */
export function noiseInArena(arena: Arena, kind: NoiseKind): number {
  return arena.constant(`noise/${kind}`, () => noiseTile(kind))
}

/**
 * Address of a tile among the kernels' constants. Its rows are 16 bytes longer than the tile: the
 * first bytes follow once more, so that a vector read anywhere in a row wraps.
 */
export function noiseAt(arena: Arena, kind: NoiseKind): number {
  return arena.constant(`noise/${kind}/wrapped`, () => {
    const tile = noiseTile(kind)
    const out = new Uint8Array(NOISE_STRIDE * NOISE_SIDE)
    for (let y = 0; y < NOISE_SIDE; y++) {
      const row = tile.subarray(y * NOISE_SIDE, (y + 1) * NOISE_SIDE)
      out.set(row, y * NOISE_STRIDE)
      out.set(row.subarray(0, 16), y * NOISE_STRIDE + NOISE_SIDE)
    }
    return out
  })
}

const SIZE = NOISE_SIDE * NOISE_SIDE
const WRAP = NOISE_SIDE - 1

const MAKERS: Record<NoiseKind, () => Float32Array> = {
  white: () => normals('noise/white'),
  grain: makeGrain,
  fibre: makeFibre,
  cloud: () => clouds('noise/cloud', [8, 16, 32]),
}

/** SHA-256 of each tile. */
const DIGESTS: Record<NoiseKind, string> = {
  white: '560c223fa5cd59e49b106489e13dc7a8f428b16a57647b128558ab1e7a17f4bf',
  grain: '056e7a7c5594412de03ff69b084f81d5c73e91904066e1b73a8db8599205dcf1',
  fibre: '239865a0cf2b1cb5bf3e25a31c25746ae482bf01d271daf9d0a808bfc02af4a3',
  cloud: 'f7d14f063aae672b22bac1a12703ccb28398889e326853c6066a4e37c5bc56a3',
}

/**
 * Standard normal values from the stream of this name, an even number of them. One draw of the
 * generator makes two, looked up in a table of quantiles.
 */
export function normals(name: string, count = SIZE): Float32Array {
  const rng = rngFrom(name)
  const quantiles = normalQuantiles(12)
  const plane = new Float32Array(count)
  for (let i = 0; i < count; i += 2) {
    const bits = rng.next()
    plane[i] = quantiles[bits & 0xfff]!
    plane[i + 1] = quantiles[bits >>> 20]!
  }
  return plane
}

/** The values below which (i + ½) / 2^bits of a standard normal distribution lie. */
function normalQuantiles(bits: number): Float32Array {
  const count = 1 << bits
  const out = new Float32Array(count)
  const steps = 1 << 15
  const width = 16 / steps
  let below = 0
  let i = 0
  for (let k = 0; k < steps && i < count; k++) {
    const z = -8 + (k + 0.5) * width
    below += (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * width
    while (i < count && below >= (i + 0.5) / count) out[i++] = z
  }
  return out
}

function makeGrain(): Float32Array {
  const plane = normals('noise/grain')
  smooth(plane, 0.88)
  const patches = clouds('noise/grain/patches', [16, 32])
  for (let i = 0; i < SIZE; i++) plane[i] = plane[i]! * (1 + 0.2 * patches[i]!)
  return plane
}

function makeFibre(): Float32Array {
  const rng = rngFrom('noise/fibre')
  const plane = new Float32Array(SIZE)
  for (let strand = 0; strand < 60_000; strand++) {
    let x = rng.uniform(0, NOISE_SIDE)
    let y = rng.uniform(0, NOISE_SIDE)
    const angle = rng.uniform(0, 2 * Math.PI)
    let [dx, dy] = [Math.cos(angle), Math.sin(angle)]
    const bend = rng.normal(0, 0.06)
    const [turnX, turnY] = [Math.cos(bend), Math.sin(bend)]
    const weight = rng.normal()
    const length = rng.int(6, 26)
    for (let i = 0; i < length; i++) {
      const at = (Math.floor(y) & WRAP) * NOISE_SIDE + (Math.floor(x) & WRAP)
      plane[at] = plane[at]! + weight
      x += dx
      y += dy
      const across = dx * turnX - dy * turnY
      dy = dx * turnY + dy * turnX
      dx = across
    }
  }
  smooth(plane, 0.6)
  return plane
}

/** Sum of smooth random fields with this many cells a side, the finer the weaker, sd about 1. */
function clouds(name: string, octaves: readonly number[]): Float32Array {
  const plane = new Float32Array(SIZE)
  for (const cells of octaves) addField(plane, `${name}/${cells}`, cells, Math.sqrt(8 / cells))
  return plane
}

/** Adds the cubic B-spline surface over a wrapping lattice: smooth, and no lattice to be seen. */
function addField(plane: Float32Array, name: string, cells: number, weight: number): void {
  const rng = rngFrom(name)
  const step = NOISE_SIDE / cells
  const splines = Array.from({ length: step }, (_, i) => spline((i + 0.5) / step))
  const rows = Array.from({ length: cells }, () => {
    const points = Float32Array.from({ length: cells }, () => rng.normal() * weight * 2)
    const row = new Float32Array(NOISE_SIDE)
    for (let x = 0; x < NOISE_SIDE; x++) {
      const cell = Math.floor(x / step)
      const weights = splines[x % step]!
      let sum = 0
      for (let k = 0; k < 4; k++) sum += weights[k]! * points[(cell + k) % cells]!
      row[x] = sum
    }
    return row
  })
  for (let y = 0; y < NOISE_SIDE; y++) {
    const cell = Math.floor(y / step)
    const weights = splines[y % step]!
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => rows[(cell + k) % cells]!) as Rows
    const [wa, wb, wc, wd] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!]
    for (let x = 0, i = y * NOISE_SIDE; x < NOISE_SIDE; x++, i++) {
      plane[i] = plane[i]! + a[x]! * wa + b[x]! * wb + c[x]! * wc + d[x]! * wd
    }
  }
}

type Rows = [Float32Array, Float32Array, Float32Array, Float32Array]

/** The four weights of a uniform cubic B-spline at `t` in [0, 1). */
function spline(t: number): number[] {
  const s = 1 - t
  return [
    (s * s * s) / 6,
    (3 * t * t * t - 6 * t * t + 4) / 6,
    (3 * s * s * s - 6 * s * s + 4) / 6,
    (t * t * t) / 6,
  ]
}

/**
 * Wrapping Gaussian blur of a square tile in place, not normalised; seven weights, so for `sigma` up to 1.
 * @param side a power of two
 */
export function smooth(plane: Float32Array, sigma: number, side = NOISE_SIDE): void {
  const [a, b, c, d] = [0, 1, 2, 3].map((k) => Math.exp((-k * k) / (2 * sigma * sigma))) as Weights
  const row = new Float32Array(side + 6)
  for (let y = 0; y < side; y++) {
    const line = plane.subarray(y * side, (y + 1) * side)
    row.set(line.subarray(side - 3))
    row.set(line, 3)
    row.set(line.subarray(0, 3), side + 3)
    for (let x = 0; x < side; x++) {
      line[x] =
        a * row[x + 3]! +
        b * (row[x + 2]! + row[x + 4]!) +
        c * (row[x + 1]! + row[x + 5]!) +
        d * (row[x]! + row[x + 6]!)
    }
  }
  const before = plane.slice()
  const size = side * side
  for (let at = 0; at < size; at += side) {
    const [b1, b2] = [(at - side) & (size - 1), (at + side) & (size - 1)]
    const [c1, c2] = [(at - 2 * side) & (size - 1), (at + 2 * side) & (size - 1)]
    const [d1, d2] = [(at - 3 * side) & (size - 1), (at + 3 * side) & (size - 1)]
    for (let x = 0; x < side; x++) {
      plane[at + x] =
        a * before[at + x]! +
        b * (before[b1 + x]! + before[b2 + x]!) +
        c * (before[c1 + x]! + before[c2 + x]!) +
        d * (before[d1 + x]! + before[d2 + x]!)
    }
  }
}

type Weights = [number, number, number, number]

function normalised(plane: Float32Array): Uint8Array {
  let sum = 0
  let squares = 0
  for (let i = 0; i < SIZE; i++) {
    const value = plane[i]!
    sum += value
    squares += value * value
  }
  const mean = sum / SIZE
  const scale = NOISE_SD / Math.sqrt(squares / SIZE - mean * mean)
  const shift = NOISE_MEAN - mean * scale + 0.5
  const out = new Uint8Array(SIZE)
  for (let i = 0; i < SIZE; i++) {
    out[i] = Math.min(255, Math.max(0, plane[i]! * scale + shift))
  }
  return out
}
