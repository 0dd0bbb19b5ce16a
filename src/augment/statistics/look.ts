/** What a page looks like from afar, as numbers: pages that look alike lie near each other. */
import sharp from 'sharp'
import { unreadable } from '../../page/codec/probe.ts'

/** Cells of brightness: of an upright page they are about square. */
const WIDE = 12
const HIGH = 16
/** Cells of colour, 4 × 4 of the page. */
const PARTS = 4
/** Numbers of a look: brightness cell by cell, then blueness and redness of each part. */
export const LOOK = WIDE * HIGH + 2 * PARTS * PARTS

/**
 * @param bytes a small copy of the page, as JPEG
 * @returns `LOOK` bytes: 192 of brightness, then 32 of colour about 128
 * @throws ImageError where it cannot be read
 */
export async function lookOf(bytes: Uint8Array): Promise<Uint8Array> {
  let rgb: Uint8Array
  try {
    rgb = await sharp(bytes)
      .toColourspace('srgb')
      .resize(WIDE, HIGH, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer()
  } catch (error) {
    throw unreadable(error, bytes)
  }
  const look = new Uint8Array(LOOK)
  const colours = new Float64Array(2 * PARTS * PARTS)
  const perPart = (WIDE / PARTS) * (HIGH / PARTS)
  for (let cell = 0; cell < WIDE * HIGH; cell++) {
    const [r, g, b] = [rgb[3 * cell]!, rgb[3 * cell + 1]!, rgb[3 * cell + 2]!]
    const light = 0.299 * r + 0.587 * g + 0.114 * b
    look[cell] = Math.round(light)
    const x = Math.floor(((cell % WIDE) * PARTS) / WIDE)
    const y = Math.floor((Math.floor(cell / WIDE) * PARTS) / HIGH)
    const part = 2 * (y * PARTS + x)
    colours[part]! += (0.564 * (b - light)) / perPart
    colours[part + 1]! += (0.713 * (r - light)) / perPart
  }
  colours.forEach((value, i) => (look[WIDE * HIGH + i] = Math.round(128 + value)))
  return look
}
