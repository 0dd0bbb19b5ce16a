/** Files to pages: the only place where images are decoded. */
import sharp from 'sharp'
import { ImageError } from '../../core/errors.ts'
import { hasJpegEnd } from './jpeg-end.ts'
import { jpegSquare } from './jpeg-square.ts'
import { OPENING, probe, unreadable, type Probe } from './probe.ts'
import { Source } from '../image/source.ts'

// One thread an image: the pool has one worker a core, and two pools would share the cores badly.
sharp.concurrency(1)
sharp.cache(false)

export interface DecodeOptions {
  /** scale down (never up) to at most this many pixels, aspect kept; 0: as it is */
  area?: number
  /** what shows where the image is transparent, `#rrggbb` */
  background?: string
  /** what `probe` said of these bytes, where it was asked already */
  header?: Probe
}

/**
 * Decodes an image file of any kind sharp reads (JPEG, PNG, WebP, TIFF, GIF, AVIF, SVG, …) to 8-bit
 * sRGB, turned as its EXIF orientation says, transparency laid on `background`; of several frames
 * the first. With an `area`, a large JPEG is scaled while it is decoded: 16 megapixels take 45 ms
 * and 11 MB.
 * @param digest SHA-256 of `bytes`, hex, kept with the page
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE` (damaged, cut off, or no image)
 */
export async function decode(
  bytes: Uint8Array,
  digest: string,
  { area = 0, background = '#ffffff', header }: DecodeOptions = {},
): Promise<Source> {
  const { width, height, profile, format } = header ?? (await probe(bytes))
  if (format === 'jpeg' && !hasJpegEnd(bytes)) throw cutOff()
  try {
    const image = sharp(bytes, { ...OPENING, ignoreIcc: profile === 'srgb' }).autoOrient()
    if (area > 0 && width * height > area) {
      const size = fitArea(width, height, area)
      image.resize(size.width, size.height, { fit: 'fill' })
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

/**
 * Decodes an image to a square for a network: scaled up or down to fit, aspect kept, in the middle
 * of `background`. A plain JPEG of at least twice the size never becomes large. Whatever `decode` refuses is refused.
 * @param size side in pixels
 * @param background `#rrggbb`
 * @param into where the `size × size × 3` bytes go, red, green, blue, row by row
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE`
 */
export async function decodeSquare(
  bytes: Uint8Array,
  size: number,
  background: string,
  into: Uint8Array,
): Promise<void> {
  if (jpegSquare(bytes, size, background, into)) return
  const { profile, format } = await probe(bytes)
  if (format === 'jpeg' && !hasJpegEnd(bytes)) throw cutOff()
  try {
    const data = await sharp(bytes, { ...OPENING, ignoreIcc: profile === 'srgb' })
      .autoOrient()
      .resize(size, size, { fit: 'contain', background })
      .toColourspace('srgb')
      .flatten({ background })
      .raw({ depth: 'uchar' })
      .toBuffer()
    into.set(data)
  } catch (error) {
    throw unreadable(error)
  }
}

function cutOff(): ImageError {
  return new ImageError('IMAGE_UNREADABLE', 'the JPEG is cut off: its end marker is missing')
}

/**
 * The largest size of at most `area` pixels with the aspect of `width` by `height`: each side
 * within a pixel of the exact one, and at least 1.
 */
export function fitArea(
  width: number,
  height: number,
  area: number,
): { width: number; height: number } {
  const scale = Math.min(1, Math.sqrt(area / (width * height)))
  const low = { width: floored(width * scale), height: floored(height * scale) }
  const near = { width: rounded(width * scale), height: rounded(height * scale) }
  const sizes = [
    near,
    { width: near.width, height: low.height },
    { width: low.width, height: near.height },
    low,
  ]
  const fitting = sizes.find((size) => size.width * size.height <= area)
  if (fitting) return fitting
  // A strip narrower than a pixel cannot keep its aspect: it keeps the area.
  return { width: Math.min(low.width, area), height: Math.min(low.height, area) }
}

function floored(length: number): number {
  return Math.max(1, Math.floor(length))
}

function rounded(length: number): number {
  return Math.max(1, Math.round(length))
}
