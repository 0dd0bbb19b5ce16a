/**
 * What a sensor's noise looks like once a camera has smoothed it: band-limited, so that it can be read
 * between its pixels without steps, with its colours apart from its brightness and twice as coarse.
 */
import { sharedTable } from '../../core/shared-tables.ts'
import type { Arena } from '../kernels/arena.ts'
import { NOISE_SIDE, normals, smooth } from './noise.ts'

/** Size of a grain in pixels of the tile; along a line two places a grain apart are alike by .13. */
export const SENSOR_GRAIN = 4

/** Standard deviation of a grain's Gaussian as a share of its size. */
export const GRAIN_SIGMA = 0.3525

/** Standard deviation of brightness in the tile, in units of its bytes, and its middle. */
export const SENSOR_SD = 40
const MIDDLE = 128

/** SHA-256 of the tile. */
const DIGEST = '370ac5789d9b84a72178ec3607609252f1bf0b4c16b347506315ac57d04234de'

/** Standard deviation of the two colour differences, so that blue's is as wide as brightness. */
export const SENSOR_CHROMA_SD = SENSOR_SD / 1.772

/**
 * Address of the tile among the kernels' constants: NOISE_SIDE² entries of four bytes around 128, what
 * the noise of colour adds to red, green and blue (their brightness by BT.601 stays), then brightness.
 */
export function sensorNoiseAt(arena: Arena): number {
  return arena.constant('noise/sensor', () => sharedTable('noise/sensor', sensorTile, DIGEST))
}

/** The tile, for `sensorNoiseAt` and tests. */
export function sensorTile(): Uint8Array {
  const count = NOISE_SIDE * NOISE_SIDE
  const light = normals('noise/sensor/light')
  // Two rounds of one pixel: the smoothing's weights reach no wider.
  for (let round = 0; round < 2; round++) smooth(light, (GRAIN_SIGMA * SENSOR_GRAIN) / Math.SQRT2)
  scale(light, SENSOR_SD)
  const red = chromaPlane('noise/sensor/red')
  const blue = chromaPlane('noise/sensor/blue')
  const out = new Uint8ClampedArray(4 * count)
  for (let i = 0, k = 0; k < count; i += 4, k++) {
    out[i] = MIDDLE + 1.402 * red[k]!
    out[i + 1] = MIDDLE - 0.714 * red[k]! - 0.344 * blue[k]!
    out[i + 2] = MIDDLE + 1.772 * blue[k]!
    out[i + 3] = MIDDLE + light[k]!
  }
  return new Uint8Array(out.buffer)
}

/** Made at half the size, for it is twice as coarse. */
function chromaPlane(name: string): Float32Array {
  const side = NOISE_SIDE / 2
  const small = normals(name, side * side)
  for (let round = 0; round < 2; round++) {
    smooth(small, (GRAIN_SIGMA * SENSOR_GRAIN) / Math.SQRT2, side)
  }
  const plane = new Float32Array(NOISE_SIDE * NOISE_SIDE)
  for (let y = 0; y < NOISE_SIDE; y++) {
    const top = (y >> 1) * side
    const bottom = (((y + 1) >> 1) & (side - 1)) * side
    for (let x = 0; x < NOISE_SIDE; x++) {
      const left = x >> 1
      const right = ((x + 1) >> 1) & (side - 1)
      plane[y * NOISE_SIDE + x] =
        small[top + left]! + small[top + right]! + small[bottom + left]! + small[bottom + right]!
    }
  }
  scale(plane, SENSOR_CHROMA_SD)
  return plane
}

/** Brings a plane whose mean is about 0 to this standard deviation, its mean to 0. */
function scale(plane: Float32Array, sd: number): void {
  let sum = 0
  let squares = 0
  // By index: until a loop is compiled for good, `for … of` makes an object for every value.
  for (let i = 0; i < plane.length; i++) {
    const value = plane[i]!
    sum += value
    squares += value * value
  }
  const mean = sum / plane.length
  const factor = sd / Math.sqrt(squares / plane.length - mean * mean)
  for (let i = 0; i < plane.length; i++) plane[i] = (plane[i]! - mean) * factor
}
