/** The number plate itself, in the kinds that are on the road. */
import { type PlateKind, plateNumber } from '../facts/cars.ts'
import type { Sheet } from '../parts/sheet.ts'
import { print } from '../parts/text.ts'

const KINDS: readonly PlateKind[] = ['white', 'white', 'white', 'film', 'film', 'green', 'yellow']

/** A plate with its middle at (x, y), `w` wide. */
export function plate(sheet: Sheet, x: number, y: number, w: number): void {
  const { ctx, rng } = sheet
  const kind = rng.pick(KINDS)
  const number = plateNumber(rng, kind)
  const twoLines =
    kind === 'green' || (kind === 'yellow' && rng.bernoulli(0.6)) || rng.bernoulli(0.08)
  const h = w * (twoLines ? 0.52 : 0.23)
  const colour =
    kind === 'green' ? 'hsl(150 60% 24%)' : kind === 'yellow' ? 'hsl(45 95% 52%)' : 'hsl(60 4% 93%)'
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
  ctx.roundRect(
    x - w / 2 + w * 0.012,
    y - h / 2 + w * 0.012,
    w - w * 0.024,
    h - w * 0.024,
    w * 0.02,
  )
  ctx.stroke()
  const look = { face: 'Sample Plate' as const, align: 'center' as const, colour: ink }
  if (twoLines) {
    print(
      sheet,
      kind === 'green' || kind === 'yellow'
        ? `${number.region} ${number.head.slice(0, 2)}`
        : number.head,
      x,
      y - h * 0.26,
      { ...look, size: h * 0.3, max: w * 0.7 },
    )
    print(
      sheet,
      kind === 'green' || kind === 'yellow'
        ? `${number.head.slice(-1)} ${number.tail}`
        : number.tail,
      x,
      y + h * 0.17,
      { ...look, size: h * 0.52, max: w * 0.88 },
    )
  } else {
    if (kind === 'film') {
      ctx.fillStyle = 'hsl(222 70% 38%)'
      ctx.fillRect(x - w / 2 + w * 0.015, y - h / 2 + w * 0.015, w * 0.075, h - w * 0.03)
      print(sheet, 'KOR', x - w * 0.447, y + h * 0.25, { ...look, size: h * 0.14, colour: '#fff' })
    }
    const shift = kind === 'film' ? w * 0.035 : 0
    print(sheet, `${number.head} ${number.tail}`, x + shift, y, {
      ...look,
      size: h * 0.84,
      max: w * (kind === 'film' ? 0.84 : 0.9),
    })
  }
  ctx.fillStyle = '#8d9196'
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.arc(x + side * w * 0.3, y - h * (twoLines ? 0.44 : 0.4), w * 0.012, 0, 7)
    ctx.fill()
  }
}
