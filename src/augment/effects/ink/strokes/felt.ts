/** The felt of a highlighter: a broad, see-through stroke with a slanted tip. */
import type { Canvas, CanvasPattern, SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import type { Page } from '../../../../page/image/page.ts'
import { alphaTile, boundsOf, tinted } from './pens.ts'
import { onLine } from './spans.ts'
import { drawnLine, type Hand } from './trace.ts'
import type { TextLine } from '../../../../page/textlines/text-lines.ts'

export const FELT_COLOURS = ['yellow', 'green', 'pink', 'orange', 'blue'] as const
export type FeltColour = (typeof FELT_COLOURS)[number]

/** What white paper looks like under one pass, as scanners see it. */
const PASS: Record<FeltColour, readonly [number, number, number]> = {
  yellow: [252, 243, 98],
  green: [170, 240, 122],
  pink: [255, 158, 196],
  orange: [255, 199, 108],
  blue: [146, 212, 244],
}

export interface Felt {
  colour: readonly number[]
  /** the colour with the streaks that the tip's fibres leave */
  fill: CanvasPattern
  /** px */
  width: number
  opacity: number
  /** how far the tip's slant carries the upper edge forward, × width */
  slant: number
}

/**
 * @param width px
 * @param opacity of one pass, 0 to 1
 * @param dry how much the tip has dried out, 0 to 1
 */
export function feltOf(
  name: FeltColour,
  { width, opacity, dry }: { width: number; opacity: number; dry: number },
  rng: Rng,
): Felt {
  const colour = PASS[name].map((c) => Math.min(255, Math.round(c + rng.normal(0, 5))))
  const fill = tinted(streaks(dry), colour, opacity, 1, rng)
  return { colour, fill, width, opacity, slant: rng.normal(0.22, 0.12) }
}

/**
 * One pass of the felt along a line, from u0 to u1 (px), its middle v px below the line's.
 * Multiplies, so that ink stays dark; edges and ends, where the felt rests, are deeper.
 */
export function sweep(
  page: Page,
  felt: Felt,
  { line, u0, u1, v }: { line: TextLine; u0: number; u1: number; v: number },
  hand: Hand,
  rng: Rng,
): void {
  const { width } = felt
  const length = Math.max(u1 - u0, 0.5 * width)
  const middle = drawnLine(length, line.height, hand, rng, Math.max(2, width / 2))
  // The tip is as wide as it is: pressure does little, so both edges follow one path.
  const points = middle.length / 3
  const lean = 0.5 * felt.slant * width
  const upper: number[] = []
  const lower: number[] = []
  for (let i = 0; i < points; i++) {
    const half = 0.5 * width * (0.94 + 0.06 * middle[3 * i + 2]!)
    upper.push(middle[3 * i]! + lean, middle[3 * i + 1]! - half, 1)
    lower.push(middle[3 * i]! - lean, middle[3 * i + 1]! + half, 1)
  }
  onLine(upper, line, u0, v)
  onLine(lower, line, u0, v)
  page.drawWithin(boundsOf([upper, lower], width), (context) => {
    context.globalCompositeOperation = 'multiply'
    const cos = Math.cos(line.angle)
    const sin = Math.sin(line.angle)
    // Fibres of the felt draw streaks: the texture is long along the stroke and narrow across it.
    const along = Math.max(4, width * 0.9)
    const across = Math.max(0.5, width / 14)
    felt.fill.setTransform({
      a: along * cos,
      b: along * sin,
      c: -across * sin,
      d: across * cos,
      e: upper[0]! + rng.uniform(0, 200),
      f: upper[1]! + rng.uniform(0, 200),
    })
    context.fillStyle = felt.fill
    context.beginPath()
    trail(context, upper, 0, points, true)
    trail(context, lower, points - 1, -1, false)
    context.closePath()
    context.fill()
    deepen(context, felt, upper, lower, rng)
  })
}

/** Adds points of a trace to the path, from one index up or down to another (left out). */
function trail(
  context: SKRSContext2D,
  trace: readonly number[],
  from: number,
  to: number,
  first: boolean,
): void {
  for (let i = from; i !== to; i += from < to ? 1 : -1) {
    if (first && i === from) context.moveTo(trace[3 * i]!, trace[3 * i + 1]!)
    else context.lineTo(trace[3 * i]!, trace[3 * i + 1]!)
  }
}

/** Ink gathers along the edges and where the tip was set down and lifted. */
function deepen(
  context: SKRSContext2D,
  { colour, width, opacity }: Felt,
  upper: readonly number[],
  lower: readonly number[],
  rng: Rng,
): void {
  const last = upper.length / 3 - 1
  const paint = `rgb(${colour.join(',')})`
  context.strokeStyle = paint
  context.fillStyle = paint
  context.lineWidth = Math.max(0.7, width * 0.07)
  context.globalAlpha = 0.3 * opacity
  for (const edge of [upper, lower]) {
    context.beginPath()
    trail(context, edge, 0, last + 1, true)
    context.stroke()
  }
  const whole = Math.hypot(upper[3 * last]! - upper[0]!, upper[3 * last + 1]! - upper[1]!)
  for (const end of [0, last]) {
    if (!rng.bernoulli(0.75)) continue
    context.globalAlpha = rng.uniform(0.2, 0.5) * opacity
    const depth = Math.min(0.4 * whole, rng.uniform(0.12, 0.4) * width) * (end === 0 ? 1 : -1)
    const next = end === 0 ? 1 : last - 1
    const dx = upper[3 * next]! - upper[3 * end]!
    const dy = upper[3 * next + 1]! - upper[3 * end + 1]!
    const scale = Math.abs(depth) / (Math.hypot(dx, dy) + 1e-9)
    context.beginPath()
    context.moveTo(upper[3 * end]!, upper[3 * end + 1]!)
    context.lineTo(upper[3 * end]! + dx * scale, upper[3 * end + 1]! + dy * scale)
    context.lineTo(lower[3 * end]! + dx * scale, lower[3 * end + 1]! + dy * scale)
    context.lineTo(lower[3 * end]!, lower[3 * end + 1]!)
    context.closePath()
    context.fill()
  }
  context.globalAlpha = 1
}

const tiles = new Map<number, Canvas>()

/** Textures of a full to a dry tip, in five steps. */
function streaks(dry: number): Canvas {
  const level = Math.round(dry * 4)
  let tile = tiles.get(level)
  if (!tile) {
    tile = alphaTile(0.97 - 0.05 * level, 0.035 + 0.075 * level, ['grain'])
    tiles.set(level, tile)
  }
  return tile
}
