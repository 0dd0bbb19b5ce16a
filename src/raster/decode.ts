/** Files to pages and back: the only places where images are decoded and encoded. */
import sharp from 'sharp'
import { ImageError, reasonOf } from '../core/errors.ts'
import { Source } from './source.ts'

/** Pages with more pixels than this are refused: two of them would not fit a laptop's memory. */
export const PIXEL_LIMIT = 128_000_000

// One thread an image: the pool has one worker a core, and two pools would share the cores badly.
sharp.concurrency(1)
sharp.cache(false)

export interface DecodeOptions {
  /** scale down (never up) to at most this many pixels, aspect kept; 0: as it is */
  area?: number
  /** what shows where the image is transparent, `#rrggbb` */
  background?: string
}

/**
 * Decodes an image file of any kind sharp reads (JPEG, PNG, WebP, TIFF, GIF, AVIF, SVG, …) to 8-bit
 * sRGB, turned as its EXIF orientation says, transparency laid on `background`; of several frames
 * the first.
 * @param digest SHA-256 of `bytes`, hex, kept with the page
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE` (damaged, cut off, or no image)
 */
export async function decode(
  bytes: Uint8Array,
  digest: string,
  { area = 0, background = '#ffffff' }: DecodeOptions = {},
): Promise<Source> {
  if (bytes.length === 0) throw new ImageError('IMAGE_EMPTY', 'the file is empty')
  try {
    const image = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'truncated' }).autoOrient()
    if (area > 0) {
      const { autoOrient } = await image.metadata()
      const scale = Math.sqrt(area / (autoOrient.width * autoOrient.height))
      if (scale < 1) {
        const width = Math.max(1, Math.round(autoOrient.width * scale))
        const height = Math.max(1, Math.round(autoOrient.height * scale))
        image.resize(width, height, { fit: 'fill' })
      }
    }
    const { data, info } = await image
      .toColourspace('srgb')
      .flatten({ background })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
    return new Source(info.width, info.height, pixels, digest)
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(error: unknown): ImageError {
  const reason = reasonOf(error)
  if (/pixel limit/i.test(reason)) {
    const limit = PIXEL_LIMIT / 1e6
    return new ImageError('IMAGE_TOO_LARGE', `the page has more than ${limit} megapixels`, {
      cause: error,
    })
  }
  return new ImageError('IMAGE_UNREADABLE', `not an image that can be read: ${reason}`, {
    cause: error,
  })
}
