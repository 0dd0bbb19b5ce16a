/** Drawing out of focus: on a small canvas, enlarged. */
import { createCanvas } from '@napi-rs/canvas'
import type { Sheet } from './sheet.ts'

/**
 * Lets `draw` paint the box (x, y, w, h) of the sheet at `density` pixels a unit only; enlarging it
 * to the sheet's own fineness blurs what was drawn, as a photo in print or a far background is.
 */
export function softly(
  sheet: Sheet,
  [x, y, w, h]: readonly [number, number, number, number],
  density: number,
  draw: (small: Sheet) => void,
): void {
  const wide = Math.max(2, Math.round(w * density))
  const high = Math.max(2, Math.round(h * density))
  const canvas = createCanvas(wide, high)
  const ctx = canvas.getContext('2d')
  ctx.scale(wide / w, high / h)
  ctx.translate(-x, -y)
  // What is out of focus is no text.
  draw({ ...sheet, ctx, written: undefined })
  sheet.ctx.imageSmoothingQuality = 'medium'
  sheet.ctx.drawImage(canvas, x, y, w, h)
}
