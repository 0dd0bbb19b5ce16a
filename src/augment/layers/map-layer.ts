/** The backward map of an image as two files of 16 bits. */
import { encodeGrey } from '../../page/codec/grey-png.ts'
import { denseMap, type DenseMap } from '../../page/geometry/dense-map.ts'
import { scalingMap, type PointMap, type Size } from '../../page/geometry/point-map.ts'
import type { LayerFile } from './layer.ts'

/** The value of the source's right and lower edge; its left and upper ones are 0. */
export const MAP_END = 65_534
/** The value of a pixel that shows nothing of the source. */
export const MAP_OUTSIDE = 65_535

/** Where the pixels of an image were on its source. @param moves none: they are where they were */
export function mapOf(moves: readonly PointMap[], size: Size): DenseMap {
  return denseMap(moves.length > 0 ? moves : [scalingMap(size, size)])
}

/** @returns `map-x` and `map-y` */
export async function mapLayers(map: DenseMap): Promise<LayerFile[]> {
  const { from, to, xs, ys } = map
  const pair = [normalised(xs, from.width), normalised(ys, from.height)]
  const [x, y] = await Promise.all(pair.map((one) => encodeGrey(to.width, to.height, one)))
  return [
    { kind: 'map-x', bytes: x! },
    { kind: 'map-y', bytes: y! },
  ]
}

function normalised(places: Float32Array, length: number): Uint16Array {
  const scale = MAP_END / length
  const out = new Uint16Array(places.length)
  for (let i = 0; i < out.length; i++) {
    const value = places[i]! * scale + 0.5
    // What is no number is not within; rounding puts an edge's pixels beyond it.
    out[i] = value >= 0 ? (value > MAP_END ? MAP_END : value) : value < 0 ? 0 : MAP_OUTSIDE
  }
  return out
}

/**
 * A source seen through a map: what its untouched page would look like after the same moves.
 * @param pixels of the source, RGBA
 * @param out RGBA of the map's size, whose pixels beside the source are left as they are
 */
export function seenThrough(
  { from, to, xs, ys }: DenseMap,
  pixels: Uint8ClampedArray,
  out: Uint8ClampedArray,
): void {
  const { width, height } = from
  for (let i = 0, k = 0; i < to.width * to.height; i++, k += 4) {
    const x = xs[i]! - 0.5
    const y = ys[i]! - 0.5
    if (Number.isNaN(x)) continue
    const left = x <= 0 ? 0 : x >= width - 1 ? width - 1 : Math.floor(x)
    const top = y <= 0 ? 0 : y >= height - 1 ? height - 1 : Math.floor(y)
    const u = x <= left ? 0 : x - left
    const v = y <= top ? 0 : y - top
    const a = 4 * (top * width + left)
    const right = left < width - 1 ? 4 : 0
    const below = top < height - 1 ? 4 * width : 0
    for (let c = 0; c < 3; c++) {
      const upper = pixels[a + c]! * (1 - u) + pixels[a + right + c]! * u
      const lower = pixels[a + below + c]! * (1 - u) + pixels[a + below + right + c]! * u
      out[k + c] = upper * (1 - v) + lower * v
    }
  }
}
