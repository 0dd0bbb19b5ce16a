/** One image measured: its size, its statistics, its thumbnail. */
import sharp, { type Sharp } from 'sharp'
import { decode } from '../../page/codec/decode.ts'
import { smallJpeg } from '../../page/codec/jpeg-small.ts'
import { Page } from '../../page/image/page.ts'
import type { PageBytes } from '../../page/codec/page-file.ts'
import { OPENING, probe, unreadable, type Probe } from '../../page/codec/probe.ts'
import { resample } from '../../page/geometry/resample.ts'
import { Source } from '../../page/image/source.ts'
import { statisticsOf } from '../../page/statistics/statistics.ts'
import { estimateSkew } from '../../page/textlines/page-skew.ts'
import { appearanceOf, PRINT_AREA } from './appearance.ts'
import { lookOf } from './look.ts'
import type { ImageMeasurement } from './image-statistics.ts'
import type { Wanted } from './task.ts'

/** Pixels at which pages are measured; larger ones are scaled down to it, so that statistics compare. */
export const MEASURED_AREA = 512 * 512
/** Above this a page's skew is estimated at half its size: the same to 0.1°, in half the time. */
const SKEW_AREA = 300 * 300
/** Below this confidence an estimated skew says nothing. */
const MIN_CONFIDENCE = 6

/** The box that thumbnails fit in, in pixels: twice what a narrow screen shows. */
const THUMB = { width: 176, height: 224 }
const THUMB_QUALITY = 68

const page = new Page()

/**
 * Measures an image file. It is decoded in full only where that is asked for.
 * @param thumb whether a thumbnail is made too
 * @returns what was found, and the thumbnail as JPEG
 * @throws ImageError where it cannot be read
 */
export async function measureImage(
  { bytes, page: number }: PageBytes,
  wanted: Wanted,
  thumb: boolean,
): Promise<{ image: ImageMeasurement; thumb: Uint8Array | undefined }> {
  const isDecoded = wanted.statistics || wanted.skew || wanted.appearance
  const isShown = thumb || wanted.look
  const small = isShown ? smallJpeg(bytes, THUMB.width * THUMB.height, THUMB_QUALITY) : undefined
  const header = small && !isDecoded ? undefined : await probe(bytes, number)
  const { width, height } = header ?? small!.of
  const image: ImageMeasurement = { width, height, bytes: bytes.length }
  if (isDecoded) {
    const source = await decode(bytes, '', { area: MEASURED_AREA, header: header! })
    Object.assign(image, measureSource(source, wanted))
    if (source.issue !== undefined) image.issue = source.issue
    if (wanted.appearance) {
      const print = await decode(bytes, '', { area: PRINT_AREA, header: header! })
      image.appearance = appearanceOf(source, print)
    }
  }
  const made = isShown
    ? (small?.jpeg ?? (await thumbOf(bytes, header ?? (await probe(bytes, number)))))
    : undefined
  if (wanted.look) image.look = await lookOf(made!)
  return { image, thumb: thumb ? made : undefined }
}

/** The statistics and the skew of a page of at most `MEASURED_AREA` pixels. */
export function measureSource(
  source: Source,
  wanted: Wanted,
): Pick<ImageMeasurement, 'statistics' | 'skew'> {
  const { pixels, width, height } = source
  return {
    ...((wanted.statistics || wanted.appearance) && {
      statistics: statisticsOf(pixels, width, height),
    }),
    ...(wanted.skew && { skew: skewOf(source) }),
  }
}

/** The thumbnail of any file that sharp reads. */
async function thumbOf(bytes: Uint8Array, header: Probe): Promise<Uint8Array> {
  try {
    const image = await openPage(bytes, header)
    return await image
      .resize({ ...THUMB, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: THUMB_QUALITY, optimiseCoding: false })
      .toBuffer()
  } catch (error) {
    throw unreadable(error, bytes)
  }
}

/** Samples of TIFFs are of many kinds, which `decode` knows; other files are scaled as they are read. */
async function openPage(bytes: Uint8Array, header: Probe): Promise<Sharp> {
  if (header.format !== 'tiff') return sharp(bytes, { ...OPENING, page: header.place }).autoOrient()
  const { pixels, width, height } = await decode(bytes, '', { area: MEASURED_AREA, header })
  return sharp(pixels, { raw: { width, height, channels: 4 } })
}

function skewOf(source: Source): number | null {
  page.load(source.width * source.height > SKEW_AREA ? halved(source) : source)
  const found = estimateSkew(page)
  return found && found.confidence >= MIN_CONFIDENCE ? found.angle : null
}

function halved({ width, height, pixels }: Source): Source {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const bytes = new Uint8ClampedArray(half.width * half.height * 4)
  resample({ width, height, bytes: pixels }, { ...half, bytes }, 'box')
  return new Source(half.width, half.height, bytes)
}
