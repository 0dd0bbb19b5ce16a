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
  for (let row = -margin; row < rows + margin; row++) {
    const v = (row + 0.5) / rows
    const startX = tl.x + (bl.x - tl.x) * v
    const startY = tl.y + (bl.y - tl.y) * v
    const stepX = (tr.x + (br.x - tr.x) * v - startX) / columns
    const stepY = (tr.y + (br.y - tr.y) * v - startY) / columns
    for (let column = -margin; column < columns + margin; column++) {
      // Middles of pixels are at +0.5.
      const x = Math.min(width - 1, Math.max(0, startX + stepX * (column + 0.5) - 0.5))
      const y = Math.min(height - 1, Math.max(0, startY + stepY * (column + 0.5) - 0.5))
      const left = Math.floor(x)
      const top = Math.floor(y)
      const fx = x - left
      const fy = y - top
      const right = left + 1 < width ? 4 : 0
      const i = 4 * (top * width + left)
      const j = top + 1 < height ? i + 4 * width : i
      const above = lumaOf(pixels, i) * (1 - fx) + lumaOf(pixels, i + right) * fx
      const below = lumaOf(pixels, j) * (1 - fx) + lumaOf(pixels, j + right) * fx
      out[k++] = above * (1 - fy) + below * fy
    }
  }
}

/** As the kernel that looks for it has it. */
function lumaOf(pixels: Uint8ClampedArray, i: number): number {
  return (77 * pixels[i]! + 150 * pixels[i + 1]! + 29 * pixels[i + 2]! + 128) >> 8
}
