/** A form with known fields: labels with lines behind them, and boxes to tick. */
import { createCanvas } from '@napi-rs/canvas'
import { Source } from '../../../../src/page/image/source.ts'
import { textPage } from '../../../page/textlines/text-pages.ts'

/** Left, top, right and bottom, px. */
export type Box = readonly [left: number, top: number, right: number, bottom: number]

export interface Form {
  source: Source
  /** from the rule up, where it is blank */
  blanks: readonly Box[]
  boxes: readonly Box[]
}

const LABELS = ['Patient name', 'Date of issue', 'Department', 'Address', 'Phone number', 'Remarks']

/** @param scale of the page, 443 × 591 px at 1 @param turned whether it lies on its side */
export function formPage(scale = 1, turned = false): Form {
  // Loads the font.
  textPage({ size: 12, words: 'latin' })
  const [wide, high] = [443 * scale, 591 * scale]
  const canvas = turned ? createCanvas(high, wide) : createCanvas(wide, high)
  const context = canvas.getContext('2d')
  if (turned) {
    context.translate(high, 0)
    context.rotate(Math.PI / 2)
  }
  context.scale(scale, scale)
  context.fillStyle = '#f4f2ee'
  context.fillRect(0, 0, 443, 591)
  context.fillStyle = '#26262c'
  context.font = "12px 'Test Gothic'"
  const blanks: Box[] = []
  LABELS.forEach((label, i) => {
    const y = 60 + 36 * i
    context.fillText(label, 60, y)
    context.fillRect(160, y + 2, 220, 1)
    blanks.push([160, y - 26, 380, y + 2])
  })
  const boxes: Box[] = []
  for (let i = 0; i < 4; i++) {
    const y = 300 + 30 * i
    context.fillText('I have read all of the above and agree to it', 90, y)
    context.strokeStyle = '#26262c'
    context.lineWidth = 1.2
    context.strokeRect(64.5, y - 11.5, 13, 13)
    boxes.push([64, y - 12, 78, y + 2])
  }
  for (let i = 0; i < 5; i++)
    context.fillText('This part is for our own records and is left alone', 60, 450 + 20 * i)
  const { width, height } = canvas
  const { data } = context.getImageData(0, 0, width, height)
  const placed = ([l, t, r, b]: Box): Box =>
    turned
      ? [high - b * scale, l * scale, high - t * scale, r * scale]
      : [l * scale, t * scale, r * scale, b * scale]
  return {
    source: new Source(width, height, data),
    blanks: blanks.map(placed),
    boxes: boxes.map(placed),
  }
}

/** Whether a place is within a box, or that near to it. */
export function isIn([left, top, right, bottom]: Box, x: number, y: number, near = 0): boolean {
  return x >= left - near && x <= right + near && y >= top - near && y <= bottom + near
}
