/** Things that lie on a desk beside a sheet, seen from above: pens, cups, devices. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../../core/rng.ts'
import type { Point } from '../../../page/geometry/projection.ts'

const THINGS = ['pen', 'cup', 'device'] as const
type Thing = (typeof THINGS)[number]

/** How large things are, as a share of the sheet's short side, and how far out of the picture they lie. */
const RADIUS: Record<Thing, number> = { pen: 0.33, cup: 0.19, device: 0.36 }

/**
 * Draws things where the sheet is not, most of them cut off by the frame.
 * @param corners of the sheet, which is drawn over them later
 * @returns what was drawn
 */
export function drawClutter(
  context: SKRSContext2D,
  { width, height }: { width: number; height: number },
  corners: readonly Point[],
  count: number,
  rng: Rng,
): Thing[] {
  const drawn: Thing[] = []
  const scale = Math.hypot(corners[1]!.x - corners[0]!.x, corners[1]!.y - corners[0]!.y)
  const tall = Math.hypot(corners[3]!.x - corners[0]!.x, corners[3]!.y - corners[0]!.y)
  const short = Math.min(scale, tall)
  for (let i = 0; i < count; i++) {
    const own = rng.foldIn(`thing ${i}`)
    const thing = own.pick(THINGS)
    const radius = RADIUS[thing] * short
    const side = own.int(0, 3)
    const out = radius * own.uniform(thing === 'pen' ? -0.2 : 0.3, thing === 'pen' ? 0.25 : 0.75)
    const along = own.uniform(0.05, 0.95)
    const x = side === 0 ? -out : side === 1 ? width + out : along * width
    const y = side === 2 ? -out : side === 3 ? height + out : along * height
    context.save()
    context.translate(x, y)
    DRAW[thing](context, short, own)
    context.restore()
    drawn.push(thing)
  }
  return drawn
}

const DRAW: Record<Thing, (context: SKRSContext2D, short: number, rng: Rng) => void> = {
  pen,
  cup,
  device,
}

/** A shadow of what is drawn next: light comes from above left. */
function shade(context: SKRSContext2D, short: number, height: number): void {
  context.shadowColor = 'rgba(0,0,0,0.5)'
  context.shadowBlur = 0.016 * short * height
  context.shadowOffsetX = 0.006 * short * height
  context.shadowOffsetY = 0.01 * short * height
}

function noShade(context: SKRSContext2D): void {
  context.shadowColor = 'transparent'
}

/** A round barrel: dark at its sides, a line of light along it. */
function pen(context: SKRSContext2D, short: number, rng: Rng): void {
  context.rotate(rng.uniform(0, 2 * Math.PI))
  const length = 0.66 * short
  const half = 0.0185 * short
  const hue = rng.int(0, 359)
  const sat = rng.pick([0, 0, 8, 55, 70])
  const light = rng.pick([10, 16, 30, 78])
  const tone = (share: number): string =>
    `hsl(${hue} ${sat}% ${Math.min(97, Math.max(2, light * share))}%)`
  const barrel = context.createLinearGradient(0, -half, 0, half)
  barrel.addColorStop(0, tone(0.55))
  barrel.addColorStop(0.22, tone(1.05))
  barrel.addColorStop(0.32, `hsl(${hue} ${sat * 0.6}% ${Math.min(94, light + 34)}%)`)
  barrel.addColorStop(0.42, tone(1.1))
  barrel.addColorStop(0.75, tone(0.75))
  barrel.addColorStop(1, tone(0.35))
  const metal = context.createLinearGradient(0, -half, 0, half)
  for (const [at, level] of [
    [0, 70],
    [0.25, 225],
    [0.4, 245],
    [0.6, 150],
    [0.85, 95],
    [1, 60],
  ] as const) {
    metal.addColorStop(at, `rgb(${level} ${level} ${level + 4})`)
  }
  shade(context, short, 1)
  context.fillStyle = barrel
  context.beginPath()
  context.roundRect(-length / 2, -half, length * 0.86, 2 * half, half * 0.5)
  context.fill()
  context.fillStyle = metal
  context.beginPath()
  context.moveTo(length * 0.36, -half)
  context.lineTo(length * 0.47, -half * 0.28)
  context.lineTo(length * 0.5, 0)
  context.lineTo(length * 0.47, half * 0.28)
  context.lineTo(length * 0.36, half)
  context.closePath()
  context.fill()
  noShade(context)
  context.fillRect(-length * 0.1, -half, 0.012 * short, 2 * half)
  context.beginPath()
  context.roundRect(-length * 0.49, -half * 0.35, length * 0.22, half * 0.62, half * 0.3)
  context.fill()
  context.fillStyle = 'rgba(0,0,0,0.3)'
  context.fillRect(length * 0.355, -half, 0.004 * short, 2 * half)
}

/** A cup of coffee or tea: wall, rim and what is in it. */
function cup(context: SKRSContext2D, short: number, rng: Rng): void {
  const radius = 0.19 * short
  const warm = rng.int(20, 50)
  const light = rng.pick([22, 60, 88, 92])
  const wall = (change: number): string => `hsl(${warm} 10% ${light + change}%)`
  context.rotate(rng.uniform(0, 2 * Math.PI))
  shade(context, short, 2.2)
  context.strokeStyle = wall(-8)
  context.lineWidth = 0.035 * short
  context.beginPath()
  context.arc(radius * 1.12, 0, radius * 0.32, -2.1, 2.1)
  context.stroke()
  context.fillStyle = wall(-4)
  context.beginPath()
  context.arc(0, 0, radius, 0, 2 * Math.PI)
  context.fill()
  noShade(context)
  const rim = context.createRadialGradient(-radius * 0.3, -radius * 0.4, radius * 0.3, 0, 0, radius)
  rim.addColorStop(0, wall(5))
  rim.addColorStop(1, wall(-10))
  context.fillStyle = rim
  context.beginPath()
  context.arc(0, 0, radius * 0.985, 0, 2 * Math.PI)
  context.fill()
  const inner = context.createRadialGradient(
    radius * 0.25,
    radius * 0.3,
    radius * 0.2,
    0,
    0,
    radius * 0.9,
  )
  const drink = rng.pick(['#24140b', '#3a2110', '#6b3d18'])
  inner.addColorStop(0, drink)
  inner.addColorStop(0.8, drink)
  inner.addColorStop(0.9, wall(-34))
  inner.addColorStop(1, wall(-14))
  context.fillStyle = inner
  context.beginPath()
  context.arc(0, 0, radius * 0.9, 0, 2 * Math.PI)
  context.fill()
  const gloss = context.createLinearGradient(
    -radius * 0.6,
    -radius * 0.6,
    radius * 0.2,
    radius * 0.2,
  )
  gloss.addColorStop(0, 'rgba(255,255,255,0.16)')
  gloss.addColorStop(1, 'rgba(255,255,255,0)')
  context.fillStyle = gloss
  context.beginPath()
  context.arc(0, 0, radius * 0.78, 0, 2 * Math.PI)
  context.fill()
}

/** A phone lying on its back: glass that mirrors a little, a rim of metal. */
function device(context: SKRSContext2D, short: number, rng: Rng): void {
  context.rotate(rng.normal(0, 0.3) + (rng.int(0, 1) * Math.PI) / 2)
  const wide = 0.35 * short
  const tall = 0.72 * short
  shade(context, short, 1)
  const rim = rng.int(20, 120)
  context.fillStyle = `rgb(${rim} ${rim} ${rim + 4})`
  context.beginPath()
  context.roundRect(-wide / 2, -tall / 2, wide, tall, 0.05 * short)
  context.fill()
  noShade(context)
  const edge = 0.006 * short
  const glass = context.createLinearGradient(-wide / 2, -tall / 2, wide / 2, tall / 2)
  glass.addColorStop(0, '#2b2d31')
  glass.addColorStop(rng.uniform(0.35, 0.5), '#16171a')
  glass.addColorStop(rng.uniform(0.52, 0.6), '#0d0e10')
  glass.addColorStop(1, '#1b1c20')
  context.fillStyle = glass
  context.beginPath()
  context.roundRect(
    -wide / 2 + edge,
    -tall / 2 + edge,
    wide - 2 * edge,
    tall - 2 * edge,
    0.045 * short,
  )
  context.fill()
}
