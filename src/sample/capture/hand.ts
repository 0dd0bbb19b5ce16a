/** A hand that holds a card: fingers behind it, a thumb on it. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../core/rng.ts'
import type { Point, Quad } from './warp.ts'

/** Draws fingers reaching in from below or the side, to be covered by the card. */
export function fingers(ctx: SKRSContext2D, quad: Quad, rng: Rng): void {
  const s = rng.foldIn('hand')
  const [base, side, wide] = grip(quad, s)
  const light = s.foldIn('skin').int(58, 70)
  for (let i = 0; i < 4; i++) {
    const y = base[1] + (i - 1.2) * wide * 0.85
    finger(ctx, {
      tip: [base[0] + side * wide * 1.7, y],
      angle: side < 0 ? 0 : Math.PI,
      wide: wide * 0.8,
      long: wide * 3.4,
      light: light - i * 2,
    })
  }
}

/** Draws the thumb lying over the card's edge. */
export function thumb(ctx: SKRSContext2D, quad: Quad, rng: Rng): void {
  const s = rng.foldIn('hand')
  const [base, side, wide] = grip(quad, s)
  const light = s.foldIn('skin').int(58, 70)
  const inward = side < 0 ? 0 : Math.PI
  finger(ctx, {
    tip: [base[0] + side * wide * 2.4, base[1] + wide],
    angle: inward + side * 0.35,
    wide,
    long: wide * 3.1,
    light: light + 2,
    nail: true,
  })
}

/** The place on the card's edge, which side (-1 left, 1 right), and a finger's width. */
function grip(quad: Quad, rng: Rng): [Point, number, number] {
  const side = rng.bernoulli(0.5) ? -1 : 1
  const [top, bottom] = side < 0 ? [quad[0], quad[3]] : [quad[1], quad[2]]
  const along = rng.uniform(0.55, 0.75)
  const at: Point = [top[0] + (bottom[0] - top[0]) * along, top[1] + (bottom[1] - top[1]) * along]
  return [at, side, Math.hypot(bottom[0] - top[0], bottom[1] - top[1]) * 0.17]
}

interface Finger {
  tip: Point
  /** where it points to, in radians */
  angle: number
  /** width and length in pixels */
  wide: number
  long: number
  /** of the skin, in percent */
  light: number
  nail?: boolean
}

function finger(
  ctx: SKRSContext2D,
  { tip: [x, y], angle, wide, long, light, nail = false }: Finger,
): void {
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(angle)
  const skin = ctx.createLinearGradient(0, -wide / 2, 0, wide / 2)
  skin.addColorStop(0, `hsl(20 38% ${light - 14}%)`)
  skin.addColorStop(0.35, `hsl(23 48% ${light + 4}%)`)
  skin.addColorStop(0.7, `hsl(21 44% ${light - 3}%)`)
  skin.addColorStop(1, `hsl(17 36% ${light - 22}%)`)
  ctx.fillStyle = skin
  ctx.shadowColor = 'rgba(0,0,0,.45)'
  ctx.shadowBlur = wide * 0.25
  ctx.shadowOffsetY = wide * 0.08
  ctx.beginPath()
  ctx.roundRect(-long, -wide / 2, long * 2, wide, wide / 2)
  ctx.fill()
  ctx.shadowColor = 'transparent'
  if (nail) {
    ctx.fillStyle = `hsl(8 45% ${light + 12}% / .85)`
    ctx.beginPath()
    ctx.ellipse(long - wide * 0.42, -wide * 0.06, wide * 0.36, wide * 0.27, 0, 0, Math.PI * 2)
    ctx.fill()
    ctx.strokeStyle = `hsl(14 35% ${light - 16}% / .5)`
    ctx.lineWidth = wide * 0.025
    for (const at of [0.15, 0.05, -0.06]) {
      ctx.beginPath()
      ctx.arc(long * at, 0, wide * 0.5, -0.7, 0.7)
      ctx.stroke()
    }
  }
  ctx.restore()
}
