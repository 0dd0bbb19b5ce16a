/** A contact sheet as a file that can be sent around. */
import { extname } from 'node:path'
import type { Canvas } from '@napi-rs/canvas'
import sharp, { type Sharp } from 'sharp'

/** Files that one sends or puts beside a text stay below this; a PNG is asked for, and is as large as it is. */
const MAX_BYTES = 2_000_000
const BEST = 88
const WORST = 46
const STEP = 14
/** Most pixels of a side that the formats have. */
const MAX_SIDE = { webp: 16_383, jpeg: 65_535 }

/**
 * @param out name of the file: `.png` is exact, `.webp` is WebP, any other is JPEG; these two stay below
 *   2 MB, by their quality and, where that is not enough, by their size
 */
export async function encodeSheet(sheet: Canvas, out: string): Promise<Uint8Array> {
  const ending = extname(out).toLowerCase()
  if (ending === '.png') return sheet.encodeSync('png')
  const format = ending === '.webp' ? 'webp' : 'jpeg'
  const { width, height } = sheet
  const raw = sheet.getContext('2d').getImageData(0, 0, width, height).data
  const image = (): Sharp => sharp(raw, { raw: { width, height, channels: 4 } }).removeAlpha()
  for (let scale = Math.min(1, MAX_SIDE[format] / Math.max(width, height)); ; scale *= 0.8) {
    for (let quality = BEST; quality >= WORST; quality -= STEP) {
      const sized = scale < 1 ? image().resize(Math.max(1, Math.round(width * scale))) : image()
      const bytes = await (
        format === 'webp'
          ? sized.webp({ quality, effort: 3 })
          : sized.jpeg({ quality, mozjpeg: false })
      ).toBuffer()
      if (bytes.length <= MAX_BYTES) return bytes
    }
  }
}
