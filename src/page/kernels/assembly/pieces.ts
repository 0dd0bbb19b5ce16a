// Pieces of print of ../../readability compared with what is on a picture where they are. Sums are
// added up in the same order everywhere.

/** Variance of what counts as flat, levels². */
const FLAT: f64 = 0.25

/**
 * Compares each piece with brightness in the middles of its cells, the picture's edges repeated.
 * @param plane brightness, a byte a pixel
 * @param pieces twelve 32-bit floats each: the corners top left, top right, bottom left, bottom right as
 *   x and y in px; columns; index of the first number of its print; power of its print; 0
 * @param prints brightness less its mean, row by row, of all pieces
 * @param out two 32-bit floats a piece: their correlation, and how much of the contrast is left
 */
export function matchPieces(
  plane: usize,
  width: i32,
  height: i32,
  pieces: usize,
  count: i32,
  rows: i32,
  prints: usize,
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
    let print = prints + ((<usize>load<f32>(pieces, 36)) << 2)
    let sum: f64 = 0
    let squares: f64 = 0
    let products: f64 = 0
    for (let row = 0; row < rows; row++) {
      const v = (<f32>row + 0.5) / <f32>rows
      const stepX = (topX + (bottomX - topX) * v) / <f32>columns
      const stepY = (topY + (bottomY - topY) * v) / <f32>columns
      // Middles of pixels are at +0.5.
      let x = tlx + downX * v + 0.5 * stepX - 0.5
      let y = tly + downY * v + 0.5 * stepY - 0.5
      for (let column = 0; column < columns; column++, x += stepX, y += stepY, print += 4) {
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
        const value = <f64>(above + (below - above) * (w - <f32>top))
        sum += value
        squares += value * value
        products += value * <f64>load<f32>(print)
      }
    }
    const cells = <f64>(rows * columns)
    const variance = max(squares - (sum * sum) / cells, FLAT * cells)
    store<f32>(out, <f32>(products / sqrt(power * variance)))
    store<f32>(out, <f32>(products / power), 4)
  }
}
