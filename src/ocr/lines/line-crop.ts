/** A line cropped from a page for OCR: straightened, enlarged, its background made white. */
import { blurPlane } from '../../page/image/plane.ts'
import type { Box, GreyImage } from '../engines/engine.ts'

/** An enlarged part of a page, and the mapping back. */
export interface LineCrop {
  image: GreyImage
  /** from a box of the crop to one of the straightened page, whole pixels */
  toPage: (box: Box) => Box
}

/** How a crop is made legible. */
export interface Finish {
  /** blur of enlarged pixels, as a share of the factor: removes noise, and too much of it removes print too */
  soft: number
  /** margin left and right of a line, in heights of its glyphs */
  beside: number
  /** whether the image is sharpened after the blur, which thin strokes need */
  edged: boolean
}

export const PLAIN: Finish = { soft: 0.4, beside: 0.9, edged: false }
/** Includes what is beside the line, such as the rest of a widely spaced title. */
export const WIDE: Finish = { soft: 0.4, beside: 3.4, edged: false }
export const EDGED: Finish = { soft: 0.5, beside: 0.9, edged: true }

/** Margin above and below a line, in heights of its glyphs. */
const ABOVE = 0.45
/** Radius of sharpening, in pixels of the page. */
const EDGE = 1
/** Maximum width of a line crop, px. */
const MAX_WIDTH = 2400
/** Quantiles of a crop's brightness that become black and white. */
const INK = 0.02
const BACKGROUND = 0.6

/**
 * Crops a line, with a margin.
 * @param page upright, but for the skew
 * @param line in pixels of the page rotated back by `skew` about its centre; `height` is its glyphs'
 * @param skew degrees clockwise
 * @param wanted height that the glyphs are scaled to, px
 * @returns dark print on a white background; pixels off the page are white
 */
export function cropLine(
  page: GreyImage,
  line: Box & { height: number },
  skew: number,
  wanted: number,
  finish: Finish,
): LineCrop {
  const { height } = line
  const box = {
    left: line.left - finish.beside * height,
    top: line.top - ABOVE * height,
    right: line.right + finish.beside * height,
    bottom: line.bottom + ABOVE * height,
  }
  const factor = Math.min(wanted / height, MAX_WIDTH / (box.right - box.left))
  return crop(page, box, { factor, skew, reach: wanted * 0.8, finish })
}

export interface CropOptions {
  /** enlargement */
  factor: number
  /** degrees clockwise */
  skew: number
  /** maximum width of print once enlarged, px: wider shading is removed */
  reach: number
  finish: Finish
}

/** Crops a part of a page and enlarges it. */
export function crop(
  page: GreyImage,
  box: Box,
  { factor, skew, reach, finish }: CropOptions,
): LineCrop {
  const { soft, edged } = finish
  const { left, top } = box
  const width = Math.max(1, Math.round((box.right - left) * factor))
  const height = Math.max(1, Math.round((box.bottom - top) * factor))
  const grey = new Uint8Array(width * height)
  const angle = (skew * Math.PI) / 180
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const middleX = page.width / 2
  const middleY = page.height / 2
  const u = left + 0.5 / factor - middleX
  for (let y = 0, k = 0; y < height; y++) {
    const v = top + (y + 0.5) / factor - middleY
    // The point (u, v) from the centre of the straight page is rotated clockwise by the skew on the page.
    let x0 = u * cos - v * sin + middleX - 0.5
    let y0 = u * sin + v * cos + middleY - 0.5
    for (let x = 0; x < width; x++, k++) {
      grey[k] = sampled(page, x0, y0)
      x0 += cos / factor
      y0 += sin / factor
    }
  }
  if (factor > 1) blurPlane(grey, width, height, Math.min(2.5, soft * factor))
  if (edged) sharpen(grey, width, height, Math.max(1, EDGE * factor))
  whiten(grey, width, height, Math.max(6, reach))
  return {
    image: { width, height, grey },
    toPage: (inside) => ({
      left: Math.round(left + inside.left / factor),
      top: Math.round(top + inside.top / factor),
      right: Math.round(left + inside.right / factor),
      bottom: Math.round(top + inside.bottom / factor),
    }),
  }
}

/** Weights of the four pixels about a place between the middle two. */
const across = new Float64Array(4)
const down = new Float64Array(4)

/**
 * Cubic (R. Keys, "Cubic convolution interpolation", 1981): small print enlarged without its bars
 * running together, as they do between straight lines. The page's border pixels are
 * repeated once, beyond them it is white.
 */
function sampled({ width, height, grey }: GreyImage, x: number, y: number): number {
  if (x < -1 || y < -1 || x > width || y > height) return 255
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  weigh(x - x0, across)
  weigh(y - y0, down)
  let sum = 0
  for (let j = 0; j < 4; j++) {
    const v = y0 + j - 1
    const row = (v < 0 ? 0 : v >= height ? height - 1 : v) * width
    let line = 0
    for (let i = 0; i < 4; i++) {
      const u = x0 + i - 1
      line += grey[row + (u < 0 ? 0 : u >= width ? width - 1 : u)]! * across[i]!
    }
    sum += line * down[j]!
  }
  return sum < 0 ? 0 : sum > 254 ? 255 : sum + 0.5
}

function weigh(past: number, to: Float64Array): void {
  const left = 1 - past
  to[0] = -0.5 * past * left * left
  to[1] = 1 + past * past * (1.5 * past - 2.5)
  to[2] = 1 + left * left * (1.5 * left - 2.5)
  to[3] = -0.5 * left * past * past
}

/** Unsharp masking: doubles the difference between an image and its blur. */
function sharpen(grey: Uint8Array, width: number, height: number, reach: number): void {
  const around = grey.slice()
  blurPlane(around, width, height, reach)
  for (let i = 0; i < grey.length; i++) {
    const value = 2 * grey[i]! - around[i]!
    grey[i] = value < 0 ? 0 : value > 255 ? 255 : value
  }
}

/**
 * Removes the shading of the background and stretches contrast: background white, the darkest print black.
 * @param reach radius of a blur in which print vanishes, px
 */
function whiten(grey: Uint8Array, width: number, height: number, reach: number): void {
  const background = grey.slice()
  blurPlane(background, width, height, reach)
  const counts = new Int32Array(511)
  for (let i = 0; i < grey.length; i++) {
    const at = grey[i]! - background[i]! + 255
    counts[at] = counts[at]! + 1
  }
  const black = level(counts, INK * grey.length) - 255
  const white = level(counts, BACKGROUND * grey.length) - 255
  const scale = 255 / Math.max(24, white - black)
  for (let i = 0; i < grey.length; i++) {
    const value = 255 + (grey[i]! - background[i]! - white) * scale
    grey[i] = value < 0 ? 0 : value > 255 ? 255 : value
  }
}

function level(counts: Int32Array, rank: number): number {
  let below = 0
  let value = 0
  while (value < counts.length - 1 && below + counts[value]! <= rank) below += counts[value++]!
  return value
}
