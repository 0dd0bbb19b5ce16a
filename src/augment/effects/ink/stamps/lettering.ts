/** Letters and lines of stamps, about (0, 0). */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Face } from '../../../../page/fonts/fonts.ts'

/** A line of words. */
export interface Line {
  text: string
  face: Face
  /** height of the letters' body, px */
  size: number
  /** width against the font's */
  squeeze: number
  /** extra space between letters, px */
  spacing: number
}

/** A rectangle's line about (0, 0), its corners rounded. */
export function outline(context: SKRSContext2D, wide: number, high: number, round: number): void {
  context.beginPath()
  context.roundRect(-wide / 2, -high / 2, wide, high, round)
  context.stroke()
}

/** A circle's line about (0, 0). */
export function circle(context: SKRSContext2D, radius: number): void {
  if (radius <= 0) return
  context.beginPath()
  context.arc(0, 0, radius, 0, 2 * Math.PI)
  context.stroke()
}

let ruler: SKRSContext2D | undefined

/** How wide a line is, px. */
export function widthOf(line: Line): number {
  ruler ??= createCanvas(1, 1).getContext('2d')
  setFont(ruler, line)
  return (ruler.measureText(line.text).width - line.spacing) * line.squeeze
}

function setFont(context: SKRSContext2D, { size, face, spacing }: Line): void {
  context.font = `${size}px "${face}"`
  context.letterSpacing = `${spacing}px`
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
}

/** Prints a line whose middle is at x and which stands on y. */
export function print(context: SKRSContext2D, line: Line, x: number, y: number): void {
  context.save()
  context.translate(x - widthOf(line) / 2, y)
  context.scale(line.squeeze, 1)
  setFont(context, line)
  context.fillText(line.text, 0, 0)
  // Rubber is cut bold and spreads under the hand.
  context.lineWidth = 0.035 * line.size
  context.strokeText(line.text, 0, 0)
  context.restore()
}

/** Prints letters along a circle, standing outwards above (1) or inwards below (−1). */
export function along(context: SKRSContext2D, line: Line, radius: number, way: 1 | -1): void {
  const letters = Array.from(line.text)
  const widths = letters.map((text) => widthOf({ ...line, text, spacing: 0 }) + line.spacing)
  const whole = widths.reduce((a, b) => a + b, 0)
  // The upper line takes at most two thirds of the rim, the lower one the rest.
  const foot = way === 1 ? radius - 0.55 * line.size : radius + 0.05 * line.size
  const squeeze = Math.min(1, ((way === 1 ? 3.9 : 1.9) * foot) / whole)
  let gone = -whole / 2
  letters.forEach((text, i) => {
    const angle = (way * squeeze * (gone + widths[i]! / 2)) / foot
    gone += widths[i]!
    context.save()
    context.rotate(angle)
    print(context, { ...line, text, spacing: 0, squeeze: line.squeeze * squeeze }, 0, -way * foot)
    context.restore()
  })
}
