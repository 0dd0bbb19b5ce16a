/** One image looked at: its size, its figures, its thumbnail. */
import sharp from 'sharp'
import { decode } from '../../page/codec/decode.ts'
import { smallJpeg } from '../../page/codec/jpeg-small.ts'
import { Page } from '../../page/image/page.ts'
import { OPENING, probe, unreadable } from '../../page/codec/probe.ts'
import { resample } from '../../page/geometry/resample.ts'
import { Source } from '../../page/image/source.ts'
import { statisticsOf } from '../../page/statistics/statistics.ts'
import { estimateSkew } from '../../page/textlines/page-skew.ts'
import type { ImageStatistics, Measured } from './image-statistics.ts'

/** Pixels at which pages are measured; larger ones are scaled down to it, so that figures compare. */
export const MEASURED_AREA = 512 * 512
/** Above this a page's skew is estimated at half its size: the same to 0.1°, in half the time. */
const SKEW_AREA = 300 * 300
/** Below this confidence an estimated skew says nothing. */
const CONFIDENT = 6

/** The box that thumbnails fit in, in pixels: twice what a narrow screen shows. */
const THUMB = { width: 176, height: 224 }
const THUMB_QUALITY = 68

const page = new Page()

/**
 * Looks at an image file.
 * @param figures whether to decode it in full and measure it
 * @returns what was found and the thumbnail as JPEG
 * @throws ImageError where it cannot be read
 */
export async function measureImage(
  bytes: Uint8Array,
  figures: boolean,
): Promise<{ look: ImageStatistics; thumb: Uint8Array }> {
  const small = smallJpeg(bytes, THUMB.width * THUMB.height, THUMB_QUALITY)
  const header = small && !figures ? undefined : await probe(bytes)
  const { width, height } = header ?? small!.of
  const look: ImageStatistics = { width, height, bytes: bytes.length, thumb: true }
  if (!figures) return { look, thumb: small?.jpeg ?? (await thumbOf(bytes)) }
  const source = await decode(bytes, '', { area: MEASURED_AREA, header: header! })
  look.measured = measure(source)
  return { look, thumb: small?.jpeg ?? (await thumbOf(bytes)) }
}

/**
 * The figures of a page of at most `MEASURED_AREA` pixels.
 * @param withSkew half of the time goes into the skew; without it the page has none
 */
export function measure(source: Source, withSkew = true): Measured {
  const { pixels, width, height } = source
  return { ...statisticsOf(pixels, width, height), ...(withSkew && { skew: skewOf(source) }) }
}

/** The thumbnail of any file that sharp reads. */
async function thumbOf(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await sharp(bytes, OPENING)
      .autoOrient()
      .resize({ ...THUMB, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: THUMB_QUALITY, optimiseCoding: false })
      .toBuffer()
  } catch (error) {
    throw unreadable(error, bytes)
  }
}

function skewOf(source: Source): Measured['skew'] {
  page.load(source.width * source.height > SKEW_AREA ? halved(source) : source)
  const found = estimateSkew(page)
  return found && found.confidence >= CONFIDENT ? found.angle : undefined
}

function halved({ width, height, pixels }: Source): Source {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const bytes = new Uint8ClampedArray(half.width * half.height * 4)
  resample({ width, height, bytes: pixels }, { ...half, bytes }, 'box')
  return new Source(half.width, half.height, bytes)
}
