/** Pages of print with dots between the lines, whose places are annotated, and where dots are on a picture. */
import { createCanvas } from '@napi-rs/canvas'
import type { PageAnnotations, Place } from '../../../src/dataset/annotations/annotation.ts'
import { registerFonts } from '../../../src/page/fonts/fonts.ts'
import { project, type Projection } from '../../../src/page/geometry/projection.ts'
import { Source } from '../../../src/page/image/source.ts'

/** Of the smallest page; the others are as many times larger. */
const WIDTH = 330
const HEIGHT = 440
/** px between dots, and from a dot's middle to its edge, of the smallest page */
const ACROSS = 40
const DOWN = 36
const RADIUS = 2.2

const WORDS = 'Receipt of payment for repairs to the boiler house and all its pipes in March'

export interface DottedPage {
  source: Source
  annotations: PageAnnotations
  /** how many times larger than the smallest */
  scale: number
}

/**
 * @param size how many times larger than the smallest
 * @param lies where the sheet lies in the picture; white is around it
 * @param bow how far its rows sag in the middle, px of the smallest page
 */
export function dottedPage(
  size: number,
  lies?: (width: number, height: number) => Projection,
  bow = 0,
): DottedPage {
  const sag = (x: number): number => bow * Math.sin((Math.PI * x) / WIDTH)
  registerFonts()
  const [width, height] = [Math.round(WIDTH * size), Math.round(HEIGHT * size)]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  const matrix = lies?.(width, height) ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const [a, b, c, d, e, f] = matrix
  context.setTransform(a, d, b, e, c, f)
  context.fillStyle = lies ? '#e4e1d8' : '#fafafa'
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#141414'
  context.font = `${12 * size}px "Sample Gothic"`
  const places: Place[] = []
  for (let y = 22; y < HEIGHT - 20; y += DOWN) {
    for (let x = 22; x < WIDTH - 10; x += ACROSS) {
      context.beginPath()
      const at = (y + sag(x)) * size
      context.arc(x * size, at, RADIUS * size, 0, 7)
      context.fill()
      places.push([x * size, at])
    }
    if (y + DOWN < HEIGHT - 20) {
      const from = (7 * y) % 40
      const row = WORDS.slice(from, from + 38)
      let x = 24
      // Letter by letter where the row sags; else with its kerning.
      for (const letter of bow === 0 ? [row] : row) {
        context.fillText(letter, x * size, (y + DOWN / 2 + 4 + sag(x)) * size)
        x += context.measureText(letter).width / size
      }
    }
  }
  const { data } = context.getImageData(0, 0, width, height)
  const keypoints = places.map(([x, y], i) => {
    const at = project(matrix, x, y)
    return { name: String(i), at: [at.x, at.y] as Place }
  })
  return {
    source: new Source(
      width,
      height,
      data,
      `dots ${size} ${matrix.join()}${bow === 0 ? '' : ` ${bow}`}`,
    ),
    annotations: { width, height, annotations: [], keypoints },
    scale: size,
  }
}

/** RGBA pixels. */
interface Picture {
  width: number
  height: number
  pixels: Uint8ClampedArray
}

/**
 * The middle of the darkness around a place.
 * @param scale how much larger dots are than on the smallest page
 * @returns undefined where there is no dot, or not all of one
 */
export function middleOfDot(
  { width, height, pixels }: Picture,
  [atX, atY]: Place,
  scale: number,
): Place | undefined {
  const reach = Math.ceil((RADIUS + 2.5) * scale)
  const values: [number, number, number][] = []
  for (let y = Math.floor(atY - reach); y <= atY + reach; y++) {
    for (let x = Math.floor(atX - reach); x <= atX + reach; x++) {
      if (x < 0 || y < 0 || x >= width || y >= height) return undefined
      values.push([x + 0.5, y + 0.5, pixels[4 * (y * width + x) + 1]!])
    }
  }
  const sorted = values.map(([, , value]) => value).toSorted((p, q) => p - q)
  const paper = sorted[Math.floor(0.7 * sorted.length)]!
  const depth = paper - sorted[2]!
  if (depth < 60) return undefined
  let [sumX, sumY, weight, edge] = [0, 0, 0, 0]
  for (const [x, y, value] of values) {
    const dark = Math.max(0, paper - value - 0.35 * depth)
    sumX += dark * x
    sumY += dark * y
    weight += dark
    if (Math.max(Math.abs(x - atX), Math.abs(y - atY)) > reach - 1) edge += dark
  }
  // Strokes that lead out of the window are no dots.
  if (edge > 0.1 * weight) return undefined
  const area = weight / (0.65 * depth)
  const expected = Math.PI * (RADIUS * scale) ** 2
  if (area < 0.35 * expected || area > 2 * expected) return undefined
  return [sumX / weight, sumY / weight]
}
