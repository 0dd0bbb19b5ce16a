/** What the audit knows of a page after one look at it. */
import { COLUMNS, fingerprint, ROWS, type Fingerprint } from '../../page/dedupe/phash.ts'
import type { Source } from '../../page/image/source.ts'
import { statisticsOf, type Statistics } from '../../page/statistics/statistics.ts'

export interface Appearance {
  sha256: string
  width: number
  height: number
  /** upright */
  print: Fingerprint
  /** 64-bit hashes of the 8 orientations, two words each: see `ORIENTATIONS` */
  hashes: Uint32Array
  statistics: Statistics
  /** share of pixels darker than a quarter of white */
  dark: number
}

/** The image orientations, the untouched first; each but the last two is its own way back or named so. */
export const ORIENTATIONS = [
  'as it is',
  'turned by 90°',
  'turned by 180°',
  'turned by 270°',
  'mirrored',
  'mirrored and turned by 90°',
  'mirrored and turned by 180°',
  'mirrored and turned by 270°',
] as const

/** Pixels a print is made of: what `augment build` groups copies by. */
export const PRINT_AREA = 128 * 128

/** @param small the same page with at most `PRINT_AREA` pixels */
export function appearanceOf(page: Source, small: Source, sha256: string): Appearance {
  const { width, height, pixels } = page
  const prints = orientedPrints(small)
  return {
    sha256,
    width,
    height,
    print: prints[0]!,
    hashes: Uint32Array.from(prints.flatMap(({ low, high }) => [low, high])),
    statistics: statisticsOf(pixels, width, height),
    dark: darkShare(pixels),
  }
}

/** Fingerprints of the page in every orientation. */
export function orientedPrints({ width, height, pixels }: Source): Fingerprint[] {
  return ORIENTATIONS.map((_, o) => {
    const turned = oriented(
      new Uint32Array(pixels.buffer, pixels.byteOffset, width * height),
      width,
      height,
      o,
    )
    const [w, h] = o % 2 === 0 ? [width, height] : [height, width]
    return fingerprint(new Uint8ClampedArray(turned.buffer), w, h)
  })
}

/** Pixels mirrored left to right for `o` of 4 and more, then turned clockwise by `o` mod 4 quarters. */
function oriented(pixels: Uint32Array, width: number, height: number, o: number): Uint32Array {
  const out = new Uint32Array(pixels.length)
  const turns = o % 4
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const u = o >= 4 ? width - 1 - x : x
      const at =
        turns === 0
          ? y * width + u
          : turns === 1
            ? u * height + (height - 1 - y)
            : turns === 2
              ? (height - 1 - y) * width + (width - 1 - u)
              : (width - 1 - u) * height + y
      out[at] = pixels[i]!
    }
  }
  return out
}

function darkShare(rgba: Uint8ClampedArray): number {
  let dark = 0
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29 < 64 * 256) dark++
  }
  return (dark * 4) / rgba.length
}

/** Mean brightness of 9×8 parts of the page, from its thumbnail; 0 to 255. */
export function partsOf({ thumbnail }: Fingerprint): Float64Array {
  const parts = new Float64Array(72)
  for (let y = 0, i = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++, i++) {
      const at = (y >> 2) * 9 + (x >> 2)
      parts[at] = parts[at]! + thumbnail[i]! / 256
    }
  }
  return parts
}
