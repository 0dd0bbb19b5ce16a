/** Staples and paper clips: bent wire with light along it and a shadow beside it, and what they leave behind. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import type { Direction } from './bench.ts'
import { rgb, type Colour } from './punch.ts'

export interface WireLook {
  /** where light comes from, of length 1 */
  light: Direction
  /** how bright the paper is, 0 to 1: metal in the dark is darker too */
  bright: number
}

type Trace = (context: SKRSContext2D) => void

const STEEL: Colour = [158, 161, 166]
const COPPER: Colour = [178, 128, 88]
const COATED: readonly Colour[] = [
  [196, 42, 46],
  [34, 84, 176],
  [28, 130, 78],
  [232, 188, 36],
  [238, 238, 236],
  [36, 36, 40],
  [214, 92, 150],
]

/** Draws strokes along a path, each `off` mm towards the light. */
function strokesAlong(
  context: SKRSContext2D,
  path: Trace,
  light: WireLook['light'],
): (style: string, width: number, off: number) => void {
  return (style, width, off) => {
    context.save()
    context.translate(light.x * off, light.y * off)
    context.strokeStyle = style
    context.lineWidth = width
    path(context)
    context.stroke()
    context.restore()
  }
}

/** A round wire along a path: its shadow, its dark sides, its body, the line of light on it. */
function drawWire(
  context: SKRSContext2D,
  path: Trace,
  { thick, colour, gloss }: { thick: number; colour: Colour; gloss: number },
  { light, bright }: WireLook,
): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  const stroke = strokesAlong(context, path, light)
  const tone = (share: number, add = 0): string =>
    rgb(colour.map((c) => Math.min(255, Math.max(0, (c * share + add) * bright))) as never)
  stroke('rgba(0,0,0,0.13)', 1.9 * thick, -0.8 * thick)
  stroke('rgba(0,0,0,0.2)', 1.4 * thick, -0.65 * thick)
  stroke('rgba(0,0,0,0.28)', 1.05 * thick, -0.45 * thick)
  stroke(tone(0.42), thick, 0)
  stroke(tone(0.78), 0.74 * thick, 0.07 * thick)
  stroke(tone(1.02), 0.46 * thick, 0.12 * thick)
  stroke(tone(1, gloss), 0.2 * thick, 0.18 * thick)
}

/** Length of a staple's back and thickness of its wire, mm: number 24/6. */
const STAPLE = 12.5
const STAPLE_WIRE = 0.55

/** How far from a staple anything is drawn, mm. */
export const STAPLE_REACH = 11

/** A staple along the x axis: its back (`front`), or its two bent legs as seen from behind (`back`). */
export function drawStaple(
  context: SKRSContext2D,
  seen: 'front' | 'back',
  look: WireLook,
  rng: Rng,
): void {
  const half = (STAPLE / 2) * rng.uniform(0.94, 1.04)
  const colour = rng.bernoulli(0.9) ? STEEL : COPPER
  const wire = { thick: STAPLE_WIRE, colour, gloss: 95 }
  for (const end of [-half, half]) dent(context, end, look.light)
  if (seen === 'front') {
    const bow = rng.normal(0, 0.12)
    const tilt = rng.normal(0, 0.08)
    drawWire(
      context,
      (to) => {
        to.beginPath()
        to.moveTo(-half, -tilt)
        to.quadraticCurveTo(0, bow, half, tilt)
      },
      wire,
      look,
    )
    return
  }
  for (const side of [-1, 1]) {
    // Legs are bent towards each other, never quite straight.
    const long = rng.uniform(4, 5.2)
    const off = rng.normal(0.15, 0.5)
    const end = { x: side * (half - long), y: off }
    drawWire(
      context,
      (to) => {
        to.beginPath()
        to.moveTo(side * half, 0)
        to.quadraticCurveTo(side * (half - 0.4 * long), 0.1 * off, end.x, end.y)
      },
      wire,
      look,
    )
  }
}

/** Paper pulled in where a wire goes through it. */
function dent(context: SKRSContext2D, x: number, light: Direction): void {
  const shade = context.createRadialGradient(x, 0, 0.2, x, 0, 1.7)
  shade.addColorStop(0, 'rgba(40,36,30,0.3)')
  shade.addColorStop(1, 'rgba(40,36,30,0)')
  context.fillStyle = shade
  context.fillRect(x - 2, -2, 4, 4)
  context.strokeStyle = 'rgba(255,255,255,0.35)'
  context.lineWidth = 0.25
  context.beginPath()
  const away = Math.atan2(-light.y, -light.x)
  context.arc(x, 0, 0.8, away - 0.9, away + 0.9)
  context.stroke()
}

/** What a staple leaves that was pulled out: two torn holes, rust, the groove of its back. */
export function drawStapleMarks(context: SKRSContext2D, beneath: Colour, rng: Rng): void {
  const half = (STAPLE / 2) * rng.uniform(0.94, 1.04)
  const rust = rng.bernoulli(0.4) ? rng.uniform(0.2, 0.5) : rng.uniform(0, 0.08)
  context.strokeStyle = 'rgba(60,50,40,0.1)'
  context.lineWidth = 0.6
  context.beginPath()
  context.moveTo(-half, 0)
  context.lineTo(half, 0)
  context.stroke()
  context.strokeStyle = 'rgba(255,255,255,0.25)'
  context.lineWidth = 0.3
  context.beginPath()
  context.moveTo(-half, 0.45)
  context.lineTo(half, 0.45)
  context.stroke()
  for (const side of [-1, 1]) {
    const x = side * half
    const stain = context.createRadialGradient(x, 0, 0.1, x, 0, 1.9)
    stain.addColorStop(0, `rgba(126,72,30,${0.25 + rust})`)
    stain.addColorStop(0.35, `rgba(140,84,38,${0.7 * rust + 0.1})`)
    stain.addColorStop(1, 'rgba(150,96,48,0)')
    context.fillStyle = stain
    context.fillRect(x - 2, -2, 4, 4)
    // Torn a little to the side that it was pulled to.
    const long = rng.uniform(0.3, 1.1)
    const angle = rng.uniform(0, 2 * Math.PI)
    context.strokeStyle = rgb(beneath, 0.85)
    context.lineCap = 'round'
    context.lineWidth = rng.uniform(0.4, 0.75)
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x + long * Math.cos(angle), long * Math.sin(angle))
    context.stroke()
  }
}

/** A paper clip (W. Middlebrook's "Gem" of 1899), mm: how far it reaches in from the edge, and its loops. */
const CLIP = { long: 26, inner: 19.5, over: 4, outside: 3.9, inside: 2.5, wire: 1 }

/** How far from where it sits on the edge a clip goes, mm. */
export const CLIP_REACH = 30

type Loop = 'inner' | 'outer'

/** Places along the part of a clip before the sheet, which comes in from the edge along positive y. */
function clipPoints(loop: Loop): Direction[] {
  const [radius, far] = loop === 'inner' ? [CLIP.inside, CLIP.inner] : [CLIP.outside, CLIP.long]
  const [first, last] =
    loop === 'inner'
      ? [
          { x: -3, y: -CLIP.over },
          { x: radius, y: 5.5 },
        ]
      : [
          { x: -radius, y: 7.5 },
          { x: 3.4, y: -CLIP.over },
        ]
  const turn = Array.from({ length: 13 }, (_, i) => {
    const angle = Math.PI * (1 - i / 12)
    return { x: radius * Math.cos(angle), y: far - radius + radius * Math.sin(angle) }
  })
  return [first, ...turn, last]
}

function along(points: readonly Direction[]): Trace {
  return (to) => {
    to.beginPath()
    points.forEach(({ x, y }, i) => (i === 0 ? to.moveTo(x, y) : to.lineTo(x, y)))
  }
}

/** A paper clip on the edge at the context's origin; the sheet lies towards positive y. */
export function drawClip(context: SKRSContext2D, look: WireLook, rng: Rng): void {
  const coated = rng.bernoulli(0.35)
  const colour = coated ? rng.pick(COATED) : rng.bernoulli(0.9) ? STEEL : COPPER
  const wire = { thick: coated ? CLIP.wire * 1.25 : CLIP.wire, colour, gloss: coated ? 70 : 90 }
  drawWire(context, along(clipPoints(rng.pick(['inner', 'outer']))), wire, look)
}

/** What a clip leaves: a groove pressed into the paper, often with rust. */
export function drawClipMark(context: SKRSContext2D, { light }: WireLook, rng: Rng): void {
  const rust = rng.bernoulli(0.5) ? rng.uniform(0.12, 0.4) : 0
  const points = clipPoints(rng.pick(['inner', 'outer']))
  const path = along(points)
  context.lineCap = 'round'
  const stroke = strokesAlong(context, path, light)
  stroke('rgba(255,255,255,0.35)', 0.6, -0.35)
  stroke('rgba(50,45,40,0.09)', 0.7, 0.2)
  if (rust === 0) return
  stroke(`rgba(150,92,44,${0.22 * rust})`, 2, 0)
  stroke(`rgba(136,76,32,${0.3 * rust})`, 1, 0)
  // Rust grows in spots, close together where it was damp.
  const damp = rng.uniform(0, 2 * Math.PI)
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!]
    const length = Math.hypot(b.x - a.x, b.y - a.y)
    for (let gone = rng.uniform(0, 0.5); gone < length; gone += rng.uniform(0.2, 0.9)) {
      const t = gone / length
      const x = a.x + (b.x - a.x) * t + rng.normal(0, 0.14)
      const y = a.y + (b.y - a.y) * t + rng.normal(0, 0.14)
      const here = rust * (0.55 + 0.45 * Math.sin(damp + 0.35 * y)) * rng.random()
      context.fillStyle = `rgba(112,58,22,${here})`
      context.beginPath()
      context.arc(x, y, rng.uniform(0.2, 0.6), 0, 2 * Math.PI)
      context.fill()
    }
  }
}
