/** What an image file's header says, before any pixel is decoded. */
import sharp, { type SharpOptions } from 'sharp'
import { ImageError, reasonOf } from '../../core/errors.ts'
import { fileKind, KIND_BYTES, type ForeignFormat } from './file-kind.ts'
import { foreignFormat, openForeign } from './foreign/foreign.ts'
import { isSrgbProfile } from './icc.ts'
import { PIXEL_LIMIT } from './pixel-limit.ts'
import { tiffPages } from './tiff-pages.ts'
import { tiffSamples, unreadTiff, type TiffSamples } from './tiff-samples.ts'

/**
 * How every image is opened. libvips' `truncated` refuses a file that ends early, and lets pass
 * what does no harm: bytes after the end, odd EXIF or ICC data, restart markers out of step.
 */
export const OPENING: SharpOptions = { limitInputPixels: PIXEL_LIMIT, failOn: 'truncated' }

export interface Probe {
  /** sharp's name of the format: `jpeg`, `png`, `webp`, `tiff`, `gif`, `heif`, `svg`, …; or a `ForeignFormat` */
  format: string
  /** pixels, after the turn that EXIF asks for */
  width: number
  /** pixels, after the turn that EXIF asks for */
  height: number
  /** as stored: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha or CMYK */
  channels: number
  /** EXIF orientation 1 to 8; 1 where there is none */
  orientation: number
  /** sharp's name of the samples' type: `uchar`, `ushort`, `float`, … */
  depth: string
  /** how samples are to be read, of a TIFF */
  samples?: TiffSamples
  /** sharp's name of the colour space: `srgb`, `b-w`, `cmyk`, … */
  space: string
  /** pages of a PDF, or of a TIFF, thumbnails left out; 1 for all other kinds, also where they move */
  pages: number
  /** place of this page among the frames or directories of the file, from 0 */
  place: number
  /** dots per inch that the file claims; undefined where it claims none */
  density: number | undefined
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
 * Reads an image file's header: 0.15 ms, whatever its size. Of a PDF, HEIC, BMP or JPEG 2000 the page is
 * decoded, and kept for `decode`.
 * @param page of a file of several, from 1
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE`, `PAGE_MISSING`
 */
export async function probe(bytes: Uint8Array, page = 1): Promise<Probe> {
  if (bytes.length === 0) throw new ImageError('IMAGE_EMPTY', 'the file is empty')
  const foreign = foreignFormat(bytes)
  if (foreign) return probeForeign(bytes, foreign, page)
  const places = tiffPages(bytes)
  const place = places[page - 1]
  if (place === undefined) {
    const message = `the file has ${places.length} pages, and page ${page} is asked for`
    throw new ImageError('PAGE_MISSING', message)
  }
  try {
    const { format, autoOrient, channels, orientation, icc, depth, space, density } = await sharp(
      bytes,
      {
        ...OPENING,
        page: place,
      },
    ).metadata()
    const turn = orientation ?? 1
    const profile = icc === undefined ? 'none' : isSrgbProfile(icc) ? 'srgb' : 'other'
    const plain =
      format === 'jpeg' &&
      depth === 'uchar' &&
      (space === 'srgb' || space === 'b-w') &&
      (channels === 1 || channels === 3) &&
      turn === 1 &&
      profile !== 'other'
    const { width, height } = autoOrient
    const pages = places.length
    return {
      format,
      width,
      height,
      channels,
      orientation: turn,
      depth,
      space,
      pages,
      place,
      density,
      profile,
      plain,
      ...(format === 'tiff' && { samples: tiffSamples(bytes, place, depth) }),
    }
  } catch (error) {
    throw unreadable(error, bytes)
  }
}

async function probeForeign(
  bytes: Uint8Array,
  format: ForeignFormat,
  page: number,
): Promise<Probe> {
  const { width, height, channels, pages, density } = await openForeign(bytes, format, page)
  return {
    format,
    width,
    height,
    channels,
    orientation: 1,
    depth: 'uchar',
    space: channels === 1 ? 'b-w' : 'srgb',
    pages,
    place: page - 1,
    density,
    profile: 'none',
    plain: false,
  }
}

/** What sharp threw while it read a file, as an error about that file. */
export function unreadable(error: unknown, bytes: Uint8Array): ImageError {
  const reason = reasonOf(error)
  if (/pixel limit/i.test(reason)) {
    const limit = PIXEL_LIMIT / 1e6
    const message = `the page has more than ${limit} megapixels: scale it down first`
    return new ImageError('IMAGE_TOO_LARGE', message, { cause: error })
  }
  const kind = fileKind(bytes.subarray(0, KIND_BYTES))
  if (kind && !kind.image) {
    const message = `the file is ${kind.name}, which is not read${kind.remedy ? `: ${kind.remedy}` : ''}`
    return new ImageError('IMAGE_UNREADABLE', message, { cause: error })
  }
  const message = unreadTiff(bytes)
  if (message !== undefined) return new ImageError('IMAGE_UNREADABLE', message, { cause: error })
  const what = kind ? `${kind.name} that is damaged or cut off` : 'not an image that can be read'
  return new ImageError('IMAGE_UNREADABLE', `${what}: ${reason}`, { cause: error })
}
