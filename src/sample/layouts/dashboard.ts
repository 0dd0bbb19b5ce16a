/** Car dashboards (2): round gauges or a screen, photographed through the steering wheel. */
import type { Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'
import { drawLook, gauge, lamps, screen } from './dashboard-parts.ts'
import type { Layout } from './layout.ts'

/** Cabin: dark plastic, the hood of the cluster, light from the windscreen. */
function cabin(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const light = rng.int(8, 34)
  const background = ctx.createLinearGradient(0, 0, 0, h)
  background.addColorStop(0, `hsl(${rng.int(200, 240)} 8% ${light + 14}%)`)
  background.addColorStop(0.3, `hsl(30 5% ${light}%)`)
  background.addColorStop(1, `hsl(30 6% ${Math.max(4, light - 8)}%)`)
  ctx.fillStyle = background
  ctx.fillRect(0, 0, w, h)
  if (rng.bernoulli(0.35)) {
    const sky = ctx.createLinearGradient(0, 0, 0, h * 0.2)
    sky.addColorStop(0, `hsl(205 30% ${rng.int(60, 90)}%)`)
    sky.addColorStop(1, `hsl(${rng.int(80, 210)} 12% ${rng.int(35, 60)}%)`)
    ctx.fillStyle = sky
    ctx.fillRect(0, 0, w, h * rng.uniform(0.06, 0.16))
  }
}

/** The steering wheel before the cluster: its rim above, its hub with buttons below. */
function wheel(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const light = rng.int(7, 17)
  const x = w / 2 + rng.normal(0, w * 0.03)
  ctx.shadowColor = 'rgba(0,0,0,.6)'
  ctx.shadowBlur = 12
  if (rng.bernoulli(0.6)) {
    ctx.strokeStyle = `hsl(30 4% ${light}%)`
    ctx.lineWidth = Math.min(w, h) * 0.09
    const r = w * rng.uniform(0.62, 0.85)
    const middle = Math.min(h * rng.uniform(0.98, 1.12), h * 0.08 + r)
    ctx.beginPath()
    ctx.ellipse(x, middle, r, r * 0.97, 0, Math.PI * 1.02, Math.PI * 1.98)
    ctx.stroke()
  }
  const top = h * rng.uniform(0.8, 0.95)
  const half = w * rng.uniform(0.24, 0.34)
  const hub = ctx.createLinearGradient(0, top, 0, h)
  hub.addColorStop(0, `hsl(220 4% ${light + 9}%)`)
  hub.addColorStop(0.25, `hsl(220 4% ${light + 2}%)`)
  hub.addColorStop(1, `hsl(220 4% ${light - 4}%)`)
  ctx.fillStyle = hub
  ctx.beginPath()
  ctx.moveTo(x - half * 2.6, top + h * 0.07)
  ctx.bezierCurveTo(x - half * 1.4, top + h * 0.06, x - half * 1.1, top, x - half * 0.8, top)
  ctx.quadraticCurveTo(x, top - h * 0.025, x + half * 0.8, top)
  ctx.bezierCurveTo(
    x + half * 1.1,
    top,
    x + half * 1.4,
    top + h * 0.06,
    x + half * 2.6,
    top + h * 0.07,
  )
  ctx.lineTo(x + half * 2.6, h * 1.02)
  ctx.lineTo(x - half * 2.6, h * 1.02)
  ctx.fill()
  ctx.shadowBlur = 0
  for (const side of [-1, 1])
    for (let i = 0; i < 3; i++) {
      ctx.fillStyle = `hsl(220 4% ${light + 14}%)`
      ctx.beginPath()
      ctx.roundRect(x + side * half * (1.3 + i * 0.3) - 6, top + h * 0.095, 12, 7, 2)
      ctx.fill()
    }
}

function reflections(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  const count = rng.int(0, 3)
  for (let i = 0; i < count; i++) {
    ctx.save()
    ctx.translate(rng.uniform(0, w), rng.uniform(0, h))
    ctx.rotate(rng.uniform(-0.9, 0.9))
    const band = ctx.createLinearGradient(-30, 0, 30, 0)
    const strength = rng.uniform(0.05, 0.2)
    band.addColorStop(0, 'rgba(220,230,255,0)')
    band.addColorStop(0.5, `rgba(225,232,250,${strength})`)
    band.addColorStop(1, 'rgba(220,230,255,0)')
    ctx.fillStyle = band
    ctx.fillRect(-30, -h, 60, 2 * h)
    ctx.restore()
  }
}

function hood(sheet: Sheet, cx: number, cy: number, rx: number, ry: number): void {
  const { ctx, rng } = sheet
  const light = rng.int(6, 20)
  const well = ctx.createLinearGradient(0, cy - ry, 0, cy + ry)
  well.addColorStop(0, `hsl(220 6% ${light * 0.4}%)`)
  well.addColorStop(1, `hsl(220 6% ${light}%)`)
  ctx.fillStyle = well
  ctx.strokeStyle = `hsl(220 5% ${light + 16}%)`
  ctx.lineWidth = 3
  ctx.beginPath()
  ctx.roundRect(cx - rx, cy - ry, rx * 2, ry * 2, ry * rng.uniform(0.4, 0.95))
  ctx.fill()
  ctx.stroke()
}

/** Speed and revolutions side by side with a screen between. */
function twin(sheet: Sheet): void {
  const { rng, w, h } = sheet
  cabin(sheet)
  const look = drawLook(sheet)
  const cy = h * rng.uniform(0.42, 0.56)
  const zoom = w < h ? rng.uniform(1, 1.65) : 1
  const r = Math.min(w * rng.uniform(0.2, 0.25) * zoom, h * 0.34)
  const apart = Math.max(w * rng.uniform(0.25, 0.29), r * 1.13)
  const middle = w / 2 + (zoom - 1) * apart * rng.uniform(-0.9, 0.9)
  hood(sheet, middle, cy, Math.max(w * 0.5, apart + r * 1.2), r * 1.35)
  const swap = rng.bernoulli(0.5) ? 1 : -1
  gauge(
    sheet,
    {
      x: middle - swap * apart,
      y: cy,
      r,
      max: 8,
      step: 1,
      at: rng.uniform(0, 0.3),
      unit: 'x1000rpm',
    },
    look,
  )
  gauge(
    sheet,
    {
      x: middle + swap * apart,
      y: cy,
      r,
      max: rng.pick([220, 240, 260]),
      step: 20,
      at: rng.bernoulli(0.6) ? 0 : rng.uniform(0, 0.5),
      unit: 'km/h',
    },
    look,
  )
  const gap = Math.max(w * 0.1, 2 * (apart - r) * 1.1)
  screen(sheet, { x: middle - gap / 2, y: cy - r * 0.55, w: gap, h: r * 1.25 }, look)
  lamps(sheet, middle - w * 0.22, cy + r * 0.98, w * 0.44, r * 0.15)
  wheel(sheet)
  reflections(sheet)
}

/** One large gauge with small ones for fuel and heat, seen close. */
function close(sheet: Sheet): void {
  const { rng, w, h } = sheet
  cabin(sheet)
  const look = drawLook(sheet)
  const r = Math.min(w, h) * rng.uniform(0.34, 0.46)
  const [x, y] = [w * rng.uniform(0.42, 0.58), h * rng.uniform(0.4, 0.52)]
  hood(sheet, x, y, w * 0.6, r * 1.2)
  for (const side of [-1, 1])
    gauge(
      sheet,
      {
        x: x + side * r * 1.45,
        y: y + r * 0.25,
        r: r * 0.55,
        max: side < 0 ? 8 : 4,
        step: 1,
        at: rng.uniform(0.1, 0.8),
        unit: side < 0 ? 'rpm' : 'E · F',
      },
      look,
    )
  gauge(
    sheet,
    {
      x,
      y,
      r,
      max: rng.pick([180, 220, 240]),
      step: 20,
      at: rng.bernoulli(0.6) ? 0 : rng.uniform(0, 0.5),
      unit: 'km/h',
    },
    look,
  )
  screen(sheet, { x: x - r * 0.36, y: y + r * 0.26, w: r * 0.72, h: r * 0.42 }, look)
  lamps(sheet, x - r * 1.6, y - r * 0.95, r * 3.2, r * 0.12)
  wheel(sheet)
  reflections(sheet)
}

/** A wide flat display with large figures. */
function digital(sheet: Sheet): void {
  const { ctx, rng, w, h } = sheet
  cabin(sheet)
  const look = { ...drawLook(sheet), mark: '#dfe8f2' }
  const high = Math.min(h * 0.5, w * rng.uniform(0.4, 0.56))
  const y = h * rng.uniform(0.4, 0.55) - high / 2
  const hue = rng.pick([210, 225, 265, 0, 180])
  const back = ctx.createLinearGradient(0, y, 0, y + high)
  back.addColorStop(0, `hsl(${hue} 45% 9%)`)
  back.addColorStop(0.6, `hsl(${hue} 60% ${rng.int(14, 26)}%)`)
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
    ctx.arc(cx, y + high * 0.5, high * 0.36, Math.PI * 0.75, Math.PI * rng.uniform(0.8, 1.5))
    ctx.stroke()
    print(
      sheet,
      side < 0 ? String(rng.pick([0, 0, rng.int(1, 110)])) : rng.uniform(0.6, 2.4).toFixed(1),
      cx,
      y + high * 0.48,
      { size: high * 0.3, face: 'Sample Plate', align: 'center', colour: '#f2f6fa' },
    )
    print(sheet, side < 0 ? 'km/h' : 'x1000rpm', cx, y + high * 0.7, {
      size: high * 0.07,
      face: 'Sample Gothic',
      align: 'center',
      colour: look.mark,
    })
  }
  screen(sheet, { x: w * 0.4, y: y + high * 0.12, w: w * 0.2, h: high * 0.78 }, look)
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
