/** Cars with their number plates (16): the rear or the front, near or far, on street or car park. */
import { MODELS, plateNumber, type PlateKind } from '../facts/cars.ts'
import type { Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'
import type { Layout } from './layout.ts'

const KINDS: readonly PlateKind[] = ['white', 'white', 'white', 'film', 'film', 'green', 'yellow']

/** A plate with its middle at (x, y), `w` wide. */
function plate(sheet: Sheet, x: number, y: number, w: number): void {
  const { ctx, stream } = sheet
  const kind = stream.pick(KINDS)
  const number = plateNumber(stream, kind)
  const twoLines = kind === 'green' || (kind === 'yellow' && stream.chance(0.6)) || stream.chance(0.08)
  const h = w * (twoLines ? 0.52 : 0.23)
  const colour = kind === 'green' ? 'hsl(150 60% 24%)' : kind === 'yellow' ? 'hsl(45 95% 52%)' : 'hsl(60 4% 93%)'
  const ink = kind === 'green' ? '#f4f6f0' : '#15181c'
  ctx.fillStyle = 'rgba(0,0,0,.55)'
  ctx.fillRect(x - w / 2 - w * 0.02, y - h / 2 - w * 0.02, w * 1.04, h + w * 0.05)
  const sheen = ctx.createLinearGradient(0, y - h / 2, 0, y + h / 2)
  sheen.addColorStop(0, colour)
  sheen.addColorStop(1, kind === 'white' || kind === 'film' ? 'hsl(60 4% 84%)' : colour)
  ctx.fillStyle = sheen
  ctx.beginPath()
  ctx.roundRect(x - w / 2, y - h / 2, w, h, w * 0.02)
  ctx.fill()
  ctx.strokeStyle = ink
  ctx.lineWidth = w * 0.006
  ctx.beginPath()
  ctx.roundRect(x - w / 2 + w * 0.012, y - h / 2 + w * 0.012, w - w * 0.024, h - w * 0.024, w * 0.02)
  ctx.stroke()
  const look = { face: 'Sample Plate' as const, align: 'center' as const, colour: ink }
  if (twoLines) {
    print(sheet, kind === 'green' || kind === 'yellow' ? `${number.region} ${number.head.slice(0, 2)}` : number.head, x, y - h * 0.26, { ...look, size: h * 0.3, max: w * 0.7 })
    print(sheet, kind === 'green' || kind === 'yellow' ? `${number.head.slice(-1)} ${number.tail}` : number.tail, x, y + h * 0.17, { ...look, size: h * 0.52, max: w * 0.88 })
  } else {
    if (kind === 'film') {
      ctx.fillStyle = 'hsl(222 70% 38%)'
      ctx.fillRect(x - w / 2 + w * 0.015, y - h / 2 + w * 0.015, w * 0.075, h - w * 0.03)
      print(sheet, 'KOR', x - w * 0.447, y + h * 0.25, { ...look, size: h * 0.14, colour: '#fff' })
    }
    const shift = kind === 'film' ? w * 0.035 : 0
    print(sheet, `${number.head} ${number.tail}`, x + shift, y, { ...look, size: h * 0.84, max: w * (kind === 'film' ? 0.84 : 0.9) })
  }
  ctx.fillStyle = '#8d9196'
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.arc(x + side * w * 0.3, y - h * (twoLines ? 0.44 : 0.4), w * 0.012, 0, 7)
    ctx.fill()
  }
}

/** Street, car park or garage behind and below the car; `floor` is the horizon's height. */
function street(sheet: Sheet, floor: number): void {
  const { ctx, stream, w, h } = sheet
  const garage = stream.chance(0.4)
  const sky = ctx.createLinearGradient(0, 0, 0, floor)
  if (garage) {
    sky.addColorStop(0, `hsl(40 6% ${stream.int(14, 34)}%)`)
    sky.addColorStop(1, `hsl(50 8% ${stream.int(40, 66)}%)`)
  } else {
    sky.addColorStop(0, `hsl(208 ${stream.int(5, 40)}% ${stream.int(66, 88)}%)`)
    sky.addColorStop(1, `hsl(200 12% ${stream.int(76, 92)}%)`)
  }
  ctx.fillStyle = sky
  ctx.fillRect(0, 0, w, h)
  for (let i = 0; i < 12; i++) {
    const bw = stream.between(0.08, 0.3) * w
    const bx = stream.between(-0.1, 1) * w
    const top = floor * (garage ? stream.between(0, 0.2) : stream.between(0.1, 0.75))
    const light = stream.int(24, 68)
    ctx.fillStyle = stream.chance(0.25) && !garage ? `hsl(${stream.int(80, 130)} 22% ${light * 0.5}%)` : `hsl(${stream.int(15, 60)} ${stream.int(3, 16)}% ${light}%)`
    ctx.fillRect(bx, top, bw, floor - top)
    ctx.fillStyle = `hsl(210 15% ${light * 0.55}%)`
    for (let wy = top + 8; wy < floor - 10; wy += 15) for (let wx = bx + 5; wx < bx + bw - 8; wx += 14) if ((wx + wy) % 3 > 1) ctx.fillRect(wx, wy, 7, 8)
  }
  const road = ctx.createLinearGradient(0, floor, 0, h)
  const grey = stream.int(30, 58)
  road.addColorStop(0, `hsl(30 4% ${grey + 6}%)`)
  road.addColorStop(1, `hsl(30 4% ${grey - 8}%)`)
  ctx.fillStyle = road
  ctx.fillRect(0, floor, w, h - floor)
  ctx.strokeStyle = stream.pick(['hsl(50 8% 82%)', 'hsl(45 70% 58%)'])
  ctx.lineWidth = w * 0.015
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(w / 2 + side * w * stream.between(0.36, 0.46), floor)
    ctx.lineTo(w / 2 + side * w * stream.between(0.55, 0.8), h)
    ctx.stroke()
  }
  for (let i = 0; i < 260; i++) {
    ctx.fillStyle = `rgba(${stream.pick(['0,0,0', '255,255,255'])},${stream.between(0.02, 0.12)})`
    ctx.fillRect(stream.between(0, w), stream.between(floor, h), stream.between(1, 4), 1)
  }
}

interface Paint {
  base: (light: number) => string
  light: number
}

function drawPaint(sheet: Sheet): Paint {
  const { stream } = sheet
  const [hue, sat, light] = stream.pick([
    [0, 0, 90],
    [0, 0, 88],
    [220, 4, 62],
    [220, 5, 44],
    [220, 6, 14],
    [0, 0, 10],
    [215, 45, 30],
    [2, 65, 38],
    [35, 14, 58],
    [25, 30, 28],
  ] as const)
  return { base: (l) => `hsl(${hue} ${sat}% ${Math.max(3, Math.min(97, l))}%)`, light }
}

/** A car's end, its plate at about (x, y); `u` is the car's width. */
function car(sheet: Sheet, x: number, y: number, u: number, rear: boolean): void {
  const { ctx, stream } = sheet
  const paint = drawPaint(sheet)
  const tall = stream.between(0.62, 0.82)
  const bottom = y + u * 0.17
  const top = bottom - u * tall
  const belt = bottom - u * stream.between(0.42, 0.47)
  ctx.fillStyle = 'rgba(0,0,0,.5)'
  ctx.beginPath()
  ctx.ellipse(x, bottom + u * 0.06, u * 0.52, u * 0.06, 0, 0, 7)
  ctx.fill()
  ctx.fillStyle = '#121315'
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.roundRect(x + side * u * 0.4 - u * 0.07, bottom - u * 0.1, u * 0.14, u * 0.19, u * 0.03)
    ctx.fill()
  }
  // body
  const skin = ctx.createLinearGradient(0, top, 0, bottom)
  skin.addColorStop(0, paint.base(paint.light + 8))
  skin.addColorStop(0.42, paint.base(paint.light - 6))
  skin.addColorStop(0.5, paint.base(paint.light + 9))
  skin.addColorStop(1, paint.base(paint.light - 14))
  ctx.fillStyle = skin
  const roof = stream.between(0.3, 0.37)
  ctx.beginPath()
  ctx.moveTo(x - u * 0.48, bottom)
  ctx.bezierCurveTo(x - u * 0.52, bottom - u * 0.2, x - u * 0.5, belt + u * 0.04, x - u * 0.46, belt)
  ctx.bezierCurveTo(x - u * 0.42, top + u * 0.08, x - u * roof, top, x - u * roof * 0.8, top)
  ctx.lineTo(x + u * roof * 0.8, top)
  ctx.bezierCurveTo(x + u * roof, top, x + u * 0.42, top + u * 0.08, x + u * 0.46, belt)
  ctx.bezierCurveTo(x + u * 0.5, belt + u * 0.04, x + u * 0.52, bottom - u * 0.2, x + u * 0.48, bottom)
  ctx.closePath()
  ctx.fill()
  // window
  const glass = ctx.createLinearGradient(x - u * 0.3, top, x + u * 0.3, belt)
  glass.addColorStop(0, `hsl(205 18% ${stream.int(18, 44)}%)`)
  glass.addColorStop(0.5, `hsl(205 12% ${stream.int(8, 18)}%)`)
  glass.addColorStop(1, `hsl(205 14% ${stream.int(20, 40)}%)`)
  ctx.fillStyle = glass
  ctx.beginPath()
  ctx.moveTo(x - u * 0.39, belt - u * 0.015)
  ctx.quadraticCurveTo(x - u * 0.35, top + u * 0.06, x - u * roof * 0.78, top + u * 0.045)
  ctx.lineTo(x + u * roof * 0.78, top + u * 0.045)
  ctx.quadraticCurveTo(x + u * 0.35, top + u * 0.06, x + u * 0.39, belt - u * 0.015)
  ctx.closePath()
  ctx.fill()
  lights(sheet, x, belt, u, rear)
  // the lid's seam, bumper, recess of the plate
  ctx.strokeStyle = 'rgba(0,0,0,.45)'
  ctx.lineWidth = u * 0.006
  ctx.beginPath()
  ctx.moveTo(x - u * 0.45, bottom - u * 0.19)
  ctx.quadraticCurveTo(x, bottom - u * 0.16, x + u * 0.45, bottom - u * 0.19)
  ctx.stroke()
  ctx.fillStyle = 'rgba(20,21,23,.85)'
  ctx.beginPath()
  ctx.roundRect(x - u * 0.42, bottom - u * 0.055, u * 0.84, u * 0.065, u * 0.03)
  ctx.fill()
  if (rear) {
    print(sheet, stream.pick(MODELS).toUpperCase(), x + u * 0.3, belt + u * 0.18, { size: u * 0.035, face: 'Sample Gothic Bold', align: 'center', colour: '#c9ced4' })
    ctx.fillStyle = '#cfd4da'
    ctx.beginPath()
    ctx.ellipse(x, belt + u * 0.075, u * 0.035, u * 0.022, 0, 0, 7)
    ctx.fill()
  } else grille(sheet, x, belt, u)
  plate(sheet, x + u * stream.normal(0, 0.006), y - u * (rear ? stream.between(0, 0.03) : -0.03), u * stream.between(0.29, 0.34))
}

function grille(sheet: Sheet, x: number, belt: number, u: number): void {
  const { ctx } = sheet
  ctx.fillStyle = '#0c0d0f'
  ctx.beginPath()
  ctx.roundRect(x - u * 0.26, belt + u * 0.1, u * 0.52, u * 0.17, u * 0.05)
  ctx.fill()
  ctx.strokeStyle = '#a9afb6'
  ctx.lineWidth = u * 0.008
  ctx.stroke()
  for (let i = 1; i < 5; i++) {
    ctx.beginPath()
    ctx.moveTo(x - u * 0.25, belt + u * (0.1 + i * 0.034))
    ctx.lineTo(x + u * 0.25, belt + u * (0.1 + i * 0.034))
    ctx.stroke()
  }
}

function lights(sheet: Sheet, x: number, belt: number, u: number, rear: boolean): void {
  const { ctx, stream } = sheet
  const on = stream.chance(0.25)
  const slant = stream.between(-0.02, 0.05)
  const [wide, high] = [stream.between(0.1, 0.17), stream.between(0.06, 0.13)]
  for (const side of [-1, 1]) {
    const lx = x + side * u * 0.45
    const lens = ctx.createLinearGradient(0, belt, 0, belt + u * high)
    lens.addColorStop(0, rear ? `hsl(0 80% ${on ? 58 : 34}%)` : `hsl(205 20% ${on ? 97 : 74}%)`)
    lens.addColorStop(1, rear ? `hsl(358 75% ${on ? 50 : 20}%)` : `hsl(205 15% ${on ? 90 : 40}%)`)
    ctx.fillStyle = lens
    ctx.strokeStyle = 'rgba(10,10,12,.7)'
    ctx.lineWidth = u * 0.006
    if (on) {
      ctx.shadowColor = rear ? '#ff4436' : '#f3f7ff'
      ctx.shadowBlur = u * 0.06
    }
    ctx.beginPath()
    ctx.moveTo(lx + side * u * 0.03, belt + u * 0.04)
    ctx.lineTo(lx - side * u * wide, belt + u * (0.06 + slant))
    ctx.lineTo(lx - side * u * wide * 0.9, belt + u * (0.05 + slant + high))
    ctx.lineTo(lx + side * u * 0.04, belt + u * (0.05 + high * 1.1))
    ctx.closePath()
    ctx.fill()
    ctx.shadowBlur = 0
    ctx.stroke()
    if (!rear) continue
    ctx.fillStyle = 'rgba(250,240,230,.75)'
    ctx.fillRect(lx - side * u * wide * 0.6 - u * 0.02, belt + u * (0.05 + high * 0.6), u * 0.04, u * high * 0.28)
  }
}

const scene = (name: string, draw: (sheet: Sheet) => void): Layout => ({ name, frame: 'scene', size: () => [0, 0], byHand: 0, draw })

/** The whole end of a car on a street or in a car park. */
const parked = scene('parked', (sheet) => {
  const { stream, w, h } = sheet
  street(sheet, h * stream.between(0.42, 0.56))
  const u = Math.min(w * stream.between(0.72, 1.02), h * 1.15)
  car(sheet, w * stream.between(0.45, 0.55), h * stream.between(0.6, 0.7), u, stream.chance(0.7))
})

/** Near: the plate and what is around it. */
const near = scene('near', (sheet) => {
  const { stream, w, h } = sheet
  street(sheet, h * 0.3)
  car(sheet, w * stream.between(0.44, 0.56), h * stream.between(0.5, 0.66), w * stream.between(1.3, 2), stream.chance(0.7))
})

/** Very near: the plate fills most of the frame. */
const closest = scene('closest', (sheet) => {
  const { stream, w, h } = sheet
  street(sheet, h * 0.2)
  car(sheet, w * stream.between(0.48, 0.52), h * stream.between(0.48, 0.58), w * stream.between(2.2, 2.7), true)
})

export const PLATES: readonly Layout[] = [parked, parked, near, closest]
