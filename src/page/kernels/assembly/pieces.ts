// Pieces of print of ../../readability compared with what is on a picture where they are. Sums are
// added up in the same order everywhere.

/** Variance of what counts as flat, levels². */
const FLAT: f64 = 0.25

/**
 * Compares each piece with brightness in the middles of its cells, the picture's edges repeated.
 * @param plane brightness, a byte a pixel
 * @param pieces twelve 32-bit floats each: the corners top left, top right, bottom left, bottom right as
 *   x and y in px; columns; index of the first number of its print; power of its print; 0
 * @param margin cells around a piece in which it is looked for; the best place counts
 * @param prints brightness less its mean, row by row, of all pieces
 * @param scratch room for a 32-bit float a cell of the largest piece, its margins included
 * @param out two 32-bit floats a piece: their correlation, and how much of the contrast is left
 */
export function matchPieces(
  plane: usize,
  width: i32,
  height: i32,
  pieces: usize,
  count: i32,
  rows: i32,
  margin: i32,
  prints: usize,
  scratch: usize,
  out: usize,
): void {
  const maxX = <f32>(width - 1)
  const maxY = <f32>(height - 1)
  for (let n = 0; n < count; n++, pieces += 48, out += 8) {
    const tlx = load<f32>(pieces)
    const tly = load<f32>(pieces, 4)
    const downX = load<f32>(pieces, 16) - tlx
    const downY = load<f32>(pieces, 20) - tly
    const topX = load<f32>(pieces, 8) - tlx
    const topY = load<f32>(pieces, 12) - tly
    const bottomX = load<f32>(pieces, 24) - load<f32>(pieces, 16)
    const bottomY = load<f32>(pieces, 28) - load<f32>(pieces, 20)
    const columns = <i32>load<f32>(pieces, 32)
    const power = <f64>load<f32>(pieces, 40)
    const print = prints + ((<usize>load<f32>(pieces, 36)) << 2)
    const before = <f32>0.5 - <f32>margin
    let to = scratch
    for (let row = -margin; row < rows + margin; row++) {
      const v = (<f32>row + 0.5) / <f32>rows
      const stepX = (topX + (bottomX - topX) * v) / <f32>columns
      const stepY = (topY + (bottomY - topY) * v) / <f32>columns
      // Middles of pixels are at +0.5.
      let x = tlx + downX * v + before * stepX - 0.5
      let y = tly + downY * v + before * stepY - 0.5
      for (let column = columns + 2 * margin; column > 0; column--, x += stepX, y += stepY, to += 4) {
        const u = min(max(x, 0), maxX)
        const w = min(max(y, 0), maxY)
        const left = <i32>u
        const top = <i32>w
        const fx = u - <f32>left
        const i = plane + <usize>(top * width + left)
        const right: usize = left + 1 < width ? 1 : 0
        const j = top + 1 < height ? i + <usize>width : i
        const p = <f32>load<u8>(i)
        const q = <f32>load<u8>(j)
        const above = p + (<f32>load<u8>(i + right) - p) * fx
        const below = q + (<f32>load<u8>(j + right) - q) * fx
        store<f32>(to, above + (below - above) * (w - <f32>top))
      }
    }
    const line = (<usize>(columns + 2 * margin)) << 2
    let likeness: f64 = -2
    for (let dy = 0; dy <= 2 * margin; dy++) {
      for (let dx = 0; dx <= 2 * margin; dx++) {
        const products = match(scratch + <usize>dy * line + ((<usize>dx) << 2), line, print, rows, columns)
        const here = products / sqrt(power * variance)
        if (here <= likeness) continue
        likeness = here
        store<f32>(out, <f32>here)
        store<f32>(out, <f32>(products / power), 4)
      }
    }
  }
}

/** Of the cells that `match` last looked at: their squares' sum about their mean, at least what is flat. */
let variance: f64 = 0

/** The sum of a piece's cells times those of its print. */
function match(from: usize, line: usize, print: usize, rows: i32, columns: i32): f64 {
  let sum: f64 = 0
  let squares: f64 = 0
  let products: f64 = 0
  for (let row = 0; row < rows; row++, from += line) {
    for (let at: usize = 0, end = (<usize>columns) << 2; at < end; at += 4, print += 4) {
      const value = <f64>load<f32>(from + at)
      sum += value
      squares += value * value
      products += value * <f64>load<f32>(print)
    }
  }
  const cells = <f64>(rows * columns)
  variance = max(squares - (sum * sum) / cells, FLAT * cells)
  return products
}
