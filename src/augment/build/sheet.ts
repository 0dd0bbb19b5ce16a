/** A contact sheet: pages in rows, the untouched one first, with captions below. */
import { readAsset } from '../../core/assets.ts'
import {
  createCanvas,
  GlobalFonts,
  ImageData,
  type Canvas,
  type SKRSContext2D,
} from '@napi-rs/canvas'

export interface Cell {
  image: Canvas
  /** lines below the image */
  caption: readonly string[]
}

export interface SheetOptions {
  /** widest an image may be; larger ones are scaled down */
  cellWidth: number
}

const GAP = 8
/** Between the caption of a row and the next row. */
const BELOW = 12
const LINE = 15
const FONT = '12px "Nanum Gothic"'
const [GROUND, TITLE, WORDS] = ['#3d4147', '#ffffff', '#d5d8dc']

/** RGBA pixels as a canvas of their own. */
export function pictureOf(width: number, height: number, pixels: Uint8ClampedArray): Canvas {
  const canvas = createCanvas(width, height)
  const bytes = new Uint8ClampedArray(pixels)
  canvas.getContext('2d').putImageData(new ImageData(bytes, width, height), 0, 0)
  return canvas
}

/** @returns the sheet as a canvas; columns are as wide as their widest image, rows as high as their highest cell */
export function drawSheet(rows: readonly (readonly Cell[])[], { cellWidth }: SheetOptions): Canvas {
  GlobalFonts.register(
    readAsset('@expo-google-fonts/nanum-gothic/400Regular/NanumGothic_400Regular.ttf'),
    'Nanum Gothic',
  )
  // A page on its side is no larger than an upright one.
  const scaleOf = ({ image }: Cell): number =>
    Math.min(1, cellWidth / image.width, (cellWidth * 1.5) / image.height)
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.ceil(
      Math.max(
        ...rows.map((row) => (row[c] ? row[c].image.width * scaleOf(row[c]) : 0)),
        cellWidth / 2,
      ),
    ),
  )
  const lefts = widths.map((_, c) => widths.slice(0, c).reduce((sum, w) => sum + w + GAP, GAP))
  const measure = createCanvas(1, 1).getContext('2d')
  const wrapped = rows.map((row) =>
    row.map((cell, c) => ({ cell, lines: wrap(measure, cell.caption, widths[c]!) })),
  )
  const heights = wrapped.map((row) =>
    Math.max(
      ...row.map(({ cell, lines }) => cell.image.height * scaleOf(cell) + 4 + LINE * lines.length),
    ),
  )
  const width = lefts.at(-1)! + widths.at(-1)! + GAP
  const height = heights.reduce((sum, h) => sum + Math.ceil(h) + BELOW, GAP)
  const sheet = createCanvas(width, height)
  const context = sheet.getContext('2d')
  context.fillStyle = GROUND
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.textBaseline = 'top'
  context.font = FONT

  let y = GAP
  wrapped.forEach((row, r) => {
    row.forEach(({ cell, lines }, c) => {
      const scale = scaleOf(cell)
      const [w, h] = [cell.image.width * scale, cell.image.height * scale]
      context.drawImage(cell.image, lefts[c]!, y, w, h)
      lines.forEach((line, i) => {
        context.fillStyle = i === 0 ? TITLE : WORDS
        context.fillText(line, lefts[c]!, y + h + 4 + i * LINE)
      })
    })
    y += Math.ceil(heights[r]!) + BELOW
  })
  return sheet
}

/** Breaks captions at blanks so that they fit the cell. */
function wrap(context: SKRSContext2D, caption: readonly string[], width: number): string[] {
  context.font = FONT
  const lines: string[] = []
  for (const text of caption) {
    let line = ''
    for (const part of text.split(' ')) {
      const longer = line === '' ? part : `${line} ${part}`
      if (line !== '' && context.measureText(longer).width > width) {
        lines.push(line)
        line = part
      } else line = longer
    }
    lines.push(line)
  }
  return lines
}
