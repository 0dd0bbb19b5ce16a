/** Dark components on lighter background, separated by the brightness around each pixel. */

export interface BinariseOptions {
  /** half side of the window that a pixel is compared with, px */
  radius: number
  /** how much darker than the window's mean ink is, share of the mean */
  share: number
  /** minimum difference, grey levels */
  minContrast: number
  /** windows with a lower mean have no ink, grey levels; default 0 */
  minMean?: number
}

/** Side of the blocks that share a threshold, px: the mean of a window hardly changes within one. */
const BLOCK = 4

/**
 * Adaptive threshold (D. Bradley, G. Roth, "Adaptive Thresholding using the Integral Image", 2007):
 * 1 where a pixel is darker than the mean of the window round it by `share` and by `minContrast` levels.
 * The windows' means are taken over blocks of 4×4 pixels and are cut off at the page's edges.
 * @param grey brightness, one byte a pixel
 */
export function binarise(
  grey: Uint8Array,
  width: number,
  height: number,
  { radius, share, minContrast, minMean = 0 }: BinariseOptions,
): Uint8Array {
  const mask = new Uint8Array(width * height)
  const columns = Math.ceil(width / BLOCK)
  const rows = Math.ceil(height / BLOCK)
  const sums = blockIntegral(grey, width, height, columns, rows)
  const reach = Math.max(1, Math.round(radius / BLOCK))
  // A limit for every pixel of a row, blocks cut off at the page's edge filled all the same.
  const limits = new Uint8Array(columns * BLOCK)
  for (let row = 0; row < rows; row++) {
    const top = Math.max(0, row - reach)
    const bottom = Math.min(rows, row + reach + 1)
    const high = Math.min(height, bottom * BLOCK) - top * BLOCK
    for (let column = 0; column < columns; column++) {
      const left = Math.max(0, column - reach)
      const right = Math.min(columns, column + reach + 1)
      const wide = Math.min(width, right * BLOCK) - left * BLOCK
      const sum =
        sums[bottom * (columns + 1) + right]! -
        sums[bottom * (columns + 1) + left]! -
        sums[top * (columns + 1) + right]! +
        sums[top * (columns + 1) + left]!
      const mean = sum / (high * wide)
      const limit =
        mean < minMean
          ? 0
          : Math.max(0, Math.ceil(Math.min(mean * (1 - share), mean - minContrast)))
      limits.fill(limit, column * BLOCK, (column + 1) * BLOCK)
    }
    const end = Math.min(height, (row + 1) * BLOCK)
    for (let y = row * BLOCK; y < end; y++) {
      const at = y * width
      for (let x = 0; x < width; x++) {
        // The sign bit of the difference: a branch here is mispredicted at every glyph.
        mask[at + x] = (grey[at + x]! - limits[x]!) >>> 31
      }
    }
  }
  return mask
}

/** Integral image of the blocks' sums, one row and one column more than there are blocks. */
function blockIntegral(
  grey: Uint8Array,
  width: number,
  height: number,
  columns: number,
  rows: number,
): Float64Array {
  const sums = new Float64Array((columns + 1) * (rows + 1))
  const line = new Int32Array(columns)
  for (let row = 0; row < rows; row++) {
    line.fill(0)
    const end = Math.min(height, (row + 1) * BLOCK)
    for (let y = row * BLOCK; y < end; y++) {
      const at = y * width
      const whole = width >> 2
      for (let column = 0, k = at; column < whole; column++, k += BLOCK) {
        line[column] = line[column]! + grey[k]! + grey[k + 1]! + grey[k + 2]! + grey[k + 3]!
      }
      for (let x = whole * BLOCK; x < width; x++) line[whole] = line[whole]! + grey[at + x]!
    }
    let sum = 0
    const above = row * (columns + 1) + 1
    for (let column = 0; column < columns; column++) {
      sum += line[column]!
      sums[above + columns + 1 + column] = sums[above + column]! + sum
    }
  }
  return sums
}
