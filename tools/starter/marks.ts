/** Single marks on a sheet: a line of text, rules, boxes, writing by hand. */
import type { Face } from '../../src/page/fonts/fonts.ts'
import type { Area, Sheet } from './sheet.ts'
import { text } from './words.ts'

/** How a line of text is set; what is absent is the look's. */
export interface Setting {
  size?: number
  face?: Face
  align?: 'left' | 'center' | 'right'
  colour?: string
  /** the line is squeezed into this width, pixels */
  max?: number
  /** extra space between letters, pixels */
  spacing?: number
}

/** Prints one line with its top at `y`. */
export function print(sheet: Sheet, words: string, x: number, y: number, set: Setting = {}): void {
  const { ctx, look } = sheet
  const {
    size = look.size,
    face = look.body,
    align = 'left',
    colour = look.ink,
    max,
    spacing,
  } = set
  ctx.font = `${size}px "${face}"`
  ctx.fillStyle = colour
  ctx.textAlign = align
  ctx.textBaseline = 'alphabetic'
  if (spacing !== undefined) ctx.letterSpacing = `${spacing}px`
  if (max === undefined) ctx.fillText(words, x, y + size * 0.85)
  else ctx.fillText(words, x, y + size * 0.85, Math.max(2, max))
  if (spacing !== undefined) ctx.letterSpacing = '0px'
}

/** Running text that fills a width in about natural letters. */
export function wordsFor(sheet: Sheet, width: number, size = sheet.look.size): string {
  return text(sheet.rng, sheet.look.script, width / (size * 0.53))
}

/** Writes a line by hand, word by word off the line. */
export function write(sheet: Sheet, words: string, x: number, y: number, set: Setting = {}): void {
  const { ctx, look, rng } = sheet
  const { size = look.size * 1.3, max = Infinity, colour = look.pen } = set
  const face = set.face ?? look.hand
  const height = size * (face === 'Sample Pen' ? 1.5 : 1.15)
  ctx.font = `${height}px "${face}"`
  ctx.fillStyle = colour
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  let at = x
  const slope = rng.normal(0, 0.012)
  for (const word of words.split(' ')) {
    const wide = ctx.measureText(`${word} `).width
    if (at + wide > x + max && at > x) return
    ctx.save()
    ctx.translate(at, y + size * 0.85 + rng.normal(0, size * 0.06) + slope * (at - x))
    ctx.rotate(rng.normal(0, 0.03))
    ctx.fillText(word, 0, 0)
    ctx.restore()
    at += wide * rng.uniform(0.95, 1.15)
  }
}

/** A straight line. */
export function rule(
  sheet: Sheet,
  from: readonly [number, number],
  to: readonly [number, number],
  look: { weight?: number; colour?: string; dash?: number } = {},
): void {
  const { ctx } = sheet
  ctx.strokeStyle = look.colour ?? sheet.look.rule
  ctx.lineWidth = look.weight ?? sheet.look.thin
  if (look.dash !== undefined) ctx.setLineDash([look.dash, look.dash])
  ctx.beginPath()
  ctx.moveTo(...from)
  ctx.lineTo(...to)
  ctx.stroke()
  if (look.dash !== undefined) ctx.setLineDash([])
}

/** A level line over a width. */
export function level(sheet: Sheet, x: number, y: number, width: number, weight?: number): void {
  rule(sheet, [x, y], [x + width, y], weight === undefined ? {} : { weight })
}

/** A box, filled, outlined or both. */
export function box(
  sheet: Sheet,
  { x, y, w, h }: Area,
  look: { fill?: string; weight?: number; colour?: string; round?: number } = {},
): void {
  const { ctx } = sheet
  ctx.beginPath()
  if (look.round !== undefined) ctx.roundRect(x, y, w, h, look.round)
  else ctx.rect(x, y, w, h)
  if (look.fill !== undefined) {
    ctx.fillStyle = look.fill
    ctx.fill()
  }
  if (look.weight === 0) return
  if (look.fill !== undefined && look.weight === undefined) return
  ctx.strokeStyle = look.colour ?? sheet.look.rule
  ctx.lineWidth = look.weight ?? sheet.look.thin
  ctx.stroke()
}

/** A name signed by hand: a few loops on a line. */
export function signature(sheet: Sheet, x: number, y: number, width: number): void {
  const { ctx, rng, look } = sheet
  ctx.strokeStyle = look.pen
  ctx.lineWidth = rng.uniform(0.6, 1.3)
  ctx.beginPath()
  ctx.moveTo(x, y)
  const strokes = rng.int(4, 9)
  const step = width / strokes
  for (let i = 0; i < strokes; i++) {
    const left = x + i * step
    const rise = rng.uniform(3, 12)
    ctx.bezierCurveTo(
      left + rng.uniform(-4, step),
      y - rise,
      left + step * rng.uniform(0.2, 1.4),
      y - rise * rng.uniform(-0.6, 1),
      left + step,
      y + rng.normal(0, 2),
    )
  }
  ctx.stroke()
}

/** An area less a margin on all sides. */
export function inset({ x, y, w, h }: Area, by: number, down = by): Area {
  return { x: x + by, y: y + down, w: w - 2 * by, h: h - 2 * down }
}

/** An area cut into columns with a gap. */
export function columns({ x, y, w, h }: Area, count: number, gap: number): Area[] {
  const each = (w - gap * (count - 1)) / count
  return Array.from({ length: count }, (_, i) => ({ x: x + i * (each + gap), y, w: each, h }))
}

/** What is left of an area below a height. */
export function below({ x, y, w, h }: Area, from: number): Area {
  return { x, y: from, w, h: y + h - from }
}
