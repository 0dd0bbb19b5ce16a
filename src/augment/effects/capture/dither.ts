/** Thresholds of ordered dither: squares that repeat over the page. */

export interface Screen {
  /** dots */
  side: number
  /** 0 to 1, row by row, each rank once */
  values: Float32Array
}

/** Dispersed dots: the matrix of B. E. Bayer, "An optimum method for two-level rendition", 1973. */
export function bayerScreen(order = 3): Screen {
  const side = 1 << order
  const values = new Float32Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let rank = 0
      for (let bit = 0; bit < order; bit++) {
        const [u, v] = [(x >> bit) & 1, (y >> bit) & 1]
        rank = (rank << 2) | ((u ^ v) << 1) | v
      }
      values[y * side + x] = (rank + 0.5) / (side * side)
    }
  }
  return { side, values }
}

/**
 * Clustered dots in rows at 45°, as print shops have them: dots grow from the middles of the cells, holes
 * from their corners (R. Ulichney, "Digital halftoning", 1987, chapter 5).
 * @param period dots from one middle to the next along a row, even
 */
export function clusteredScreen(period: number): Screen {
  const side = Math.max(2, 2 * Math.round(period / 2))
  const places = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [((i % side) + 0.53) / side, (Math.floor(i / side) + 0.51) / side]
    const spot = Math.cos(2 * Math.PI * (x + y)) + Math.cos(2 * Math.PI * (x - y))
    return { i, spot }
  })
  const values = new Float32Array(side * side)
  places
    .toSorted((a, b) => a.spot - b.spot || a.i - b.i)
    .forEach(({ i }, rank) => {
      values[i] = (rank + 0.5) / (side * side)
    })
  return { side, values }
}
