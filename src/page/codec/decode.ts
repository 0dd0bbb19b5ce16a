/** Files to pages: the only place where images are decoded. */
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { ImageError, reasonOf } from '../../core/errors.ts'
import { isDeep, openDeep } from './deep.ts'
import { endsInZeros, isGarbled, scanOf } from './jpeg-scan.ts'
import { foreignFormat, openForeign } from './foreign/foreign.ts'
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
  /** page of a file of several, from 1 */
  page?: number
  /** what `probe` said of these bytes and this page, where it was asked already */
  header?: Probe
}

/**
 * Decodes an image file of any kind sharp reads (JPEG, PNG, WebP, TIFF, GIF, AVIF, SVG, …), and PDF,
 * HEIC, BMP and JPEG 2000, to 8-bit
 * sRGB, turned as its EXIF orientation says, transparency blended onto `background`; of an animation the
 * first frame. With an `area`, a large JPEG is scaled while it is decoded: 16 megapixels take 45 ms
 * and 11 MB. A JPEG with a part of its picture gone is read, and the page's `issue` says so.
 * @param digest SHA-256 of `bytes`, hex, kept with the page
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE` (damaged, cut off, or no
 *   image), `PAGE_MISSING`
 */
export async function decode(
  bytes: Uint8Array,
  digest: string,
  { area = 0, background = '#ffffff', page = 1, header }: DecodeOptions = {},
): Promise<Source> {
  const found = header ?? (await probe(bytes, page))
  const { width, height } = found
  const { result, issue } = await read(bytes, found, (image) => {
    if (area > 0 && width * height > area) {
      const size = fitArea(width, height, area)
      image.resize(size.width, size.height, { fit: 'fill' })
    }
    return image
      .toColourspace('srgb')
      .flatten({ background })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
  })
  const { data, info } = result
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
  return new Source(info.width, info.height, pixels, digest, issue)
}

/**
 * Decodes an image to a square for a network: scaled up or down to fit, aspect kept, in the middle
 * of `background`. One picture gives one square, whatever the file's format: all are decoded whole
 * and then scaled alike. Whatever `decode` refuses is refused.
 * @param size side in pixels
 * @param background `#rrggbb`
 * @param into where the `size × size × 3` bytes go, red, green, blue, row by row
 * @param isFast true: a plain JPEG of at least twice the size is scaled while it is decoded, in a
 *   third of the time and 1 to 2 grey levels off on average; for training, not for evaluation
 * @returns what is wrong with the file though it can be read, as `decode` says it
 * @throws ImageError `IMAGE_EMPTY`, `IMAGE_TOO_LARGE`, `IMAGE_UNREADABLE`
 */
export async function decodeSquare(
  bytes: Uint8Array,
  size: number,
  background: string,
  into: Uint8Array,
  isFast = false,
): Promise<string | undefined> {
  if (isFast && jpegSquare(bytes, size, background, into)) return undefined
  const { result, issue } = await read(bytes, await probe(bytes), (image) =>
    image
      .toColourspace('srgb')
      .flatten({ background })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  )
  const { width, height, channels } = result.info
  const square = await sharp(result.data, { raw: { width, height, channels } })
    .resize(size, size, { fit: 'contain', background })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  into.set(square)
  return issue
}

/** Opens a file, turned upright, and reads of it what is asked for; a damaged JPEG as far as it goes. */
async function read<Result>(
  bytes: Uint8Array,
  { profile, format, depth, space, place, samples }: Probe,
  take: (image: Sharp) => Promise<Result>,
): Promise<{ result: Result; issue?: string }> {
  const options = { ...OPENING, page: place, ignoreIcc: profile === 'srgb' }
  try {
    const foreign = foreignFormat(bytes)
    if (foreign) {
      const { pixels, width, height, channels } = await openForeign(bytes, foreign, place + 1)
      return { result: await take(sharp(pixels, { raw: { width, height, channels } })) }
    }
    if (format === 'jpeg') return await readJpeg(bytes, options, take)
    const image = sharp(bytes, options).autoOrient()
    const isScaled = isDeep(depth) || samples?.white !== undefined
    return { result: await take(isScaled ? await openDeep(image, space, samples) : image) }
  } catch (error) {
    throw error instanceof ImageError ? error : unreadable(error, bytes)
  }
}

const PART_GONE =
  'part of the picture is missing or damaged in the file, and shows as grey or as noise'

async function readJpeg<Result>(
  bytes: Uint8Array,
  options: SharpOptions,
  take: (image: Sharp) => Promise<Result>,
): Promise<{ result: Result; issue?: string }> {
  const strict = { ...options, failOn: 'warning' as const }
  const { ended, whole, zeroed } = scanOf(bytes)
  if (!ended) {
    // A picture that is all there but for the marker decodes without a warning once it has one.
    if (!whole || endsInZeros(bytes)) throw cutOff()
    try {
      const closed = Buffer.concat([bytes, END_MARKER])
      // Every line of it: what is scaled may do without the last ones.
      await sharp(closed, strict).raw().toBuffer()
      const result = await take(sharp(closed, strict).autoOrient())
      return { result, issue: 'the JPEG lacks its end marker; its picture is complete' }
    } catch (error) {
      throw cutOff(error)
    }
  }
  try {
    const result = await take(sharp(bytes, strict).autoOrient())
    return zeroed ? { result, issue: PART_GONE } : { result }
  } catch (error) {
    const result = await take(sharp(bytes, options).autoOrient())
    // Other warnings are about headers that do no harm. The library keeps its messages in one place for
    // all threads, so that this one may be another file's: the data is asked first.
    return zeroed || isGarbled(bytes) || /corrupt jpeg data/i.test(reasonOf(error))
      ? { result, issue: PART_GONE }
      : { result }
  }
}

const END_MARKER = Uint8Array.of(0xff, 0xd9)

function cutOff(cause?: unknown): ImageError {
  const message = 'the JPEG is cut off: its end marker and a part of its picture are missing'
  return new ImageError('IMAGE_UNREADABLE', message, { cause })
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
