/**
 * Noise that effects read instead of drawing it a pixel at a time: square tiles that join at their
 * edges, made once a worker from fixed streams, so they are constants. An effect takes a window at
 * a place drawn from its own stream.
 */
import { streamOf } from '../core/random.ts'

/** Side of a tile; a power of two, so that `& (NOISE_SIDE - 1)` wraps a coordinate. */
export const NOISE_SIDE = 1024

/**
 * - `white`: every pixel for itself
 * - `grain`: correlated over 2 to 3 px (autocorrelation .7 at 1 px, .3 at 2, 0 by 5)
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
    tile = normalised(MAKERS[kind]())
    tiles.set(kind, tile)
  }
  return tile
}

const MAKERS: Record<NoiseKind, () => Float32Array> = {
  white: () => normals('noise/white'),
  grain: () => {
    const plane = normals('noise/grain')
    smooth(plane, 0.88)
    return plane
  },
  fibre: makeFibre,
  cloud: makeCloud,
}

function normals(name: string): Float32Array {
  const stream = streamOf(name)
  return Float32Array.from({ length: NOISE_SIDE * NOISE_SIDE }, () => stream.normal())
}

function makeFibre(): Float32Array {
  const stream = streamOf('noise/fibre')
  const plane = new Float32Array(NOISE_SIDE * NOISE_SIDE)
  const wrap = NOISE_SIDE - 1
  for (let strand = 0; strand < 60_000; strand++) {
    let x = stream.between(0, NOISE_SIDE)
    let y = stream.between(0, NOISE_SIDE)
    let angle = stream.between(0, 2 * Math.PI)
    const bend = stream.normal(0, 0.06)
    const weight = stream.normal()
    const length = stream.int(6, 26)
    for (let i = 0; i < length; i++) {
      const at = (Math.floor(y) & wrap) * NOISE_SIDE + (Math.floor(x) & wrap)
      plane[at] = plane[at]! + weight
      x += Math.cos(angle)
      y += Math.sin(angle)
      angle += bend
    }
  }
  smooth(plane, 0.6)
  return plane
}

function makeCloud(): Float32Array {
  const plane = new Float32Array(NOISE_SIDE * NOISE_SIDE)
  for (const cells of [8, 16, 32]) addLattice(plane, cells, Math.sqrt(8 / cells))
  return plane
}

/** Adds smoothly interpolated values of a wrapping lattice with `cells` cells a side. */
function addLattice(plane: Float32Array, cells: number, weight: number): void {
  const stream = streamOf(`noise/cloud/${cells}`)
  const lattice = Float32Array.from({ length: cells * cells }, () => stream.normal() * weight)
  const step = NOISE_SIDE / cells
  for (let y = 0; y < NOISE_SIDE; y++) {
    const row = Math.floor(y / step)
    const v = ease((y % step) / step)
    const above = row * cells
    const below = ((row + 1) % cells) * cells
    for (let x = 0; x < NOISE_SIDE; x++) {
      const left = Math.floor(x / step)
      const right = (left + 1) % cells
      const u = ease((x % step) / step)
      const top = lattice[above + left]! * (1 - u) + lattice[above + right]! * u
      const bottom = lattice[below + left]! * (1 - u) + lattice[below + right]! * u
      const at = y * NOISE_SIDE + x
      plane[at] = plane[at]! + top * (1 - v) + bottom * v
    }
  }
}

const ease = (t: number): number => t * t * (3 - 2 * t)

/** Wrapping Gaussian blur in place. */
function smooth(plane: Float32Array, sigma: number): void {
  const radius = Math.ceil(sigma * 3)
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const wrap = NOISE_SIDE - 1
  const before = new Float32Array(plane.length)
  for (const across of [true, false]) {
    before.set(plane)
    for (let y = 0; y < NOISE_SIDE; y++) {
      for (let x = 0; x < NOISE_SIDE; x++) {
        let sum = 0
        for (let k = -radius; k <= radius; k++) {
          const at = across ? y * NOISE_SIDE + ((x + k) & wrap) : ((y + k) & wrap) * NOISE_SIDE + x
          sum += before[at]! * weights[k + radius]!
        }
        plane[y * NOISE_SIDE + x] = sum
      }
    }
  }
}

function normalised(plane: Float32Array): Uint8Array {
  let sum = 0
  let squares = 0
  for (const value of plane) {
    sum += value
    squares += value * value
  }
  const mean = sum / plane.length
  const sd = Math.sqrt(squares / plane.length - mean * mean)
  return Uint8Array.from(plane, (value) =>
    Math.min(255, Math.max(0, Math.round(NOISE_MEAN + (NOISE_SD * (value - mean)) / sd))),
  )
}
