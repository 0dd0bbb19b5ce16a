/** A face photo for cards, passports and résumés, drawn from soft shapes. */
import type { Rng } from '../../core/rng.ts'
import type { Box, Sheet } from './sheet.ts'
import { softly } from './soft.ts'

/** Who is shown, and how. */
export interface PortraitLook {
  female: boolean
  /** grey as on old cards and copies */
  grey?: boolean
}

/** Fills the box with a portrait, a little soft as printed photos are. */
export function portrait(sheet: Sheet, box: Box, look: PortraitLook): void {
  const { x, y, w, h } = box
  softly(sheet, [x, y, w, h], 0.72, (small) => sitter(small, box, look))
}

/** Background, shoulders, neck, head, hair, features. */
function sitter(sheet: Sheet, { x, y, w, h }: Box, { female, grey = false }: PortraitLook): void {
  const { ctx, rng } = sheet
  const tone = (hue: number, sat: number, light: number) =>
    `hsl(${hue} ${grey ? 0 : sat}% ${light}%)`
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  ctx.translate(x + w / 2 + rng.normal(0, w * 0.015), y)
  // Everything below is in shares of the box: the head is about half as wide as the photo.
  const u = Math.min(w, h * 0.78)
  const head = u * rng.uniform(0.25, 0.29)
  const cy = h * rng.uniform(0.4, 0.45)
  const background = ctx.createLinearGradient(0, 0, 0, h)
  const hue = rng.pick([210, 205, 220, 40, 0])
  const pale = rng.int(72, 94)
  background.addColorStop(0, tone(hue, 18, pale))
  background.addColorStop(1, tone(hue, 22, pale - 12))
  ctx.fillStyle = background
  ctx.fillRect(-w, 0, 2 * w, h)

  const skinHue = rng.int(18, 30)
  const skinLight = rng.int(66, 79)
  const skin = tone(skinHue, 42, skinLight)
  const shade = tone(skinHue - 4, 36, skinLight - 16)
  const hairDark = tone(rng.int(15, 30), rng.int(5, 25), rng.int(8, 20))

  if (female && rng.bernoulli(0.75)) {
    ctx.fillStyle = hairDark
    const drop = cy + head * rng.uniform(0.9, 2.3)
    ctx.beginPath()
    ctx.ellipse(0, cy - head * 0.15, head * 1.22, head * 1.42, 0, Math.PI, 0)
    ctx.bezierCurveTo(head * 1.35, cy + head, head * 1.2, drop, head * 0.8, drop)
    ctx.lineTo(-head * 0.8, drop)
    ctx.bezierCurveTo(-head * 1.2, drop, -head * 1.35, cy + head, -head * 1.22, cy - head * 0.15)
    ctx.fill()
  }
  const person: Sitter = { u, h, cy, head, female, hairDark, shade, tone }
  shoulders(sheet, person)
  // neck
  ctx.fillStyle = shade
  ctx.beginPath()
  ctx.moveTo(-head * 0.45, cy + head * 0.6)
  ctx.lineTo(head * 0.45, cy + head * 0.6)
  ctx.lineTo(head * 0.52, cy + head * 1.7)
  ctx.quadraticCurveTo(0, cy + head * 2.15, -head * 0.52, cy + head * 1.7)
  ctx.fill()
  // head
  const light = ctx.createRadialGradient(
    -head * 0.25,
    cy - head * 0.3,
    head * 0.2,
    0,
    cy,
    head * 1.45,
  )
  light.addColorStop(0, tone(skinHue + 3, 46, skinLight + 7))
  light.addColorStop(0.6, skin)
  light.addColorStop(1, shade)
  ctx.fillStyle = light
  const jaw = rng.uniform(0.55, 0.8)
  ctx.beginPath()
  ctx.moveTo(-head, cy - head * 0.2)
  ctx.bezierCurveTo(-head, cy - head * 1.6, head, cy - head * 1.6, head, cy - head * 0.2)
  ctx.bezierCurveTo(head, cy + head * jaw, head * 0.5, cy + head * 1.28, 0, cy + head * 1.3)
  ctx.bezierCurveTo(-head * 0.5, cy + head * 1.28, -head, cy + head * jaw, -head, cy - head * 0.2)
  ctx.fill()
  ctx.fillStyle = skin
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.ellipse(side * head, cy + head * 0.1, head * 0.13, head * 0.25, 0, 0, Math.PI * 2)
    ctx.fill()
  }
  features(sheet, person)
  hair(sheet, person)
  ctx.restore()
}

/** What the parts of a portrait share. */
interface Sitter {
  /** the box's width, or 0.78 of its height where that is less; its height */
  u: number
  h: number
  /** middle of the head, and half its width */
  cy: number
  head: number
  female: boolean
  hairDark: string
  shade: string
  tone: (hue: number, sat: number, light: number) => string
}

function shoulders(sheet: Sheet, { u, h, cy, head, female, tone }: Sitter): void {
  const { ctx, rng } = sheet
  const top = cy + head * 1.55
  const suit = rng.bernoulli(0.65)
  ctx.fillStyle = suit ? tone(225, 22, rng.int(10, 26)) : tone(rng.int(0, 359), 25, rng.int(30, 88))
  ctx.beginPath()
  ctx.moveTo(-u * 0.6, h + 2)
  ctx.bezierCurveTo(-u * 0.58, top + head * 0.6, -head * 0.9, top + head * 0.25, -head * 0.5, top)
  ctx.lineTo(head * 0.5, top)
  ctx.bezierCurveTo(head * 0.9, top + head * 0.25, u * 0.58, top + head * 0.6, u * 0.6, h + 2)
  ctx.fill()
  if (!suit) return
  ctx.fillStyle = tone(210, 8, 93)
  ctx.beginPath()
  ctx.moveTo(-head * 0.55, top - head * 0.05)
  ctx.lineTo(head * 0.55, top - head * 0.05)
  ctx.lineTo(0, top + head * 1.6)
  ctx.fill()
  if (female) return
  ctx.fillStyle = tone(rng.pick([0, 220, 240, 350]), 50, rng.int(20, 42))
  ctx.beginPath()
  ctx.moveTo(-head * 0.15, top + head * 0.32)
  ctx.lineTo(head * 0.15, top + head * 0.32)
  ctx.lineTo(head * 0.16, h + 2)
  ctx.lineTo(-head * 0.16, h + 2)
  ctx.fill()
}

function features(sheet: Sheet, { cy, head, female, hairDark: dark, shade, tone }: Sitter): void {
  const { ctx, rng } = sheet
  const eyeY = cy + head * rng.uniform(-0.02, 0.08)
  const apart = head * rng.uniform(0.4, 0.46)
  const open = head * rng.uniform(0.06, 0.1)
  ctx.lineCap = 'round'
  for (const side of [-1, 1]) {
    ctx.fillStyle = tone(30, 12, 90)
    ctx.beginPath()
    ctx.ellipse(side * apart, eyeY, head * 0.19, open, 0, 0, Math.PI * 2)
    ctx.fill()
    ctx.fillStyle = '#1d1612'
    ctx.beginPath()
    ctx.arc(side * apart, eyeY, open * 1.05, 0, Math.PI * 2)
    ctx.fill()
    ctx.strokeStyle = dark
    ctx.lineWidth = head * 0.045
    ctx.beginPath()
    ctx.ellipse(
      side * apart,
      eyeY + open * 0.2,
      head * 0.2,
      open * 1.3,
      0,
      Math.PI * 1.08,
      Math.PI * 1.92,
    )
    ctx.stroke()
    ctx.lineWidth = head * (female ? 0.06 : 0.09)
    ctx.globalAlpha = 0.8
    ctx.beginPath()
    ctx.moveTo(side * (apart - head * 0.2), eyeY - head * 0.21)
    ctx.quadraticCurveTo(
      side * apart,
      eyeY - head * 0.3,
      side * (apart + head * 0.23),
      eyeY - head * 0.19,
    )
    ctx.stroke()
    ctx.globalAlpha = 1
  }
  ctx.strokeStyle = shade
  ctx.lineWidth = head * 0.06
  ctx.beginPath()
  ctx.moveTo(head * 0.05, eyeY + head * 0.1)
  ctx.quadraticCurveTo(head * 0.1, cy + head * 0.42, head * 0.13, cy + head * 0.48)
  ctx.quadraticCurveTo(0, cy + head * 0.56, -head * 0.13, cy + head * 0.48)
  ctx.stroke()
  ctx.fillStyle = tone(rng.int(-6, 12), female ? 45 : 28, rng.int(48, 60))
  ctx.beginPath()
  ctx.ellipse(0, cy + head * 0.8, head * rng.uniform(0.24, 0.3), head * 0.075, 0, 0, Math.PI * 2)
  ctx.fill()
  ctx.strokeStyle = tone(5, 35, 34)
  ctx.lineWidth = head * 0.025
  ctx.beginPath()
  ctx.moveTo(-head * 0.26, cy + head * 0.79)
  ctx.quadraticCurveTo(0, cy + head * 0.84, head * 0.26, cy + head * 0.79)
  ctx.stroke()
  if (rng.bernoulli(0.22)) {
    ctx.strokeStyle = tone(20, 20, 18)
    ctx.lineWidth = head * 0.03
    for (const side of [-1, 1]) {
      ctx.beginPath()
      ctx.ellipse(side * apart, eyeY + head * 0.03, head * 0.3, head * 0.22, 0, 0, Math.PI * 2)
      ctx.stroke()
    }
  }
}

function hair(sheet: Sheet, { cy, head, female, hairDark: dark }: Sitter): void {
  const { ctx, rng } = sheet
  ctx.fillStyle = dark
  const fringe = female ? rng.uniform(-0.55, -0.2) : rng.uniform(-0.75, -0.35)
  const part = rng.uniform(-0.5, 0.5)
  const side = female ? rng.uniform(0.1, 0.7) : rng.uniform(-0.25, 0.05)
  // The curve's highest point lies a little above the skull's, at 1.25 heads.
  const crown = cy - (head * (1.42 + 0.25 * side)) / 0.75
  ctx.beginPath()
  ctx.moveTo(-head * 1.05, cy + head * side)
  ctx.bezierCurveTo(-head * 1.3, crown, head * 1.3, crown, head * 1.05, cy + head * side)
  ctx.quadraticCurveTo(head * 0.95, cy - head * 0.3, head * 0.8, cy + head * fringe)
  ctx.quadraticCurveTo(
    head * (part + 0.35),
    cy + head * (fringe - 0.05),
    head * part,
    cy + head * (fringe - 0.28),
  )
  ctx.quadraticCurveTo(
    head * (part - 0.45),
    cy + head * (fringe - 0.02),
    -head * 0.82,
    cy + head * fringe,
  )
  ctx.quadraticCurveTo(-head * 0.95, cy - head * 0.3, -head * 1.05, cy + head * side)
  ctx.fill()
}

/** A pale copy of a face, as the second, faint photo of newer cards. */
export function paleCopy(sheet: Sheet, box: Box, rng: Rng, female: boolean): void {
  const { ctx } = sheet
  ctx.save()
  ctx.globalAlpha = 0.28
  portrait({ ...sheet, rng }, box, { female, grey: true })
  ctx.restore()
}
