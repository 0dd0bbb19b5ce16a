/** Words on a sheet: printed, spaced out, wrapped, or written by hand. */
import type { Face } from '../../page/fonts/fonts.ts'
import { measured, wordsThatFit } from './measure.ts'
import type { Column, Sheet } from './sheet.ts'
import type { WrittenText } from './written.ts'

/** How a line looks; what is absent is the style's. */
export interface TextLook {
  /** height of the letters' body in units; the style's where absent */
  size?: number
  face?: Face
  align?: 'left' | 'center' | 'right'
  colour?: string
  /** extra space between letters, in units */
  spacing?: number
  /** width that the text is squeezed into */
  max?: number
}

/** Prints one line with its middle at `y`; returns its width. */
export function print(sheet: Sheet, text: string, x: number, y: number, look: TextLook = {}) {
  const { ctx, style } = sheet
  const size = look.size ?? style.size
  const font = `${size}px "${look.face ?? style.form}"`
  const spacing = look.spacing ?? 0
  ctx.font = font
  ctx.fillStyle = look.colour ?? style.ink
  ctx.textBaseline = 'alphabetic'
  ctx.textAlign = 'left'
  if (spacing !== 0) ctx.letterSpacing = `${spacing}px`
  const natural = measured(ctx, text, font, spacing).width
  const squeeze = look.max !== undefined && natural > look.max ? look.max / natural : 1
  const width = natural * squeeze
  // Trailing letter space counts as width; centring on the ink needs it taken off again.
  const seen = width - spacing * squeeze
  const left = look.align === 'center' ? x - seen / 2 : look.align === 'right' ? x - seen : x
  sheet.written?.print(ctx, text, { x: left, y: y + size * 0.36, size, font, spacing, squeeze })
  if (squeeze === 1) ctx.fillText(text, left, y + size * 0.36)
  else {
    ctx.save()
    ctx.translate(left, y + size * 0.36)
    ctx.scale(squeeze, 1)
    ctx.fillText(text, 0, 0)
    ctx.restore()
  }
  if (spacing !== 0) ctx.letterSpacing = '0px'
  return seen
}

/** Writes one line by hand: letters a little apart, turned and off the line, one by one. */
export function write(sheet: Sheet, text: string, x: number, y: number, look: TextLook = {}) {
  const { ctx, style, rng } = sheet
  const face = look.face ?? style.hand
  // Nanum Pen's letters fill only two thirds of their body.
  const size = (look.size ?? style.size) * (face === 'Sample Pen' ? 1.6 : 1.25)
  const font = `${size}px "${face}"`
  ctx.font = font
  ctx.fillStyle = look.colour ?? style.handInk
  ctx.textBaseline = 'alphabetic'
  ctx.textAlign = 'left'
  const natural = measured(ctx, text, font).width
  const squeeze = look.max !== undefined && natural > look.max ? look.max / natural : 1
  const width = natural * squeeze
  let at = look.align === 'center' ? x - width / 2 : look.align === 'right' ? x - width : x
  const slope = rng.normal(0, 0.012)
  let drift = rng.normal(0, size * 0.03)
  const letters: Parameters<WrittenText['write']>[1][number][] = []
  for (const letter of text) {
    drift = drift * 0.8 + rng.normal(0, size * 0.025)
    ctx.save()
    ctx.translate(at, y + size * 0.32 + drift + slope * (at - x))
    ctx.rotate(rng.normal(0, 0.04))
    const grow = rng.normal(1, 0.05)
    ctx.scale(squeeze * grow, grow)
    ctx.fillText(letter, 0, 0)
    ctx.restore()
    const seen = measured(ctx, letter, font)
    if (sheet.written) {
      const base = y + size * 0.32 + drift + slope * (at - x)
      const [left, right] = [seen.actualBoundingBoxLeft, seen.actualBoundingBoxRight]
      const box = [
        at - (left + 0.03 * size) * squeeze,
        base - 1.06 * seen.actualBoundingBoxAscent - 0.03 * size,
        at + (right + 0.03 * size) * squeeze,
        base + seen.actualBoundingBoxDescent + 0.05 * size,
      ] as const
      letters.push({ letter, box })
    }
    at += seen.width * squeeze
  }
  sheet.written?.write(ctx, letters)
  return width
}

/** Fills a field in the page's way: by hand or by printer. */
export function fill(sheet: Sheet, text: string, x: number, y: number, look: TextLook = {}) {
  return sheet.style.byHand
    ? write(sheet, text, x, y, look)
    : print(sheet, text, x, y, { face: sheet.style.value, ...look })
}

/** Breaks text into lines no wider than `width`, at spaces where there are any. */
export function wrap(sheet: Sheet, text: string, width: number, look: TextLook = {}): string[] {
  const { ctx, style } = sheet
  const size = look.size ?? style.size
  const font = `${size}px "${look.face ?? style.form}"`
  ctx.font = font
  const measure = (row: string): number => measured(ctx, row, font).width
  const lines: string[] = []
  for (const part of text.split('\n')) {
    const words = part.split(' ')
    for (let first = 0; first < words.length;) {
      const count = wordsThatFit(words, first, { width, guess: size * 0.75, measure })
      lines.push(words.slice(first, first + count).join(' '))
      first += count
    }
  }
  return lines
}

/** Prints or fills in wrapped lines from `top` on; returns the height they took. */
export function paragraph(
  sheet: Sheet,
  text: string,
  { x, y: top, w: width }: Column,
  look: TextLook & { leading?: number; filled?: boolean } = {},
): number {
  const size = look.size ?? sheet.style.size
  const leading = size * (look.leading ?? 1.65)
  const byHand = look.filled === true && sheet.style.byHand
  const lines = wrap(sheet, text, byHand ? width * 0.85 : width, look)
  const at = look.align === 'center' ? x + width / 2 : look.align === 'right' ? x + width : x
  lines.forEach((row, i) => {
    const y = top + leading * (i + 0.5)
    if (look.filled) fill(sheet, row, at, y, { ...look, max: width })
    else print(sheet, row, at, y, { ...look, max: width })
  })
  return lines.length * leading
}

/** A page's heading: letters spaced out, centred, some underlined or boxed. */
export function heading(
  sheet: Sheet,
  text: string,
  y: number,
  size: number,
  x = sheet.w / 2,
): void {
  const { ctx, rng, style } = sheet
  const letters = Array.from(text).length
  const spacing =
    size * (letters <= 4 ? rng.uniform(0.4, 1.3) : letters <= 7 ? rng.uniform(0.1, 0.5) : 0)
  const width = print(sheet, text, x, y, { size, face: style.title, align: 'center', spacing })
  const kind = rng.random()
  ctx.strokeStyle = style.rule
  ctx.lineWidth = style.thin
  if (kind < 0.2)
    line(sheet, x - width / 2 - 4, y + size * 0.75, x + width / 2 + 4, y + size * 0.75)
  else if (kind < 0.3) {
    line(sheet, x - width / 2 - 4, y + size * 0.72, x + width / 2 + 4, y + size * 0.72)
    line(sheet, x - width / 2 - 4, y + size * 0.85, x + width / 2 + 4, y + size * 0.85)
  } else if (kind < 0.4) ctx.strokeRect(x - width / 2 - 14, y - size * 0.8, width + 28, size * 1.6)
}

/** A straight line in the context's current stroke. */
export function line(sheet: Sheet, x0: number, y0: number, x1: number, y1: number): void {
  const { ctx } = sheet
  ctx.beginPath()
  ctx.moveTo(x0, y0)
  ctx.lineTo(x1, y1)
  ctx.stroke()
}
