/** What a page looks like: by it duplicates and outliers are found. */
import { COLUMNS, fingerprint, ROWS, type Fingerprint } from '../../page/dedupe/phash.ts'
import { ORIENTATIONS, orientPixels } from '../../page/geometry/orientation.ts'
import type { Source } from '../../page/image/source.ts'

export interface Appearance {
  /** in pixels, as it was measured: at most `MEASURED_AREA` of them */
  width: number
  height: number
  /** as the page lies in its file */
  print: Fingerprint
  /** 64-bit hashes in each of `ORIENTATIONS`, low and high 32 bits */
  hashes: Uint32Array
  /** share of pixels darker than a quarter of white */
  dark: number
}

/** Pixels a fingerprint is made of: what `augment build` groups duplicates by. */
export const PRINT_AREA = 128 * 128

/** @param small the same page with at most `PRINT_AREA` pixels */
export function appearanceOf({ width, height, pixels }: Source, small: Source): Appearance {
  const prints = orientedPrints(small)
  return {
    width,
    height,
    print: prints[0]!,
    hashes: Uint32Array.from(prints.flatMap(({ low, high }) => [low, high])),
    dark: darkShare(pixels),
  }
}

/** Fingerprints of the page in each of `ORIENTATIONS`. */
export function orientedPrints({ width, height, pixels }: Source): Fingerprint[] {
  const { buffer, byteOffset } = pixels
  const image = { width, height, pixels: new Uint32Array(buffer, byteOffset, width * height) }
  return ORIENTATIONS.map((orientation) => {
    const turned = orientPixels(image, orientation)
    return fingerprint(new Uint8ClampedArray(turned.pixels.buffer), turned.width, turned.height)
  })
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
