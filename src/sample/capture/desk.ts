/** What a photographed page lies on, drawn in pixels of the frame, with the page's shadow. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Rng } from '../../core/rng.ts'
import type { Quad } from './warp.ts'

/** Draws what lies under the sheet in a photo of `width` × `height` and the shadow of the sheet on it. */
export function desk(
  ctx: SKRSContext2D,
  width: number,
  height: number,
  quad: Quad,
  rng: Rng,
): void {
  const kind = rng.random()
  if (kind < 0.36) wood(ctx, width, height, rng)
  else if (kind < 0.72) plain(ctx, width, height, rng)
  else if (kind < 0.86) cloth(ctx, width, height, rng)
  else stone(ctx, width, height, rng)
  if (rng.bernoulli(0.25)) neighbour(ctx, width, height, rng)
  shadow(ctx, quad, rng)
}

function plain(ctx: SKRSContext2D, width: number, height: number, rng: Rng): void {
  const light = rng.pick([rng.int(6, 18), rng.int(14, 34), rng.int(30, 60), rng.int(66, 84)])
  const hue = rng.int(0, 359)
  const sat = rng.int(0, 11)
  const slope = ctx.createLinearGradient(0, 0, width, height)
  slope.addColorStop(0, `hsl(${hue} ${sat}% ${light + 4}%)`)
  slope.addColorStop(1, `hsl(${hue} ${sat}% ${light - 5}%)`)
  ctx.fillStyle = slope
  ctx.fillRect(0, 0, width, height)
}

function wood(ctx: SKRSContext2D, width: number, height: number, rng: Rng): void {
  const hue = rng.int(20, 36)
  const sat = rng.int(10, 30)
  const light = rng.int(20, 60)
  ctx.fillStyle = `hsl(${hue} ${sat}% ${light}%)`
  ctx.fillRect(0, 0, width, height)
  const across = rng.bernoulli(0.5)
  const long = across ? width : height
  const wide = across ? height : width
  for (let i = 0; i < 70; i++) {
    const at = rng.uniform(-10, wide + 10)
    const bow = rng.normal(0, 6)
    ctx.strokeStyle = `hsl(${hue + rng.int(-4, 4)} ${sat}% ${light + rng.normal(0, 6)}% / ${rng.uniform(0.15, 0.5)})`
    ctx.lineWidth = rng.uniform(0.5, 5)
    ctx.beginPath()
    if (across) {
      ctx.moveTo(0, at)
      ctx.bezierCurveTo(long * 0.3, at + bow, long * 0.6, at - bow, long, at + bow * 0.5)
    } else {
      ctx.moveTo(at, 0)
      ctx.bezierCurveTo(at + bow, long * 0.3, at - bow, long * 0.6, at + bow * 0.5, long)
    }
    ctx.stroke()
  }
  if (!rng.bernoulli(0.5)) return
  ctx.strokeStyle = `hsl(${hue} ${sat}% ${light * 0.5}% / .7)`
  ctx.lineWidth = 1.5
  const plank = rng.uniform(60, 140)
  for (let at = rng.uniform(0, plank); at < wide; at += plank) {
    ctx.beginPath()
    ctx.moveTo(across ? 0 : at, across ? at : 0)
    ctx.lineTo(across ? long : at, across ? at : long)
    ctx.stroke()
  }
}

function cloth(ctx: SKRSContext2D, width: number, height: number, rng: Rng): void {
  const hue = rng.int(0, 359)
  const sat = rng.int(2, 20)
  const light = rng.int(18, 70)
  ctx.fillStyle = `hsl(${hue} ${sat}% ${light}%)`
  ctx.fillRect(0, 0, width, height)
  const pitch = rng.uniform(3, 7)
  ctx.lineWidth = pitch * 0.45
  ctx.strokeStyle = `hsl(${hue} ${sat}% ${light + 7}% / .5)`
  ctx.beginPath()
  for (let x = 0; x < width; x += pitch) {
    ctx.moveTo(x, 0)
    ctx.lineTo(x + 6, height)
  }
  ctx.stroke()
  ctx.strokeStyle = `hsl(${hue} ${sat}% ${light - 8}% / .5)`
  ctx.beginPath()
  for (let y = 0; y < height; y += pitch) {
    ctx.moveTo(0, y)
    ctx.lineTo(width, y + 5)
  }
  ctx.stroke()
}

function stone(ctx: SKRSContext2D, width: number, height: number, rng: Rng): void {
  const light = rng.int(45, 82)
  ctx.fillStyle = `hsl(35 6% ${light}%)`
  ctx.fillRect(0, 0, width, height)
  for (let i = 0; i < 160; i++) {
    ctx.fillStyle = `hsl(${rng.int(20, 60)} 8% ${light + rng.normal(0, 11)}% / .5)`
    ctx.beginPath()
    const r = rng.uniform(1, 9)
    ctx.ellipse(
      rng.uniform(0, width),
      rng.uniform(0, height),
      r,
      r * rng.uniform(0.4, 1),
      rng.uniform(0, 3),
      0,
      7,
    )
    ctx.fill()
  }
}

/** The edge of another thing on the desk: paper, a dark device, a keyboard. */
function neighbour(ctx: SKRSContext2D, width: number, height: number, rng: Rng): void {
  ctx.save()
  ctx.translate(rng.pick([0, width]), rng.uniform(0.1, 0.9) * height)
  ctx.rotate(rng.normal(0, 0.4))
  ctx.shadowColor = 'rgba(0,0,0,.4)'
  ctx.shadowBlur = 8
  const light = rng.pick([8, 14, 85, 92])
  ctx.fillStyle = `hsl(${rng.int(0, 359)} 5% ${light}%)`
  const side = rng.uniform(40, 90)
  ctx.fillRect(-side / 2, -side, side, side * 2)
  ctx.restore()
}

function shadow(ctx: SKRSContext2D, quad: Quad, rng: Rng): void {
  ctx.save()
  ctx.shadowColor = `rgba(0,0,0,${rng.uniform(0.35, 0.7)})`
  ctx.shadowBlur = rng.uniform(4, 14)
  ctx.shadowOffsetX = rng.normal(0, 3)
  ctx.shadowOffsetY = rng.uniform(0, 5)
  ctx.fillStyle = '#555'
  ctx.beginPath()
  for (const [x, y] of quad) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fill()
  ctx.restore()
}
