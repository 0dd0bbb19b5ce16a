/** Pixels of more than 16 bits, of fractions or with a sign, brought to 8 bits as they are seen. */
import sharp, { type Sharp } from 'sharp'
import type { TiffSamples } from './tiff-samples.ts'

/** Sample types, by sharp's names, that libvips would cut to 8 bits instead of scaling them. */
const DEEP = new Set(['float', 'double', 'uint', 'int', 'short', 'char', 'complex', 'dpcomplex'])

export function isDeep(depth: string): boolean {
  return DEEP.has(depth)
}

/** Ranges that programs write levels in: fractions, 8, 16 and 32 bits. */
const RANGES = [1, 255, 65_535, 4_294_967_295]
/** Levels of a page that was resampled may lie this much beyond its range. */
const OVERSHOOT = 1.05

/**
 * Opens a page of such samples as one of 8 bits. Where the file does not say what white is, it is the
 * range that the page's largest value lies in.
 * @param image as it was opened, nothing done to it but its turn
 * @param space sharp's name of its colour space
 * @param samples what a TIFF says of them
 */
export async function openDeep(image: Sharp, space: string, samples?: TiffSamples): Promise<Sharp> {
  // The same space on both ends: nothing is converted, and values come as they are in the file.
  const { data, info } = await image
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true })
  const values = new Float32Array(data.buffer, data.byteOffset, data.length >> 2)
  const highest = values.reduce((max, value) => (value > max ? value : max), 0)
  const white = samples?.white ?? RANGES.find((range) => highest <= range * OVERSHOOT) ?? highest
  const levels = Uint8ClampedArray.from(values, (value) => (value * 255) / white)
  if (samples?.isInverted) levels.forEach((level, i) => (levels[i] = 255 - level))
  const { width, height, channels } = info
  return sharp(levels, { raw: { width, height, channels } })
}
