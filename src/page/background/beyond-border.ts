/** What lies beyond a picture's border where it goes on as it is there: its background without its print. */
import { indexReached } from '../../core/quantile.ts'
import type { Raster } from '../image/raster.ts'

/** Side of the cells whose background is looked for, share of the short side. */
const CELL = 1 / 24
/** Print and its edges are darker than this share of a cell's pixels, from the brightest down. */
const BARE = 0.3
/** Pixels of a cell that are looked at in each direction, about. */
const SAMPLES = 12
/** Within this many px of the border a moved picture's own pixels may be blended with what is beside them. */
export const SEAM = 2

/** The background at a picture's border, cell by cell, and beyond it as at the nearest place of it. */
export class BeyondBorder {
  private readonly width: number
  private readonly height: number
  private readonly cell: number
  private readonly columns: number
  private readonly rows: number
  /** red, green and blue of each cell, smoothed */
  private readonly colours: Float32Array

  constructor(page: Raster) {
    const { width, height } = page
    this.width = width
    this.height = height
    this.cell = Math.max(4, Math.ceil(Math.min(width, height) * CELL))
    this.columns = Math.ceil(width / this.cell)
    this.rows = Math.ceil(height / this.cell)
    this.colours = new Float32Array(3 * this.columns * this.rows)
    this.look(page)
  }

  /**
   * Writes the background wherever pixels come from beyond the border, or from right beside it.
   * @param into of any size
   * @param from of a row of `into`: writes where its pixels come from, from one column on as many as there is room
   *   for, x and y, in px of the page
   * @param inner two columns a row: pixels from the first on, before the second, are known to come from further in
   *   than `SEAM`, and are not asked for
   */
  write(
    into: Raster,
    from: (row: number, places: Float64Array, first: number) => void,
    inner?: Int32Array,
  ): void {
    const { buffer, byteOffset, length } = into.bytes
    const pixels = new Int32Array(buffer, byteOffset, length >> 2)
    const places = new Float64Array(2 * into.width)
    const write = (row: number, first: number, end: number): void => {
      if (first >= end) return
      const asked = places.subarray(0, 2 * (end - first))
      from(row, asked, first)
      this.writeAt(asked, pixels, row * into.width + first)
    }
    for (let row = 0; row < into.height; row++) {
      if (inner) {
        write(row, 0, inner[2 * row]!)
        write(row, inner[2 * row + 1]!, into.width)
      } else write(row, 0, into.width)
    }
  }

  private writeAt(places: Float64Array, pixels: Int32Array, first: number): void {
    const { width, height } = this
    for (let k = 0, at = first; k < places.length; k += 2, at++) {
      const x = places[k]!
      const y = places[k + 1]!
      if (x > SEAM && y > SEAM && x < width - SEAM && y < height - SEAM) continue
      pixels[at] = this.pixel(x, y)
    }
  }

  /** The background at a place, or at the nearest one of the picture, as a raster's four bytes. */
  private pixel(x: number, y: number): number {
    const { cell, columns, rows, colours } = this
    const across = Math.min(columns - 1, Math.max(0, x / cell - 0.5))
    const down = Math.min(rows - 1, Math.max(0, y / cell - 0.5))
    const left = Math.min(Math.max(columns - 2, 0), across | 0)
    const top = Math.min(Math.max(rows - 2, 0), down | 0)
    const s = across - left
    const t = down - top
    const a = 3 * (top * columns + left)
    const b = columns > 1 ? a + 3 : a
    const c = rows > 1 ? a + 3 * columns : a
    const d = c + b - a
    let packed = -0x1000000
    for (let channel = 0; channel < 3; channel++) {
      const above = colours[a + channel]! * (1 - s) + colours[b + channel]! * s
      const below = colours[c + channel]! * (1 - s) + colours[d + channel]! * s
      packed |= ((above * (1 - t) + below * t + 0.5) | 0) << (8 * channel)
    }
    return packed
  }

  /** Finds the background of the cells along the border; the others are never asked for. */
  private look(page: Raster): void {
    const { columns, rows, colours } = this
    const found = new Float32Array(colours.length)
    const counts = new Uint32Array(256)
    for (let row = 0; row < rows; row++) {
      const inner = row > 2 && row < rows - 3
      for (let column = 0; column < columns; column++) {
        if (inner && column > 2 && column < columns - 3) continue
        for (let channel = 0; channel < 3; channel++) {
          found[3 * (row * columns + column) + channel] = this.bare(
            page,
            row,
            column,
            channel,
            counts,
          )
        }
      }
    }
    smooth(found, columns, rows, colours)
  }

  private bare(
    { width, height, bytes }: Raster,
    row: number,
    column: number,
    channel: number,
    counts: Uint32Array,
  ): number {
    const { cell } = this
    const step = Math.max(1, Math.floor(cell / SAMPLES))
    const [right, bottom] = [
      Math.min(width, (column + 1) * cell),
      Math.min(height, (row + 1) * cell),
    ]
    counts.fill(0)
    let seen = 0
    for (let y = row * cell; y < bottom; y += step) {
      for (let x = column * cell; x < right; x += step, seen++) {
        const value = bytes[4 * (y * width + x) + channel]!
        counts[value] = counts[value]! + 1
      }
    }
    return indexReached(counts, seen * (1 - BARE))
  }
}

/** Each cell the mean of itself and its neighbours along the border, as far as those were looked at. */
function smooth(found: Float32Array, columns: number, rows: number, into: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        let count = 0
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            sum += found[3 * (y * columns + x) + channel]!
            count++
          }
        }
        into[3 * (row * columns + column) + channel] = sum / count
      }
    }
  }
}
