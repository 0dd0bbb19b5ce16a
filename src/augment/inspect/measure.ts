/** One image looked at: its size, its figures, its thumbnail. */
import sharp, { type Sharp } from 'sharp'
import { decode } from '../../raster/decode.ts'
import { Page } from '../../raster/page.ts'
import { OPENING, probe, unreadable } from '../../raster/probe.ts'
import { resample } from '../../raster/resample.ts'
import { Source } from '../../raster/source.ts'
import { statisticsOf } from '../../raster/statistics.ts'
import { estimateSkew } from '../restore/skew.ts'
import type { Look, Measured } from './figures.ts'

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
export async function lookAt(
  bytes: Uint8Array,
  figures: boolean,
): Promise<{ look: Look; thumb: Uint8Array }> {
  const header = await probe(bytes)
  const { width, height } = header
  const look: Look = { width, height, bytes: bytes.length, thumb: true }
  if (!figures) return { look, thumb: await thumbOf(sharp(bytes, OPENING).autoOrient()) }
  const source = await decode(bytes, '', { area: MEASURED_AREA, header })
  const { pixels, width: w, height: h } = source
  look.measured = { ...statisticsOf(pixels, w, h), skew: skewOf(source) }
  const raw = sharp(pixels, { raw: { width: w, height: h, channels: 4 } })
  return { look, thumb: await thumbOf(raw) }
}

async function thumbOf(image: Sharp): Promise<Uint8Array> {
  try {
    return await image
      .resize({ ...THUMB, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: THUMB_QUALITY })
      .toBuffer()
  } catch (error) {
    throw unreadable(error)
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
