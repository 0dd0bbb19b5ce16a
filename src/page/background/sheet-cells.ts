/** What a picture shows a cell at a time, few enough to tell a sheet from the desk that it lies on. */

import { kernelArena } from '../kernels/arena.ts'

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
  const planes = { red: plane(), green: plane(), blue: plane(), luma: plane(), ink: plane() }
  // A sample is the mean of four pixels that lie half a step apart, so that grain of large pictures counts
  // as little as that of small ones.
  const apartX = Math.floor(width / (2 * columns * SAMPLES))
  const apartY = Math.floor(height / (2 * rows * SAMPLES))
  const ys = places(height, rows, apartY)
  const arena = kernelArena()
  const xs = arena.write(places(width, columns, apartX))
  // Of a large picture only the rows that are sampled are copied, those of one row of cells at a time.
  const pairs = arena.alloc(2 * SAMPLES * 4 * width)
  const out = arena.alloc(5 * 4 * columns)
  const scratch = arena.alloc(8 * SAMPLES ** 2)
  const single = apartX === 0 && apartY === 0 ? 1 : 0
  const copied = arena.view(pairs, 2 * SAMPLES * 4 * width, Uint8ClampedArray)
  const tones = arena.view(out, 5 * columns, Float32Array)
  const copy = (y: number, to: number): void => {
    copied.set(rgba.subarray(4 * y * width, 4 * (y + 1) * width), 4 * to * width)
  }
  let extreme = 0
  for (let row = 0; row < rows; row++) {
    for (let v = 0; v < SAMPLES; v++) {
      const y = ys[row * SAMPLES + v]!
      copy(y, 2 * v)
      if (single === 0) copy(y + apartY, 2 * v + 1)
    }
    extreme += arena.run.sheetTones(
      pairs,
      width,
      SAMPLES,
      xs,
      columns,
      apartX,
      single,
      out,
      scratch,
    )
    Object.values(planes).forEach((values, i) => {
      values.set(tones.subarray(i * columns, (i + 1) * columns), row * columns)
    })
  }
  return { columns, rows, ...planes, bilevel: extreme / (count * SAMPLES ** 2) }
}

/** Where samples lie: about the middles of `count × SAMPLES` equal parts, `apart` px short of the end. */
function places(size: number, count: number, apart: number): Int32Array {
  const parts = count * SAMPLES
  return Int32Array.from({ length: parts }, (_, i) => {
    const middle = Math.floor(((i + 0.5) * size) / parts) - (apart >> 1)
    return Math.max(0, Math.min(middle, size - 1 - apart))
  })
}
