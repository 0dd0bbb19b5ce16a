/** A car's body seen from its end: tyres, painted shell, window, seams. */
import type { Sheet } from '../parts/sheet.ts'

interface Paint {
  /** the paint at a lightness of 0 to 100 */
  at: (light: number) => string
  light: number
}

const PAINTS: readonly (readonly [hue: number, sat: number, light: number])[] = [
  [40, 5, 84],
  [40, 4, 80],
  [220, 4, 64],
  [220, 5, 48],
  [220, 6, 15],
  [220, 4, 10],
  [215, 34, 28],
  [2, 50, 34],
  [35, 12, 56],
  [25, 22, 26],
]

/** Draws a common colour: mostly white, silver, grey, black. */
export function drawPaint({ rng }: Sheet): Paint {
  const [hue, sat, light] = rng.pick(PAINTS)
  return { at: (l) => `hsl(${hue} ${sat}% ${Math.max(3, Math.min(96, l))}%)`, light }
}

/** Shape of one car, in shares of its width `u`; y grows downwards from `bottom`. */
export interface Body {
  x: number
  u: number
  top: number
  belt: number
  bottom: number
  /** half the roof's width */
  roof: number
  paint: Paint
}

/** The shadow on the ground and the tyres. */
export function underside(sheet: Sheet, { x, u, bottom }: Body): void {
  const { ctx } = sheet
  const shade = ctx.createRadialGradient(x, 0, u * 0.2, x, 0, u * 0.6)
  shade.addColorStop(0, 'rgba(0,0,0,.85)')
  shade.addColorStop(0.75, 'rgba(0,0,0,.6)')
  shade.addColorStop(1, 'rgba(0,0,0,0)')
  ctx.save()
  ctx.translate(0, bottom + u * 0.06)
  ctx.scale(1, 0.12)
  ctx.fillStyle = shade
  ctx.fillRect(x - u * 0.6, -u * 0.6, u * 1.2, u * 1.2)
  ctx.restore()
  for (const side of [-1, 1]) {
    const tyre = ctx.createLinearGradient(0, bottom - u * 0.1, 0, bottom + u * 0.09)
    tyre.addColorStop(0, '#050506')
    tyre.addColorStop(0.6, '#1d1e20')
    tyre.addColorStop(1, '#0b0b0c')
    ctx.fillStyle = tyre
    ctx.beginPath()
    ctx.roundRect(x + side * u * 0.405 - u * 0.065, bottom - u * 0.1, u * 0.13, u * 0.185, u * 0.03)
    ctx.fill()
  }
}

function outline({ ctx }: Sheet, { x, u, top, belt, bottom, roof }: Body): void {
  ctx.beginPath()
  ctx.moveTo(x - u * 0.45, bottom)
  ctx.bezierCurveTo(
    x - u * 0.53,
    bottom - u * 0.02,
    x - u * 0.51,
    belt + u * 0.1,
    x - u * 0.46,
    belt,
  )
  ctx.bezierCurveTo(
    x - u * 0.42,
    top + u * 0.1,
    x - roof * 1.1,
    top + u * 0.005,
    x - roof * 0.7,
    top,
  )
  ctx.quadraticCurveTo(x, top - u * 0.018, x + roof * 0.7, top)
  ctx.bezierCurveTo(
    x + roof * 1.1,
    top + u * 0.005,
    x + u * 0.42,
    top + u * 0.1,
    x + u * 0.46,
    belt,
  )
  ctx.bezierCurveTo(
    x + u * 0.51,
    belt + u * 0.1,
    x + u * 0.53,
    bottom - u * 0.02,
    x + u * 0.45,
    bottom,
  )
  ctx.closePath()
}

/** The painted shell: bright above where it faces the sky, dark below, a horizon mirrored in it. */
export function shell(sheet: Sheet, body: Body): void {
  const { ctx, rng } = sheet
  const { x, u, top, belt, bottom, paint } = body
  const high = bottom - top
  const at = (y: number) => Math.min(1, Math.max(0, (y - top) / high))
  const skin = ctx.createLinearGradient(0, top, 0, bottom)
  const l = paint.light
  skin.addColorStop(0, paint.at(l + 14))
  skin.addColorStop(at(belt - u * 0.02), paint.at(l - 4))
  skin.addColorStop(at(belt + u * 0.01), paint.at(l + 16))
  skin.addColorStop(at(belt + u * 0.09), paint.at(l + 4))
  skin.addColorStop(at(belt + u * 0.13), paint.at(l - 10))
  skin.addColorStop(at(belt + u * 0.26), paint.at(l - 4))
  skin.addColorStop(at(bottom - u * 0.17), paint.at(l + 9))
  skin.addColorStop(at(bottom - u * 0.12), paint.at(l - 6))
  skin.addColorStop(1, paint.at(l * 0.55))
  ctx.fillStyle = skin
  outline(sheet, body)
  ctx.fill()
  ctx.save()
  outline(sheet, body)
  ctx.clip()
  const round = ctx.createLinearGradient(x - u * 0.5, 0, x + u * 0.5, 0)
  const dark = rng.uniform(0.25, 0.5)
  round.addColorStop(0, `rgba(0,0,0,${dark})`)
  round.addColorStop(0.2, 'rgba(0,0,0,0)')
  round.addColorStop(rng.uniform(0.3, 0.7), `rgba(255,255,255,${rng.uniform(0.02, 0.12)})`)
  round.addColorStop(0.82, 'rgba(0,0,0,0)')
  round.addColorStop(1, `rgba(0,0,0,${dark})`)
  ctx.fillStyle = round
  ctx.fillRect(x - u * 0.6, top - u * 0.05, u * 1.2, high + u * 0.1)
  // What stands around is mirrored as vague upright patches.
  for (let i = 0; i < 9; i++) {
    ctx.fillStyle = `rgba(${rng.pick(['0,0,0', '255,255,255', '120,140,160'])},${rng.uniform(0.02, 0.1)})`
    ctx.beginPath()
    ctx.ellipse(
      x + u * rng.uniform(-0.5, 0.5),
      belt + u * rng.uniform(0.02, 0.2),
      u * rng.uniform(0.02, 0.14),
      u * rng.uniform(0.01, 0.05),
      rng.normal(0, 0.2),
      0,
      7,
    )
    ctx.fill()
  }
  ctx.restore()
}

/** The window, with head rests behind it and mirrored light on it. */
export function glass(sheet: Sheet, { x, u, top, belt, roof }: Body): void {
  const { ctx, rng } = sheet
  const pane = (): void => {
    ctx.beginPath()
    ctx.moveTo(x - u * 0.385, belt - u * 0.02)
    ctx.bezierCurveTo(
      x - u * 0.37,
      top + u * 0.09,
      x - roof * 0.95,
      top + u * 0.055,
      x - roof * 0.72,
      top + u * 0.05,
    )
    ctx.quadraticCurveTo(x, top + u * 0.035, x + roof * 0.72, top + u * 0.05)
    ctx.bezierCurveTo(
      x + roof * 0.95,
      top + u * 0.055,
      x + u * 0.37,
      top + u * 0.09,
      x + u * 0.385,
      belt - u * 0.02,
    )
    ctx.quadraticCurveTo(x, belt + u * 0.005, x - u * 0.385, belt - u * 0.02)
  }
  const tint = ctx.createLinearGradient(0, top, 0, belt)
  const bright = rng.int(14, 52)
  tint.addColorStop(0, `hsl(205 16% ${bright + 18}%)`)
  tint.addColorStop(0.5, `hsl(205 12% ${bright * 0.6}%)`)
  tint.addColorStop(1, 'hsl(205 10% 8%)')
  ctx.fillStyle = tint
  pane()
  ctx.fill()
  ctx.save()
  pane()
  ctx.clip()
  // Head rests and what is mirrored in the glass.
  ctx.fillStyle = 'rgba(5,6,8,.55)'
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.roundRect(x + side * u * 0.17 - u * 0.06, belt - u * 0.12, u * 0.12, u * 0.14, u * 0.03)
    ctx.fill()
  }
  for (let i = 0; i < 5; i++) {
    ctx.fillStyle = `rgba(225,235,245,${rng.uniform(0.03, 0.16)})`
    const gx = x + u * rng.uniform(-0.4, 0.4)
    ctx.beginPath()
    ctx.moveTo(gx, top)
    ctx.lineTo(gx + u * rng.uniform(0.03, 0.12), top)
    ctx.lineTo(gx - u * rng.uniform(0, 0.1), belt)
    ctx.lineTo(gx - u * rng.uniform(0.08, 0.2), belt)
    ctx.fill()
  }
  ctx.restore()
  ctx.strokeStyle = 'rgba(8,8,9,.8)'
  ctx.lineWidth = u * 0.009
  pane()
  ctx.stroke()
}

/** Seams, bumper and its dark lower lip. */
export function panels(sheet: Sheet, { x, u, belt, bottom }: Body): void {
  const { ctx, rng } = sheet
  ctx.strokeStyle = 'rgba(0,0,0,.5)'
  ctx.lineWidth = u * 0.005
  ctx.beginPath()
  ctx.moveTo(x - u * 0.47, bottom - u * 0.18)
  ctx.bezierCurveTo(
    x - u * 0.3,
    bottom - u * 0.2,
    x + u * 0.3,
    bottom - u * 0.2,
    x + u * 0.47,
    bottom - u * 0.18,
  )
  ctx.moveTo(x - u * 0.33, belt + u * 0.03)
  ctx.quadraticCurveTo(x - u * 0.32, bottom - u * 0.2, x - u * 0.27, bottom - u * 0.188)
  ctx.moveTo(x + u * 0.33, belt + u * 0.03)
  ctx.quadraticCurveTo(x + u * 0.32, bottom - u * 0.2, x + u * 0.27, bottom - u * 0.188)
  ctx.stroke()
  ctx.fillStyle = 'rgba(16,17,19,.9)'
  ctx.beginPath()
  ctx.roundRect(x - u * 0.43, bottom - u * 0.05, u * 0.86, u * 0.06, u * 0.03)
  ctx.fill()
  if (rng.bernoulli(0.5))
    for (const at of [-0.3, -0.12, 0.12, 0.3]) {
      ctx.fillStyle = 'rgba(0,0,0,.45)'
      ctx.beginPath()
      ctx.arc(x + u * at, bottom - u * 0.105, u * 0.011, 0, 7)
      ctx.fill()
    }
}
