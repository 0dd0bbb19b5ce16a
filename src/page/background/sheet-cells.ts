/** What a picture shows a cell at a time, few enough to tell a sheet from the desk that it lies on. */

/** Cells of a picture, however large it is: what is sampled of it does not grow with its size. */
const CELLS = 7000
/** Samples along each side of a cell. */
const SAMPLES = 5

/** The tones of a picture's cells, row by row. */
export interface SheetCells {
  columns: number
  rows: number
  /** tone of the cell's lighter half, print left out, 0 to 255 */
  red: Float32Array
  green: Float32Array
  blue: Float32Array
  /** brightness of that tone */
  luma: Float32Array
  /** how much darker than that tone the darkest sample is, share of it */
  ink: Float32Array
  /** share of samples that are black or white and have no colour */
  bilevel: number
}

/** Samples a picture. */
export function sheetCells(rgba: Uint8ClampedArray, width: number, height: number): SheetCells {
  const side = Math.max(1, Math.sqrt((width * height) / CELLS))
  const columns = Math.max(1, Math.round(width / side))
  const rows = Math.max(1, Math.round(height / side))
  const count = columns * rows
  const plane = (): Float32Array => new Float32Array(count)
  const cells: SheetCells = {
    columns,
    rows,
    red: plane(),
    green: plane(),
    blue: plane(),
    luma: plane(),
    ink: plane(),
    bilevel: 0,
  }
  const tones = new Int32Array(SAMPLES * SAMPLES)
  const lumas = new Int32Array(SAMPLES * SAMPLES)
  // A sample is the mean of four pixels that lie half a step apart, so that grain of large pictures counts
  // as little as that of small ones.
  const apartX = Math.floor(width / (2 * columns * SAMPLES))
  const apartY = Math.floor(height / (2 * rows * SAMPLES))
  const xs = places(width, columns, apartX)
  const ys = places(height, rows, apartY)
  const right = 4 * apartX
  const below = 4 * width * apartY
  const across = right + below
  let extreme = 0
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, k++) {
      let i = 0
      for (let v = row * SAMPLES; v < (row + 1) * SAMPLES; v++) {
        const line = ys[v]! * width
        for (let u = column * SAMPLES; u < (column + 1) * SAMPLES; u++, i++) {
          const at = (line + xs[u]!) << 2
          let r = rgba[at]!
          let g = rgba[at + 1]!
          let b = rgba[at + 2]!
          if (across > 0) {
            r = (r + rgba[at + right]! + rgba[at + below]! + rgba[at + across]!) >> 2
            g = (g + rgba[at + right + 1]! + rgba[at + below + 1]! + rgba[at + across + 1]!) >> 2
            b = (b + rgba[at + right + 2]! + rgba[at + below + 2]! + rgba[at + across + 2]!) >> 2
          }
          const luma = r * 77 + g * 150 + b * 29
          if ((luma < 24 * 256 || luma > 231 * 256) && Math.abs(r - b) < 6) extreme++
          lumas[i] = luma
          tones[i] = (r << 16) | (g << 8) | b
        }
      }
      take(cells, k, lumas, tones)
    }
  }
  cells.bilevel = extreme / (count * tones.length)
  return cells
}

/** Where samples lie: about the middles of `count × SAMPLES` equal parts, `apart` px short of the end. */
function places(size: number, count: number, apart: number): Int32Array {
  const parts = count * SAMPLES
  return Int32Array.from({ length: parts }, (_, i) => {
    const middle = Math.floor(((i + 0.5) * size) / parts) - (apart >> 1)
    return Math.max(0, Math.min(middle, size - 1 - apart))
  })
}

/** The mean of what is lighter than the mean, print and its rims left out. */
function take(cells: SheetCells, k: number, lumas: Int32Array, tones: Int32Array): void {
  let [sum, darkest] = [0, lumas[0]!]
  for (let i = 0; i < lumas.length; i++) {
    const luma = lumas[i]!
    sum += luma
    if (luma < darkest) darkest = luma
  }
  const mean = Math.floor(sum / lumas.length)
  let [red, green, blue, n] = [0, 0, 0, 0]
  for (let i = 0; i < lumas.length; i++) {
    if (lumas[i]! < mean) continue
    const tone = tones[i]!
    red += tone >> 16
    green += (tone >> 8) & 255
    blue += tone & 255
    n++
  }
  cells.red[k] = red / n
  cells.green[k] = green / n
  cells.blue[k] = blue / n
  const luma = (red * 77 + green * 150 + blue * 29) / (256 * n)
  cells.luma[k] = luma
  cells.ink[k] = Math.max(0, luma - darkest / 256) / (luma + 8)
}
