/** How dark a page's ink is against its paper. */
import type { Paper } from './paper.ts'

/** Below this density the paper's own unevenness hides ink. */
const FLOOR = 14

/**
 * Density of the ink a pixel: 0 is bare paper, 255 reflects nothing. Relative to the paper around,
 * so that a shadow over the page does not count as ink. What is no paper counts by its darkness as
 * well: `paper.inside` tells it apart.
 * @param rgba pixels, row by row
 * @param paper of the same pixels
 */
export function inkPlane(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  paper: Paper,
): Uint8Array {
  const out = new Uint8Array(width * height)
  const levels = new Uint16Array(width)
  // The paper's tone hardly changes within half a cell.
  const rows = Math.max(1, paper.grid.cell >> 1)
  for (let y = 0; y < height; y++) {
    if (y % rows === 0) paper.grid.row(paper.level, Math.min(y + (rows >> 1), height - 1), levels)
    inkRow(rgba, out, levels, Math.imul(y, width))
  }
  return out
}

function inkRow(
  rgba: Uint8ClampedArray,
  out: Uint8Array,
  levels: Uint16Array,
  start: number,
): void {
  for (let x = 0, k = start, i = start << 2, width = levels.length; x < width; x++, k++, i += 4) {
    const level = levels[x]! >> 8
    const green = rgba[i + 1]!
    // Most pixels are bare paper, and no ink leaves green as bright as that.
    if (level - green < level >> 5) continue
    const light =
      (Math.imul(rgba[i]!, 77) + Math.imul(green, 150) + Math.imul(rgba[i + 2]!, 29)) >> 8
    const density = Math.imul(level - light, PER_LEVEL[level]!) >> 8
    if (density >= FLOOR) out[k] = density
  }
}

/** 255 / level with eight bits of fraction. */
const PER_LEVEL = Int16Array.from({ length: 256 }, (_, level) => (255 * 256) / Math.max(level, 16))
