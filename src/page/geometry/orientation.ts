/**
 * The eight orientations of a page (the dihedral group D4), in the one order that all of Palimpsest
 * counts them in: indices 0 to 3 are quarter turns clockwise, 4 to 7 the same turns and then a
 * mirroring left to right. The outputs of the orientation network are in this order.
 */
import type { Page } from '../image/page.ts'
import { matrixMap, type MatrixMap, type Size } from './point-map.ts'
import { composed, type Projection } from './projection.ts'

/** What is to be done to a page: first the turns, then the mirroring left to right. */
export interface Orientation {
  /** quarter turns clockwise, 0 to 3 */
  turns: number
  mirrored: boolean
}

/** All eight, the first of which leaves the page as it is. */
export const ORIENTATIONS: readonly Orientation[] = [false, true].flatMap((mirrored) =>
  [0, 1, 2, 3].map((turns) => ({ turns, mirrored })),
)

/** Index of the mirroring alone. */
export const HFLIP = 4

const COMPOSED: readonly (readonly number[])[] = ORIENTATIONS.map((first) =>
  ORIENTATIONS.map((second) => {
    // A turn after a mirroring is the opposite turn before it.
    const turns = first.mirrored ? first.turns - second.turns : first.turns + second.turns
    return ((turns + 4) % 4) + (first.mirrored === second.mirrored ? 0 : HFLIP)
  }),
)

/** Index of the orientation that does what first `first` and then `second` do. */
export function compose(first: number, second: number): number {
  return COMPOSED[first]![second]!
}

/** Index of the orientation that undoes `orientation`. */
export function invert(orientation: number): number {
  return COMPOSED[orientation]!.indexOf(0)
}

/** A short name for files: degrees of the turns, with an `m` where mirrored after them. */
export function orientationId(orientation: number): string {
  const { turns, mirrored } = ORIENTATIONS[orientation]!
  return `${turns * 90}${mirrored ? 'm' : ''}`
}

/** In which order the pixels of a page are read so that they come out oriented. */
export interface Scan {
  /** size after it */
  width: number
  height: number
  /** index of the pixel that comes first */
  start: number
  /** what is added to an index from one column, and from one row, to the next */
  along: number
  down: number
}

/** @param width, height of the page before it is oriented */
export function scanOf(width: number, height: number, { turns, mirrored }: Orientation): Scan {
  const wide = turns % 2 === 0 ? width : height
  const high = turns % 2 === 0 ? height : width
  const steps = [1, -width, -1, width] as const
  const starts = [0, width * (height - 1), width * height - 1, width - 1] as const
  const along = steps[turns]!
  return {
    width: wide,
    height: high,
    start: starts[turns]! + (mirrored ? along * (wide - 1) : 0),
    along: mirrored ? -along : along,
    down: steps[(turns + 3) % 4]!,
  }
}

/**
 * For each of `ORIENTATIONS` and each pixel of a square of `side` × `side` after it: the index of
 * the pixel it came from.
 */
export function squareMaps(side: number): readonly Uint32Array[] {
  return ORIENTATIONS.map((orientation) => {
    const { start, along, down } = scanOf(side, side, orientation)
    return Uint32Array.from(
      { length: side * side },
      (_, to) => start + (to % side) * along + Math.floor(to / side) * down,
    )
  })
}

/**
 * Orients a square of three channels.
 * @param input, out [size, size, 3], two different arrays
 * @param orientation index into `ORIENTATIONS`
 */
export function orientSquare(
  input: Uint8Array,
  out: Uint8Array,
  size: number,
  orientation: number,
): void {
  const { start, along, down } = scanOf(size, size, ORIENTATIONS[orientation]!)
  const step = along * 3
  for (let row = 0, to = 0; row < size; row++) {
    let from = (start + row * down) * 3
    for (let column = 0; column < size; column++, from += step, to += 3) {
      out[to] = input[from]!
      out[to + 1] = input[from + 1]!
      out[to + 2] = input[from + 2]!
    }
  }
}

/** An image of whole pixels, 32 bits each. */
export interface PixelImage {
  width: number
  height: number
  pixels: Uint32Array
}

/** An oriented copy of an image. */
export function orientPixels(image: PixelImage, orientation: Orientation): PixelImage {
  const { width, height, start, along, down } = scanOf(image.width, image.height, orientation)
  const pixels = new Uint32Array(width * height)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * down; x < width; x++, from += along) {
      pixels[to++] = image.pixels[from]!
    }
  }
  return { width, height, pixels }
}

/** Where places of a page of this size are once it is oriented. */
export function orientationMap(
  { width, height }: Size,
  { turns, mirrored }: Orientation,
): MatrixMap {
  // To the right and down, as a quarter turn clockwise after another makes of (x, y).
  const quarters: readonly Projection[] = [
    [1, 0, 0, 0, 1, 0, 0, 0, 1],
    [0, -1, height, 1, 0, 0, 0, 0, 1],
    [-1, 0, width, 0, -1, height, 0, 0, 1],
    [0, 1, 0, -1, 0, width, 0, 0, 1],
  ]
  const to = turns % 2 === 0 ? { width, height } : { width: height, height: width }
  const turn = quarters[turns]!
  const mirror: Projection = [-1, 0, to.width, 0, 1, 0, 0, 0, 1]
  return matrixMap({ width, height }, to, mirrored ? composed(mirror, turn) : turn)
}

/**
 * Turns and mirrors a page in place, pixel for pixel.
 * @returns where its places went; undefined where it stays as it is
 */
export function reorient(page: Page, orientation: Orientation): MatrixMap | undefined {
  if (orientation.turns === 0 && !orientation.mirrored) return undefined
  const { width, height } = page
  const { buffer, byteOffset } = page.peek()
  const before = { width, height, pixels: new Uint32Array(buffer, byteOffset, width * height) }
  const after = orientPixels(before, orientation)
  page.replace(after.width, after.height, new Uint8ClampedArray(after.pixels.buffer))
  return orientationMap({ width, height }, orientation)
}
