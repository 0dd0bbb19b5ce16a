/** The pixels of a picture that a page drawn on it covers, row by row. */
import type { Size } from './point-map.ts'

/**
 * Which pixels of a picture lie at least `reach` px within a page.
 * @param edges see `edgesOf`
 * @returns two columns a row: pixels from the first on, before the second
 */
export function innerSpans(
  { width, height }: Size,
  edges: Float64Array,
  reach: number,
): Int32Array {
  const spans = new Int32Array(2 * height)
  for (let row = 0; row < height; row++) {
    let from = 0
    let to = width
    for (let e = 0; e < 12; e += 3) {
      const a = edges[e]!
      const rest = reach - edges[e + 1]! * (row + 0.5) - edges[e + 2]!
      if (a > 1e-9) from = Math.max(from, Math.ceil(rest / a - 0.5))
      else if (a < -1e-9) to = Math.min(to, Math.floor(rest / a - 0.5) + 1)
      else if (rest > 0) to = 0
    }
    const none = to <= from
    spans[2 * row] = none ? width : from
    spans[2 * row + 1] = none ? width : to
  }
  return spans
}
