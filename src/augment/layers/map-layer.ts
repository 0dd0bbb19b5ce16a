/** The backward map of an image as two files of 16 bits. */
import { encodeGrey } from '../../page/codec/grey-png.ts'
import { followPixels, type DenseMap } from '../../page/geometry/dense-map.ts'
import { composedMap, scalingMap, type PointMap, type Size } from '../../page/geometry/point-map.ts'
import type { LayerFile } from './layer.ts'

/** The value of the source's right and lower edge; its left and upper ones are 0. */
export const MAP_END = 65_534
/** The value of a pixel that shows nothing of the source. */
export const MAP_OUTSIDE = 65_535

/** A backward map as it is written. */
export interface MapValues extends Size {
  /** row by row: 0 to `MAP_END`, or `MAP_OUTSIDE` */
  xs: Uint16Array
  ys: Uint16Array
  /** whether values change less from row to row than along a row */
  isFlatDown: { xs: boolean; ys: boolean }
}

/** The maps of an image's moves, or of none. @param size of the image */
export const movesOf = (moves: readonly PointMap[], size: Size): readonly PointMap[] =>
  moves.length > 0 ? moves : [scalingMap(size, size)]

/** Where the pixels of an image were on its source. @param moves at least one */
export function mapValues(moves: readonly PointMap[]): MapValues {
  const { from } = moves[0]!
  const { width, height } = moves.at(-1)!.to
  const xs = new Uint16Array(width * height).fill(MAP_OUTSIDE)
  const ys = new Uint16Array(width * height).fill(MAP_OUTSIDE)
  const [scaleX, scaleY] = [MAP_END / from.width, MAP_END / from.height]
  const isFlatDown = flatDirections(moves)
  const evenX = new EvenCells(xs, width, isFlatDown.xs)
  const evenY = new EvenCells(ys, width, isFlatDown.ys)
  followPixels(moves, {
    cell(left, top, wide, high, c) {
      evenX.fill(left, top, wide, high, scaled(c, 0, scaleX))
      evenY.fill(left, top, wide, high, scaled(c, 1, scaleY))
    },
    pixel(at, x, y) {
      xs[at] = kept(Math.round(x * scaleX))
      ys[at] = kept(Math.round(y * scaleY))
    },
  })
  return { width, height, xs, ys, isFlatDown }
}

/** @returns `map-x` and `map-y` */
export function mapLayers(values: MapValues): LayerFile[] {
  const { width, height, xs, ys, isFlatDown } = values
  return [
    { kind: 'map-x', bytes: encodeGrey(width, height, xs, isFlatDown.xs) },
    { kind: 'map-y', bytes: encodeGrey(width, height, ys, isFlatDown.ys) },
  ]
}

/** Rounding puts an edge's pixels beyond it. */
const kept = (value: number): number => (value < 0 ? 0 : value > MAP_END ? MAP_END : value)

/** Of steps from row to row: less than a tenth of a value is lost over a cell. */
const FRACTION_BITS = 10
const FRACTION = 1 << FRACTION_BITS
const HALF = FRACTION / 2

const corners = new Float64Array(4)

function scaled(c: Float64Array, first: 0 | 1, scale: number): Float64Array {
  for (let k = 0; k < 4; k++) corners[k] = c[2 * k + first]! * scale
  return corners
}

/** Which of the two values changes less from row to row than along a row, in the middle of the image. */
function flatDirections(moves: readonly PointMap[]): MapValues['isFlatDown'] {
  const map = moves.reduce(composedMap)
  const [x, y] = [map.to.width / 2, map.to.height / 2]
  const at = map.backward(x, y)
  const along = map.backward(x + map.to.width / 8, y)
  const down = map.backward(x, y + map.to.height / 8)
  if (!at || !along || !down) return { xs: true, ys: false }
  const isLess = (axis: 'x' | 'y'): boolean =>
    Math.abs(down[axis] - at[axis]) < Math.abs(along[axis] - at[axis])
  return { xs: isLess('x'), ys: isLess('y') }
}

/**
 * Fills cells with values between their corners. What changes along the flat direction is rounded by
 * itself: neighbouring rows then differ by the same number for many pixels, which deflates to a fraction in
 * a fraction of the time, and values are off by one at most.
 */
class EvenCells {
  private readonly plane: Uint16Array
  private readonly width: number
  private readonly isFlatDown: boolean
  private readonly first = new Int32Array(64)
  private readonly steps = new Int32Array(64)

  constructor(plane: Uint16Array, width: number, isFlatDown: boolean) {
    this.plane = plane
    this.width = width
    this.isFlatDown = isFlatDown
  }

  /** @param c values of the corners */
  fill(left: number, top: number, wide: number, high: number, c: Float64Array): void {
    const { plane, width, isFlatDown, first, steps } = this
    // Lines run across the flat direction, and pixels of a line along the other.
    const long = isFlatDown ? wide : high
    const flat = isFlatDown ? high : wide
    const a = isFlatDown ? c[1]! : c[2]!
    const b = isFlatDown ? c[2]! : c[1]!
    const longEnd = Math.max(1, long - 1)
    const flatEnd = Math.max(1, flat - 1)
    const start = c[0]!
    for (let i = 0; i < long; i++) {
      const share = i / longEnd
      const value = start + (a - start) * share
      const step = (b - start + (c[3]! - a - b + start) * share) / flatEnd
      first[i] = kept(Math.round(value))
      steps[i] = Math.round(step * FRACTION)
    }
    const from = top * width + left
    // Rounded twice, what begins at an edge of the source may end beyond it.
    const isInner = Math.min(start, a, b, c[3]!) > 2 && Math.max(start, a, b, c[3]!) < MAP_END - 2
    if (!isInner) {
      for (let i = 0; i < long; i++) {
        for (let j = 0; j < flat; j++) {
          const value = first[i]! + ((steps[i]! * j + HALF) >> FRACTION_BITS)
          plane[from + (isFlatDown ? j * width + i : i * width + j)] = kept(value)
        }
      }
    } else if (isFlatDown) {
      for (let j = 0, row = from; j < flat; j++, row += width) {
        for (let i = 0; i < long; i++) {
          plane[row + i] = first[i]! + ((steps[i]! * j + HALF) >> FRACTION_BITS)
        }
      }
    } else {
      for (let i = 0, row = from; i < long; i++, row += width) {
        const value = first[i]!
        const step = steps[i]!
        for (let j = 0; j < flat; j++) {
          plane[row + j] = value + ((step * j + HALF) >> FRACTION_BITS)
        }
      }
    }
  }
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
