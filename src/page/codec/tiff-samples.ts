/** How a TIFF's samples are to be read where libvips does not see to it, and which it cannot read. */
import { tiffDirectories } from './tiff-directories.ts'

export interface TiffSamples {
  /** the value of white or, where `isInverted`, of black; undefined where their type says it */
  white: number | undefined
  /** whether the largest value is black */
  isInverted: boolean
}

const WHITE_IS_ZERO = 0
const LAB = new Set([8, 9, 10])
const CONVERT = 'save it with 8 or 16 bits per sample, as RGB or grey'

/**
 * @param place of the page among the directories
 * @param depth sharp's name of the samples' type
 */
export function tiffSamples(bytes: Uint8Array, place: number, depth: string): TiffSamples {
  const { photometric, maxSample } = tiffDirectories(bytes)[place] ?? {}
  const isFraction = depth === 'float' || depth === 'double'
  return {
    // Scanners of 10, 12 or 14 bits; other values only say what the brightest pixel is.
    white:
      depth === 'ushort' && maxSample !== undefined && isOfBits(maxSample) ? maxSample : undefined,
    // Whole numbers are inverted by libvips.
    isInverted: isFraction && photometric === WHITE_IS_ZERO,
  }
}

/** Whether a value is the largest of 9 to 15 bits. */
function isOfBits(maxSample: number): boolean {
  return maxSample > 255 && maxSample < 65_535 && (maxSample & (maxSample + 1)) === 0
}

/** Why a TIFF is not read though nothing is wrong with it, and what to do. */
export function unreadTiff(bytes: Uint8Array): string | undefined {
  for (const { bits, photometric } of tiffDirectories(bytes)) {
    if (photometric !== undefined && LAB.has(photometric)) {
      return `the TIFF holds Lab colours, which are not read: ${CONVERT}`
    }
    if (bits !== undefined && ![1, 2, 4, 8, 16, 32].includes(bits)) {
      return `the TIFF has samples of ${bits} bits, which are not read: ${CONVERT}`
    }
  }
  return undefined
}
