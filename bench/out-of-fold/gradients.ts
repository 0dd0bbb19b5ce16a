/** Pictures as histograms of oriented gradients (N. Dalal, B. Triggs, 2005), of length 1. */

const DIRECTIONS = 6

/**
 * Unsigned gradient directions in a grid of cells, each pixel shared between its two nearest
 * directions; square roots, so that no single stroke decides.
 * @param values row by row
 * @returns columns × rows × 6 numbers
 */
export function gradients(
  values: Float32Array,
  width: number,
  height: number,
  columns: number,
  rows: number,
): Float32Array {
  const out = new Float32Array(columns * rows * DIRECTIONS)
  for (let y = 1; y < height - 1; y++) {
    const row = Math.floor((y * rows) / height)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const dx = values[at + 1]! - values[at - 1]!
      const dy = values[at + width]! - values[at - width]!
      const size = Math.hypot(dx, dy)
      if (size === 0) continue
      const turn = (((Math.atan2(dy, dx) / Math.PI) * DIRECTIONS + 2 * DIRECTIONS) % DIRECTIONS) + 0
      const first = Math.floor(turn) % DIRECTIONS
      const part = turn - Math.floor(turn)
      const cell = (row * columns + Math.floor((x * columns) / width)) * DIRECTIONS
      out[cell + first] = out[cell + first]! + size * (1 - part)
      const next = cell + ((first + 1) % DIRECTIONS)
      out[next] = out[next]! + size * part
    }
  }
  let squares = 0
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.sqrt(out[i]!)
    squares += out[i]! * out[i]!
  }
  const length = Math.sqrt(squares) || 1
  return out.map((value) => value / length)
}
