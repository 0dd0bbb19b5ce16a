/** Gauges, warning lamps and screens of a dashboard. */
import type { Box, Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'

interface Look {
  /** hue of scale marks, needle and screen */
  mark: string
  needle: string
  glow: string
  screen: string
  screenInk: string
}

/** Draws the colours of one car's instruments. */
export function drawLook(sheet: Sheet): Look {
  const { rng } = sheet
  const hue = rng.pick([0, 8, 30, 195, 205, 215, 130])
  const white = rng.bernoulli(0.6)
  const amber = rng.bernoulli(0.3)
  return {
    mark: white ? `hsl(210 12% ${rng.int(82, 94)}%)` : `hsl(${hue} 70% 66%)`,
    needle: rng.bernoulli(0.7) ? `hsl(${rng.int(0, 18)} 90% 54%)` : '#eef2f6',
    glow: `hsl(${hue} 80% 50%`,
    screen: amber
      ? `hsl(${rng.int(25, 35)} 80% 14%)`
      : `hsl(${rng.int(190, 225)} ${rng.int(20, 60)}% ${rng.int(7, 15)}%)`,
    screenInk: amber
      ? 'hsl(28 95% 60%)'
      : `hsl(${rng.pick([195, 205, 0])} ${rng.pick([5, 70])}% 86%)`,
  }
}

interface Gauge {
  /** centre and radius */
  x: number
  y: number
  r: number
  /** largest value on the scale, and the distance of its marks */
  max: number
  step: number
  /** where the needle stands, 0 to 1 */
  at: number
  unit: string
}

/** A round gauge with a needle, marks and their numbers. */
export function gauge(sheet: Sheet, { x, y, r, max, step, at, unit }: Gauge, look: Look): void {
  const { ctx, rng } = sheet
  const rim = ctx.createLinearGradient(x, y - r, x, y + r)
  rim.addColorStop(0, '#aeb4ba')
  rim.addColorStop(0.5, '#33363a')
  rim.addColorStop(1, '#7d838a')
  ctx.fillStyle = rim
  disc(sheet, x, y, r * 1.06)
  const face = ctx.createRadialGradient(x, y, r * 0.1, x, y, r)
  face.addColorStop(0, '#24272b')
  face.addColorStop(0.8, '#0d0e10')
  face.addColorStop(1, '#000')
  ctx.fillStyle = face
  disc(sheet, x, y, r)
  const halo = ctx.createRadialGradient(x, y, r * 0.55, x, y, r)
  halo.addColorStop(0, `${look.glow} / 0)`)
  halo.addColorStop(0.9, `${look.glow} / ${rng.uniform(0.05, 0.3)})`)
  halo.addColorStop(1, `${look.glow} / 0)`)
  ctx.fillStyle = halo
  disc(sheet, x, y, r)
  const [from, sweep] = [Math.PI * 0.75, Math.PI * 1.5]
  const steps = Math.round(max / step)
  ctx.strokeStyle = look.mark
  for (let i = 0; i <= steps * 5; i++) {
    const a = from + (sweep * i) / (steps * 5)
    const big = i % 5 === 0
    ctx.lineWidth = r * (big ? 0.025 : 0.01)
    if (i > steps * 5 * 0.85 && max < 20) ctx.strokeStyle = '#e0382e'
    ctx.beginPath()
    ctx.moveTo(x + Math.cos(a) * r * 0.94, y + Math.sin(a) * r * 0.94)
    ctx.lineTo(x + Math.cos(a) * r * (big ? 0.82 : 0.88), y + Math.sin(a) * r * (big ? 0.82 : 0.88))
    ctx.stroke()
    if (big)
      print(sheet, String((i / 5) * step), x + Math.cos(a) * r * 0.68, y + Math.sin(a) * r * 0.68, {
        size: r * (max > 20 ? 0.13 : 0.18),
        face: 'Sample Gothic Bold',
        align: 'center',
        colour: look.mark,
      })
  }
  print(sheet, unit, x, y - r * 0.3, {
    size: r * 0.1,
    face: 'Sample Gothic',
    align: 'center',
    colour: look.mark,
  })
  const a = from + sweep * at
  ctx.strokeStyle = look.needle
  ctx.shadowColor = look.needle
  ctx.shadowBlur = r * 0.1
  ctx.lineWidth = r * 0.035
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(x - Math.cos(a) * r * 0.12, y - Math.sin(a) * r * 0.12)
  ctx.lineTo(x + Math.cos(a) * r * 0.8, y + Math.sin(a) * r * 0.8)
  ctx.stroke()
  ctx.shadowBlur = 0
  const hub = ctx.createRadialGradient(x - r * 0.04, y - r * 0.04, 0, x, y, r * 0.14)
  hub.addColorStop(0, '#5a5e63')
  hub.addColorStop(1, '#101113')
  ctx.fillStyle = hub
  disc(sheet, x, y, r * 0.13)
}

function disc({ ctx }: Sheet, x: number, y: number, r: number): void {
  ctx.beginPath()
  ctx.arc(x, y, r, 0, Math.PI * 2)
  ctx.fill()
}

const LAMPS = ['#e8402f', '#f0a52c', '#4fd06a', '#3f8cff', '#e8402f', '#f0a52c']

/** A row of lit warning lamps over the width `w`. */
export function lamps(sheet: Sheet, x: number, y: number, w: number, size: number): void {
  const { ctx, rng } = sheet
  const count = rng.int(2, 8)
  for (let i = 0; i < count; i++) {
    const px = x + (w * (i + 0.5)) / count
    ctx.fillStyle = rng.pick(LAMPS)
    ctx.strokeStyle = ctx.fillStyle
    ctx.shadowColor = ctx.fillStyle
    ctx.shadowBlur = size * 0.9
    ctx.lineWidth = size * 0.14
    const kind = rng.int(0, 4)
    ctx.beginPath()
    if (kind === 0) {
      ctx.moveTo(px, y - size / 2)
      ctx.lineTo(px + size / 2, y)
      ctx.lineTo(px, y + size / 2)
      ctx.lineTo(px - size / 2, y)
      ctx.fill()
    } else if (kind === 1) {
      ctx.arc(px, y, size * 0.4, 0, 7)
      ctx.stroke()
      print(sheet, '!', px, y, {
        size: size * 0.6,
        face: 'Sample Gothic Black',
        align: 'center',
        colour: rng.pick(LAMPS),
      })
    } else if (kind === 2) ctx.strokeRect(px - size * 0.4, y - size * 0.25, size * 0.8, size * 0.5)
    else if (kind === 3) {
      ctx.moveTo(px - size / 2, y + size * 0.4)
      ctx.lineTo(px, y - size * 0.45)
      ctx.lineTo(px + size / 2, y + size * 0.4)
      ctx.closePath()
      ctx.stroke()
    } else {
      ctx.rect(px - size * 0.42, y - size * 0.16, size * 0.6, size * 0.42)
      ctx.fill()
      ctx.fillRect(px + size * 0.1, y - size * 0.3, size * 0.3, size * 0.2)
    }
    ctx.shadowBlur = 0
  }
}

/** The screen between the gauges: odometer, trip, gear, temperature, range. */
export function screen(sheet: Sheet, { x, y, w, h }: Box, look: Look): void {
  const { ctx, rng } = sheet
  ctx.fillStyle = look.screen
  ctx.beginPath()
  ctx.roundRect(x, y, w, h, Math.min(w, h) * 0.06)
  ctx.fill()
  const u = Math.min(w / 7, h / 6)
  const say = (text: string, sx: number, sy: number, size: number) =>
    print(sheet, text, x + w * sx, y + h * sy, {
      size: u * size,
      face: rng.pick(['Sample Gothic Bold', 'Sample Plate']),
      align: 'center',
      colour: look.screenInk,
      max: w * 0.92,
    })
  const far = Math.round(Math.exp(rng.uniform(5, 12.4)))
  say(`${rng.int(-8, 34)}°C`, 0.25, 0.12, 0.7)
  say(rng.pick(['P', 'P', 'D', 'N', 'R']), 0.75, 0.13, 1)
  say(rng.pick(['평균연비', '주행가능거리', 'TRIP A', '주행정보', '구간거리']), 0.5, 0.34, 0.72)
  say(
    rng.pick([
      `${rng.uniform(6, 19).toFixed(1)} km/L`,
      `${rng.int(20, 640)} km`,
      `${rng.uniform(1, 900).toFixed(1)} km`,
    ]),
    0.5,
    0.54,
    1.1,
  )
  ctx.strokeStyle = look.screenInk
  ctx.lineWidth = 0.6
  ctx.globalAlpha = 0.5
  ctx.strokeRect(x + w * 0.08, y + h * 0.7, w * 0.84, 0.01)
  ctx.globalAlpha = 1
  say(
    `${rng.pick(['ODO ', '', '총거리 '])}${String(far).padStart(rng.bernoulli(0.4) ? 6 : 1, '0')} km`,
    0.5,
    0.85,
    1.05,
  )
}
