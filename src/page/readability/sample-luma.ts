/** Brightness of a four-cornered part of an image on a grid. */
import type { Point } from '../geometry/projection.ts'

/** Top left, top right, bottom left, bottom right of a piece of print as one reads it; px. */
export type Corners = readonly [Point, Point, Point, Point]

/** How a part is sampled: in the middles of its cells. */
export interface Grid {
  columns: number
  rows: number
  /** cells beyond it on each side */
  margin: number
}

interface Image {
  width: number
  height: number
  /** RGBA */
  pixels: Uint8ClampedArray
}

/**
 * Samples brightness (0 to 255, BT.601) by linear interpolation, the image's edges repeated.
 * @param out written row by row, margins included
 */
export function sampleLuma(
  { width, height, pixels }: Image,
  [tl, tr, bl, br]: Corners,
  { columns, rows, margin }: Grid,
  out: Float32Array,
): void {
  let k = 0
  const reach = margin + 0.5
  for (let row = -margin; row < rows + margin; row++) {
    const v = (row + 0.5) / rows
    const startX = tl.x + (bl.x - tl.x) * v
    const startY = tl.y + (bl.y - tl.y) * v
    const stepX = (tr.x + (br.x - tr.x) * v - startX) / columns
    const stepY = (tr.y + (br.y - tr.y) * v - startY) / columns
    // Where the ends of a row are well within the picture, all of it is.
    const isInside =
      isWithin(startX - reach * stepX, startY - reach * stepY, width, height) &&
      isWithin(
        startX + (columns + reach) * stepX,
        startY + (columns + reach) * stepY,
        width,
        height,
      )
    for (let column = -margin; column < columns + margin; column++) {
      // Middles of pixels are at +0.5.
      const x = startX + stepX * (column + 0.5) - 0.5
      const y = startY + stepY * (column + 0.5) - 0.5
      if (isInside) {
        const left = x | 0
        const top = y | 0
        const fx = x - left
        const fy = y - top
        const i = 4 * (top * width + left)
        const j = i + 4 * width
        const above = lumaOf(pixels, i) * (1 - fx) + lumaOf(pixels, i + 4) * fx
        const below = lumaOf(pixels, j) * (1 - fx) + lumaOf(pixels, j + 4) * fx
        out[k++] = above * (1 - fy) + below * fy
        continue
      }
      const left = Math.floor(x)
      const top = Math.floor(y)
      const fx = x - left
      const fy = y - top
      const x0 = left < 0 ? 0 : left >= width ? width - 1 : left
      const x1 = left + 1 < 0 ? 0 : left + 1 >= width ? width - 1 : left + 1
      const y0 = (top < 0 ? 0 : top >= height ? height - 1 : top) * width
      const y1 = (top + 1 < 0 ? 0 : top + 1 >= height ? height - 1 : top + 1) * width
      const above = lumaOf(pixels, 4 * (y0 + x0)) * (1 - fx) + lumaOf(pixels, 4 * (y0 + x1)) * fx
      const below = lumaOf(pixels, 4 * (y1 + x0)) * (1 - fx) + lumaOf(pixels, 4 * (y1 + x1)) * fx
      out[k++] = above * (1 - fy) + below * fy
    }
  }
}

function isWithin(x: number, y: number, width: number, height: number): boolean {
  return x >= 1 && y >= 1 && x <= width - 2 && y <= height - 2
}

function lumaOf(pixels: Uint8ClampedArray, i: number): number {
  return 0.299 * pixels[i]! + 0.587 * pixels[i + 1]! + 0.114 * pixels[i + 2]!
}
