/** Car dashboards (2): round gauges or a screen, photographed through the steering wheel. */
import type { Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'
import type { Layout } from './layout.ts'

interface Look {
  /** hue of scale marks, needle and screen */
  mark: string
  needle: string
  glow: string
  screen: string
  screenInk: string
}

function drawLook(sheet: Sheet): Look {
  const { stream } = sheet
  const hue = stream.pick([0, 8, 30, 195, 205, 215, 130])
  const white = stream.chance(0.6)
  const amber = stream.chance(0.3)
  return {
    mark: white ? `hsl(210 12% ${stream.int(82, 94)}%)` : `hsl(${hue} 70% 66%)`,
    needle: stream.chance(0.7) ? `hsl(${stream.int(0, 18)} 90% 54%)` : '#eef2f6',
    glow: `hsl(${hue} 80% 50%`,
    screen: amber ? `hsl(${stream.int(25, 35)} 80% 14%)` : `hsl(${stream.int(190, 225)} ${stream.int(20, 60)}% ${stream.int(7, 15)}%)`,
    screenInk: amber ? 'hsl(28 95% 60%)' : `hsl(${stream.pick([195, 205, 0])} ${stream.pick([5, 70])}% 86%)`,
  }
}

/** Cabin: dark plastic, the hood of the cluster, light from the windscreen. */
function cabin(sheet: Sheet): void {
  const { ctx, stream, w, h } = sheet
  const light = stream.int(8, 34)
  const ground = ctx.createLinearGradient(0, 0, 0, h)
  ground.addColorStop(0, `hsl(${stream.int(200, 240)} 8% ${light + 14}%)`)
  ground.addColorStop(0.3, `hsl(30 5% ${light}%)`)
  ground.addColorStop(1, `hsl(30 6% ${Math.max(4, light - 8)}%)`)
  ctx.fillStyle = ground
  ctx.fillRect(0, 0, w, h)
  if (stream.chance(0.35)) {
    const sky = ctx.createLinearGradient(0, 0, 0, h * 0.2)
    sky.addColorStop(0, `hsl(205 30% ${stream.int(60, 90)}%)`)
    sky.addColorStop(1, `hsl(${stream.int(80, 210)} 12% ${stream.int(35, 60)}%)`)
    ctx.fillStyle = sky
    ctx.fillRect(0, 0, w, h * stream.between(0.06, 0.16))
  }
}

function gauge(sheet: Sheet, x: number, y: number, r: number, max: number, step: number, at: number, unit: string, look: Look): void {
  const { ctx, stream } = sheet
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
  halo.addColorStop(0.9, `${look.glow} / ${stream.between(0.05, 0.3)})`)
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
    if (big) print(sheet, String((i / 5) * step), x + Math.cos(a) * r * 0.68, y + Math.sin(a) * r * 0.68, { size: r * (max > 20 ? 0.13 : 0.18), face: 'Sample Gothic Bold', align: 'center', colour: look.mark })
  }
  print(sheet, unit, x, y - r * 0.3, { size: r * 0.1, face: 'Sample Gothic', align: 'center', colour: look.mark })
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

function lamps(sheet: Sheet, x: number, y: number, w: number, size: number): void {
  const { ctx, stream } = sheet
  const count = stream.int(2, 8)
  for (let i = 0; i < count; i++) {
    const px = x + (w * (i + 0.5)) / count
    ctx.fillStyle = stream.pick(LAMPS)
    ctx.strokeStyle = ctx.fillStyle
    ctx.shadowColor = ctx.fillStyle
    ctx.shadowBlur = size * 0.9
    ctx.lineWidth = size * 0.14
    const kind = stream.int(0, 4)
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
      print(sheet, '!', px, y, { size: size * 0.6, face: 'Sample Gothic Black', align: 'center', colour: stream.pick(LAMPS) })
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
function screen(sheet: Sheet, x: number, y: number, w: number, h: number, look: Look): void {
  const { ctx, stream } = sheet
  ctx.fillStyle = look.screen
  ctx.beginPath()
  ctx.roundRect(x, y, w, h, Math.min(w, h) * 0.06)
  ctx.fill()
  const u = Math.min(w / 7, h / 6)
  const say = (text: string, sx: number, sy: number, size: number) => print(sheet, text, x + w * sx, y + h * sy, { size: u * size, face: stream.pick(['Sample Gothic Bold', 'Sample Plate']), align: 'center', colour: look.screenInk, max: w * 0.92 })
  const far = Math.round(Math.exp(stream.between(5, 12.4)))
  say(`${stream.int(-8, 34)}°C`, 0.25, 0.12, 0.7)
  say(stream.pick(['P', 'P', 'D', 'N', 'R']), 0.75, 0.13, 1)
  say(stream.pick(['평균연비', '주행가능거리', 'TRIP A', '주행정보', '구간거리']), 0.5, 0.34, 0.72)
  say(stream.pick([`${stream.between(6, 19).toFixed(1)} km/L`, `${stream.int(20, 640)} km`, `${stream.between(1, 900).toFixed(1)} km`]), 0.5, 0.54, 1.1)
  ctx.strokeStyle = look.screenInk
  ctx.lineWidth = 0.6
  ctx.globalAlpha = 0.5
  ctx.strokeRect(x + w * 0.08, y + h * 0.7, w * 0.84, 0.01)
  ctx.globalAlpha = 1
  say(`${stream.pick(['ODO ', '', '총거리 '])}${String(far).padStart(stream.chance(0.4) ? 6 : 1, '0')} km`, 0.5, 0.85, 1.05)
}

function wheel(sheet: Sheet): void {
  const { ctx, stream, w, h } = sheet
  if (!stream.chance(0.6)) return
  ctx.strokeStyle = `hsl(30 4% ${stream.int(7, 16)}%)`
  ctx.lineWidth = Math.min(w, h) * 0.09
  const r = w * stream.between(0.62, 0.85)
  const cy = h * stream.between(0.98, 1.12)
  const top = Math.min(cy, h * 0.08 + r)
  ctx.shadowColor = 'rgba(0,0,0,.6)'
  ctx.shadowBlur = 12
  ctx.beginPath()
  ctx.ellipse(w / 2 + stream.normal(0, w * 0.03), top, r, r * 0.97, 0, Math.PI * 1.02, Math.PI * 1.98)
  ctx.stroke()
  ctx.shadowBlur = 0
}

function reflections(sheet: Sheet): void {
  const { ctx, stream, w, h } = sheet
  const count = stream.int(0, 3)
  for (let i = 0; i < count; i++) {
    ctx.save()
    ctx.translate(stream.between(0, w), stream.between(0, h))
    ctx.rotate(stream.between(-0.9, 0.9))
    const band = ctx.createLinearGradient(-30, 0, 30, 0)
    const strength = stream.between(0.05, 0.2)
    band.addColorStop(0, 'rgba(220,230,255,0)')
    band.addColorStop(0.5, `rgba(225,232,250,${strength})`)
    band.addColorStop(1, 'rgba(220,230,255,0)')
    ctx.fillStyle = band
    ctx.fillRect(-30, -h, 60, 2 * h)
    ctx.restore()
  }
}

function hood(sheet: Sheet, cy: number, rx: number, ry: number): void {
  const { ctx, stream, w } = sheet
  const light = stream.int(6, 20)
  const well = ctx.createLinearGradient(0, cy - ry, 0, cy + ry)
  well.addColorStop(0, `hsl(220 6% ${light * 0.4}%)`)
  well.addColorStop(1, `hsl(220 6% ${light}%)`)
  ctx.fillStyle = well
  ctx.strokeStyle = `hsl(220 5% ${light + 16}%)`
  ctx.lineWidth = 3
  ctx.beginPath()
  ctx.roundRect(w / 2 - rx, cy - ry, rx * 2, ry * 2, ry * stream.between(0.4, 0.95))
  ctx.fill()
  ctx.stroke()
}

/** Speed and revolutions side by side with a screen between. */
function twin(sheet: Sheet): void {
  const { stream, w, h } = sheet
  cabin(sheet)
  const look = drawLook(sheet)
  const cy = h * stream.between(0.42, 0.56)
  const r = Math.min(w * stream.between(0.2, 0.25), h * 0.34)
  hood(sheet, cy, w * 0.5, r * 1.35)
  const apart = w * stream.between(0.25, 0.29)
  const swap = stream.chance(0.5) ? 1 : -1
  gauge(sheet, w / 2 - swap * apart, cy, r, 8, 1, stream.between(0, 0.3), 'x1000rpm', look)
  gauge(sheet, w / 2 + swap * apart, cy, r, stream.pick([220, 240, 260]), 20, stream.chance(0.6) ? 0 : stream.between(0, 0.5), 'km/h', look)
  const gap = Math.max(w * 0.1, 2 * (apart - r) * 1.1)
  screen(sheet, w / 2 - gap / 2, cy - r * 0.55, gap, r * 1.25, look)
  lamps(sheet, w * 0.28, cy + r * 0.98, w * 0.44, r * 0.15)
  wheel(sheet)
  reflections(sheet)
}

/** One large gauge with small ones for fuel and heat, seen close. */
function close(sheet: Sheet): void {
  const { stream, w, h } = sheet
  cabin(sheet)
  const look = drawLook(sheet)
  const r = Math.min(w, h) * stream.between(0.34, 0.46)
  const [x, y] = [w * stream.between(0.42, 0.58), h * stream.between(0.4, 0.52)]
  hood(sheet, y, w * 0.6, r * 1.2)
  for (const side of [-1, 1]) gauge(sheet, x + side * r * 1.45, y + r * 0.25, r * 0.55, side < 0 ? 8 : 4, 1, stream.between(0.1, 0.8), side < 0 ? 'rpm' : 'E · F', look)
  gauge(sheet, x, y, r, stream.pick([180, 220, 240]), 20, stream.chance(0.6) ? 0 : stream.between(0, 0.5), 'km/h', look)
  screen(sheet, x - r * 0.36, y + r * 0.26, r * 0.72, r * 0.42, look)
  lamps(sheet, x - r * 1.6, y - r * 0.95, r * 3.2, r * 0.12)
  wheel(sheet)
  reflections(sheet)
}

/** A wide flat display with large figures. */
function digital(sheet: Sheet): void {
  const { ctx, stream, w, h } = sheet
  cabin(sheet)
  const look = { ...drawLook(sheet), mark: '#dfe8f2' }
  const high = Math.min(h * 0.5, w * stream.between(0.36, 0.46))
  const y = h * stream.between(0.4, 0.55) - high / 2
  const hue = stream.pick([210, 225, 265, 0, 180])
  const back = ctx.createLinearGradient(0, y, 0, y + high)
  back.addColorStop(0, `hsl(${hue} 45% 9%)`)
  back.addColorStop(0.6, `hsl(${hue} 60% ${stream.int(14, 26)}%)`)
  back.addColorStop(1, `hsl(${hue} 50% 7%)`)
  ctx.fillStyle = '#050607'
  ctx.fillRect(w * 0.02, y - high * 0.08, w * 0.96, high * 1.16)
  ctx.fillStyle = back
  ctx.fillRect(w * 0.04, y, w * 0.92, high)
  ctx.lineWidth = high * 0.02
  for (const side of [-1, 1]) {
    const cx = w / 2 + side * w * 0.28
    ctx.strokeStyle = `hsl(${hue} 70% 60% / .8)`
    ctx.beginPath()
    ctx.arc(cx, y + high * 0.5, high * 0.4, Math.PI * 0.75, Math.PI * 2.25)
    ctx.stroke()
    ctx.strokeStyle = look.needle
    ctx.beginPath()
    ctx.arc(cx, y + high * 0.5, high * 0.36, Math.PI * 0.75, Math.PI * stream.between(0.8, 1.5))
    ctx.stroke()
    print(sheet, side < 0 ? String(stream.pick([0, 0, stream.int(1, 110)])) : stream.between(0.6, 2.4).toFixed(1), cx, y + high * 0.48, { size: high * 0.3, face: 'Sample Plate', align: 'center', colour: '#f2f6fa' })
    print(sheet, side < 0 ? 'km/h' : 'x1000rpm', cx, y + high * 0.7, { size: high * 0.07, face: 'Sample Gothic', align: 'center', colour: look.mark })
  }
  screen(sheet, w * 0.4, y + high * 0.12, w * 0.2, high * 0.78, look)
  lamps(sheet, w * 0.3, y + high * 0.05, w * 0.4, high * 0.06)
  wheel(sheet)
  reflections(sheet)
}

const NO_SHEET = (): readonly [number, number] => [0, 0]
export const DASHBOARDS: readonly Layout[] = [
  { name: 'twin', frame: 'scene', size: NO_SHEET, byHand: 0, draw: twin },
  { name: 'close', frame: 'scene', size: NO_SHEET, byHand: 0, draw: close },
  { name: 'digital', frame: 'scene', size: NO_SHEET, byHand: 0, draw: digital },
]
