/** What an image file's header says, before any pixel is decoded. */
import sharp, { type SharpOptions } from 'sharp'
import { ImageError, reasonOf } from '../../core/errors.ts'

/** Pages with more pixels than this are refused: two of them would not fit a laptop's memory. */
export const PIXEL_LIMIT = 128_000_000

/**
 * How every image is opened. libvips' `truncated` refuses a file that ends early, and lets pass
 * what does no harm: bytes after the end, odd EXIF or ICC data, restart markers out of step.
 */
export const OPENING: SharpOptions = { limitInputPixels: PIXEL_LIMIT, failOn: 'truncated' }

export interface Probe {
  /** sharp's name of the format: `jpeg`, `png`, `webp`, `tiff`, `gif`, `heif`, `svg`, … */
  format: string
  /** pixels, after the turn that EXIF asks for */
  width: number
  /** pixels, after the turn that EXIF asks for */
  height: number
  /** as stored: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha or CMYK */
  channels: number
  /** EXIF orientation 1 to 8; 1 where there is none */
  orientation: number
  /** embedded colour profile */
  profile: 'none' | 'srgb' | 'other'
  /**
   * True for an upright 8-bit grey or sRGB JPEG: every reader sees in the file what `decode` sees,
   * so it may be copied byte by byte where its size fits. The header tells nothing of damage
   * further down: decode it once before it is copied.
   */
  plain: boolean
}

/**
 * Reads an image file's header: 0.15 ms, whatever its size.
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE`
 */
export async function probe(bytes: Uint8Array): Promise<Probe> {
  if (bytes.length === 0) throw new ImageError('IMAGE_EMPTY', 'the file is empty')
  try {
    const { format, autoOrient, channels, orientation, icc, depth, space } = await sharp(
      bytes,
      OPENING,
    ).metadata()
    const turn = orientation ?? 1
    const profile = icc === undefined ? 'none' : isSrgb(icc) ? 'srgb' : 'other'
    const plain =
      format === 'jpeg' &&
      depth === 'uchar' &&
      (space === 'srgb' || space === 'b-w') &&
      (channels === 1 || channels === 3) &&
      turn === 1 &&
      profile !== 'other'
    const { width, height } = autoOrient
    return { format, width, height, channels, orientation: turn, profile, plain }
  } catch (error) {
    throw unreadable(error)
  }
}

/** What sharp threw while it read a file, as an error about that file. */
export function unreadable(error: unknown): ImageError {
  const reason = reasonOf(error)
  if (/pixel limit/i.test(reason)) {
    const limit = PIXEL_LIMIT / 1e6
    const message = `the page has more than ${limit} megapixels: scale it down first`
    return new ImageError('IMAGE_TOO_LARGE', message, { cause: error })
  }
  const message = `not an image that can be read, or a damaged one: ${reason}`
  return new ImageError('IMAGE_UNREADABLE', message, { cause: error })
}

/**
 * Whether an ICC profile is sRGB by its own description (tag `desc`, ICC.1:2022 section 9.2.41).
 * Converting from it changes nothing and costs more than decoding the image.
 */
function isSrgb(icc: Buffer): boolean {
  const tags = icc.length < 132 ? 0 : Math.min(icc.readUInt32BE(128), 100)
  for (let at = 132, i = 0; i < tags && at + 12 <= icc.length; i++, at += 12) {
    if (icc.toString('latin1', at, at + 4) !== 'desc') continue
    const start = icc.readUInt32BE(at + 4)
    // Version 2 writes Latin letters, version 4 UTF-16: without its zero bytes, the same.
    const text = icc.toString('latin1', start, start + icc.readUInt32BE(at + 8))
    return /(^|[^a-z-])sRGB/i.test(text.replaceAll('\0', ''))
  }
  return false
}
