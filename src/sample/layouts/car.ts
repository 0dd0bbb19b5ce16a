/** A car seen from behind or from the front, with its plate. */
import type { Sheet } from '../parts/sheet.ts'
import { softly } from '../parts/soft.ts'
import { print } from '../parts/text.ts'
import { type Body, drawPaint, glass, panels, shell, underside } from './car-body.ts'
import { plate } from './licence-plate.ts'

const BADGES = 'SONATA AVANTE TUCSON SORENTO K5 CARNIVAL MORNING SM6 G80 GRANDEUR'.split(' ')

/** A car's end `u` wide, its plate at about (x, y). */
export function car(sheet: Sheet, x: number, y: number, u: number, rear: boolean): void {
  const { rng } = sheet
  const bottom = y + u * rng.uniform(0.15, 0.19)
  const body: Body = {
    x,
    u,
    bottom,
    top: bottom - u * rng.uniform(0.62, 0.84),
    belt: bottom - u * rng.uniform(0.42, 0.48),
    roof: u * rng.uniform(0.3, 0.38),
    paint: drawPaint(sheet),
  }
  // Half the fineness of the rest: edges of a photographed body are never hard.
  const box = [x - u * 0.62, body.top - u * 0.03, u * 1.24, bottom - body.top + u * 0.2] as const
  softly(sheet, box, 0.85, (small) => {
    underside(small, body)
    shell(small, body)
    glass(small, body)
    panels(small, body)
    lights(small, body, rear)
    if (rear) tail(small, body)
    else grille(small, body)
  })
  plate(
    sheet,
    x + u * rng.normal(0, 0.006),
    y - u * (rear ? rng.uniform(0, 0.03) : -0.03),
    u * rng.uniform(0.29, 0.34),
  )
}

function lights(sheet: Sheet, { x, u, belt }: Body, rear: boolean): void {
  const { ctx, rng } = sheet
  const on = rng.bernoulli(0.25)
  const slant = rng.uniform(-0.02, 0.05)
  const [wide, high] = [rng.uniform(0.1, 0.2), rng.uniform(0.05, 0.13)]
  for (const side of [-1, 1]) {
    const lx = x + side * u * 0.46
    const lens = ctx.createLinearGradient(0, belt, 0, belt + u * (0.06 + high))
    lens.addColorStop(0, rear ? `hsl(0 78% ${on ? 58 : 30}%)` : `hsl(205 14% ${on ? 97 : 62}%)`)
    lens.addColorStop(0.45, rear ? `hsl(0 80% ${on ? 62 : 38}%)` : `hsl(205 10% ${on ? 99 : 82}%)`)
    lens.addColorStop(1, rear ? `hsl(358 75% ${on ? 44 : 15}%)` : `hsl(205 15% ${on ? 90 : 26}%)`)
    ctx.fillStyle = lens
    ctx.strokeStyle = 'rgba(10,10,12,.75)'
    ctx.lineWidth = u * 0.007
    if (on) {
      ctx.shadowColor = rear ? '#ff4436' : '#f3f7ff'
      ctx.shadowBlur = u * 0.06
    }
    ctx.beginPath()
    ctx.moveTo(lx + side * u * 0.02, belt + u * 0.035)
    ctx.quadraticCurveTo(
      lx - side * u * wide * 0.4,
      belt + u * 0.03,
      lx - side * u * wide,
      belt + u * (0.06 + slant),
    )
    ctx.quadraticCurveTo(
      lx - side * u * wide * 1.05,
      belt + u * (0.05 + slant + high),
      lx - side * u * wide * 0.8,
      belt + u * (0.05 + slant + high),
    )
    ctx.quadraticCurveTo(
      lx,
      belt + u * (0.06 + high * 1.1),
      lx + side * u * 0.03,
      belt + u * (0.04 + high),
    )
    ctx.closePath()
    ctx.fill()
    ctx.shadowBlur = 0
    ctx.stroke()
    ctx.fillStyle = rear ? 'rgba(250,225,215,.6)' : 'rgba(20,24,30,.5)'
    ctx.beginPath()
    ctx.ellipse(
      lx - side * u * wide * 0.5,
      belt + u * (0.05 + high * 0.6),
      u * 0.028,
      u * high * 0.2,
      0,
      0,
      7,
    )
    ctx.fill()
  }
}

function tail(sheet: Sheet, { x, u, belt, bottom }: Body): void {
  const { ctx, rng } = sheet
  print(sheet, rng.pick(BADGES), x + u * rng.pick([-0.24, 0.24]), belt + u * 0.17, {
    size: u * 0.03,
    face: 'Sample Gothic Bold',
    align: 'center',
    colour: '#c4cad1',
  })
  emblem(sheet, x, belt + u * 0.075, u)
  if (rng.bernoulli(0.5)) {
    ctx.fillStyle = 'rgba(200,206,212,.85)'
    ctx.fillRect(x - u * 0.2, bottom - u * 0.305, u * 0.4, u * 0.014)
  }
  for (const side of [-1, 1]) {
    ctx.fillStyle = 'hsl(0 65% 30%)'
    ctx.fillRect(x + side * u * 0.36 - u * 0.04, bottom - u * 0.085, u * 0.08, u * 0.016)
  }
}

function emblem({ ctx }: Sheet, x: number, y: number, u: number): void {
  const chrome = ctx.createLinearGradient(0, y - u * 0.02, 0, y + u * 0.02)
  chrome.addColorStop(0, '#eef1f4')
  chrome.addColorStop(0.5, '#7d858e')
  chrome.addColorStop(1, '#d5dae0')
  ctx.strokeStyle = chrome
  ctx.lineWidth = u * 0.007
  ctx.beginPath()
  ctx.ellipse(x, y, u * 0.034, u * 0.019, 0, 0, 7)
  ctx.moveTo(x - u * 0.022, y + u * 0.006)
  ctx.quadraticCurveTo(x, y - u * 0.022, x + u * 0.022, y + u * 0.006)
  ctx.stroke()
}

function grille(sheet: Sheet, { x, u, belt }: Body): void {
  const { ctx, rng } = sheet
  const half = u * rng.uniform(0.2, 0.29)
  ctx.fillStyle = '#0a0b0d'
  ctx.strokeStyle = '#8f969e'
  ctx.lineWidth = u * 0.009
  ctx.beginPath()
  ctx.moveTo(x - half, belt + u * 0.1)
  ctx.lineTo(x + half, belt + u * 0.1)
  ctx.quadraticCurveTo(x + half * 0.95, belt + u * 0.22, x + half * 0.75, belt + u * 0.27)
  ctx.lineTo(x - half * 0.75, belt + u * 0.27)
  ctx.quadraticCurveTo(x - half * 0.95, belt + u * 0.22, x - half, belt + u * 0.1)
  ctx.fill()
  ctx.stroke()
  ctx.lineWidth = u * 0.005
  ctx.globalAlpha = 0.6
  const bars = rng.int(3, 6)
  for (let i = 1; i < bars; i++) {
    const y = belt + u * (0.1 + (0.17 * i) / bars)
    ctx.beginPath()
    ctx.moveTo(x - half * 0.92, y)
    ctx.lineTo(x + half * 0.92, y)
    ctx.stroke()
  }
  ctx.globalAlpha = 1
  emblem(sheet, x, belt + u * 0.07, u)
}
