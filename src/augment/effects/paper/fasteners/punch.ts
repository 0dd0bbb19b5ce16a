/** Holes that an office punch makes, and what is seen through them. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../../core/rng.ts'
import type { Direction } from './bench.ts'

export type Colour = readonly [red: number, green: number, blue: number]

export interface HoleLook {
  /** mm */
  radius: number
  /** what lies beneath the sheet */
  beneath: Colour
  /** how far the sheet lies above it: the length of the shadow in the hole, mm */
  lift: number
  /** the hole of the sheet beneath, off by so much, mm; undefined where there is none */
  second: Direction | undefined
  /** how ragged the rim is, 0 to 1 */
  rough: number
  /** distance to the edge that it is torn out to, mm; 0: it is not */
  torn: number
  /** a ring of that radius is stuck around it, mm; 0: none */
  ring: number
}

export const rgb = ([red, green, blue]: Colour, alpha = 1): string =>
  `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${alpha})`

/**
 * Draws a hole around the context's origin; its edge of the sheet lies towards negative x.
 * @param light where light comes from, of length 1
 */
export function drawHole(context: SKRSContext2D, look: HoleLook, light: Direction, rng: Rng): void {
  const { radius, beneath, lift, second, torn, ring } = look
  const outline = outlineOf(look, rng)
  if (ring > 0) drawRing(context, ring, light)
  // The punch bends the rim down: one side is lit, the other is not.
  const reach = radius + 0.5
  const rim = context.createLinearGradient(
    light.x * reach,
    light.y * reach,
    -light.x * reach,
    -light.y * reach,
  )
  rim.addColorStop(0, 'rgba(0,0,0,0.16)')
  rim.addColorStop(0.5, 'rgba(0,0,0,0.03)')
  rim.addColorStop(1, 'rgba(255,255,255,0.5)')
  context.strokeStyle = rim
  context.lineWidth = 0.7
  trace(context, outline)
  context.stroke()
  if (torn > 0) drawTear(context, { radius, torn, beneath, lift }, light, rng)
  context.save()
  trace(context, outline)
  context.clip()
  context.fillStyle = rgb(beneath)
  context.fillRect(-2 * radius, -2 * radius, 4 * radius, 4 * radius)
  if (second) {
    context.fillStyle = rgb([beneath[0] * 0.12, beneath[1] * 0.12, beneath[2] * 0.12])
    context.beginPath()
    context.arc(second.x, second.y, radius, 0, 2 * Math.PI)
    context.fill()
  }
  shadeWithin(context, outline, lift, light)
  context.restore()
}

type Outline = readonly Direction[]

const POINTS = 40

/** A circle that a blunt punch made: a little out of round, with a burr or two. */
function outlineOf({ radius, rough }: HoleLook, rng: Rng): Outline {
  const waves = [2, 3, 5, 9].map((times) => ({
    times,
    size: (rough * 0.05 * rng.normal()) / Math.sqrt(times),
    phase: rng.uniform(0, 2 * Math.PI),
  }))
  const burrs = new Set(Array.from({ length: rng.int(0, 2) }, () => rng.int(0, POINTS - 1)))
  const deep = rough * rng.uniform(0.04, 0.14)
  return Array.from({ length: POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / POINTS
    let size = 1
    for (const wave of waves) size += wave.size * Math.cos(wave.times * angle + wave.phase)
    if (burrs.has(i)) size += deep
    return { x: radius * size * Math.cos(angle), y: radius * size * Math.sin(angle) }
  })
}

function trace(context: SKRSContext2D, outline: Outline, off: Direction = { x: 0, y: 0 }): void {
  context.beginPath()
  addTo(context, outline, off)
}

function addTo(context: SKRSContext2D, outline: Outline, off: Direction): void {
  outline.forEach(({ x, y }, i) => {
    if (i === 0) context.moveTo(x + off.x, y + off.y)
    else context.lineTo(x + off.x, y + off.y)
  })
  context.closePath()
}

/** The shadow that the sheet throws on what lies beneath, at the side of the light. */
function shadeWithin(
  context: SKRSContext2D,
  outline: Outline,
  lift: number,
  light: Direction,
): void {
  const layers = 5
  context.fillStyle = 'rgba(0,0,0,0.13)'
  for (let i = 1; i <= layers; i++) {
    const far = (1.4 * lift * i) / layers
    context.beginPath()
    context.rect(-20, -20, 40, 40)
    addTo(context, outline, { x: -light.x * far, y: -light.y * far })
    context.fill('evenodd')
  }
}

/** A white ring of cloth or foil that strengthens a hole. */
function drawRing(context: SKRSContext2D, ring: number, light: Direction): void {
  context.beginPath()
  context.arc(-0.12 * light.x, -0.12 * light.y, ring + 0.1, 0, 2 * Math.PI)
  context.fillStyle = 'rgba(0,0,0,0.16)'
  context.fill()
  context.beginPath()
  context.arc(0, 0, ring, 0, 2 * Math.PI)
  context.fillStyle = 'rgba(250,249,244,0.72)'
  context.fill()
  context.strokeStyle = 'rgba(0,0,0,0.12)'
  context.lineWidth = 0.15
  context.stroke()
}

interface Tear {
  radius: number
  torn: number
  beneath: Colour
  lift: number
}

/** Paper torn from a hole to the edge: a ragged gap with a pale seam of fibres. */
function drawTear(
  context: SKRSContext2D,
  { radius, torn, beneath, lift }: Tear,
  light: Direction,
  rng: Rng,
): void {
  const steps = 9
  const sides = [-1, 1].map((side) => {
    const start = side * radius * rng.uniform(0.35, 0.8)
    const end = side * radius * rng.uniform(0.05, 0.7) + rng.normal(0, 0.5)
    return Array.from({ length: steps }, (_, i) => {
      const t = i / (steps - 1)
      return {
        x: -radius * 0.4 - t * (torn + 1 - radius * 0.4),
        y: start + (end - start) * t + (i === 0 ? 0 : rng.normal(0, 0.22)),
      }
    })
  })
  const outline = [...sides[0]!, ...sides[1]!.toReversed()]
  context.strokeStyle = 'rgba(255,255,255,0.75)'
  context.lineJoin = 'round'
  context.lineWidth = 0.8
  trace(context, outline)
  context.stroke()
  context.save()
  trace(context, outline)
  context.clip()
  context.fillStyle = rgb(beneath)
  context.fillRect(-40, -20, 80, 40)
  shadeWithin(context, outline, lift, light)
  context.restore()
}
