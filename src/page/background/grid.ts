/** Values known for square cells of a page, read back smoothly for every pixel. */

/** The cells that cover a page: `cell` pixels a side, those at the far edges cut off. */
export class Grid {
  readonly columns: number
  readonly rows: number
  readonly cell: number
  /** column of cells in which every column of pixels lies */
  readonly columnOf: Uint16Array
  private readonly height: number
  private readonly line: Uint16Array

  /**
   * @param width of the page in pixels
   * @param height of the page in pixels
   * @param cell side of a cell in pixels, a whole number from 1 on
   */
  constructor(width: number, height: number, cell: number) {
    this.cell = cell
    this.height = height
    this.columns = Math.ceil(width / cell)
    this.rows = Math.ceil(height / cell)
    this.columnOf = new Uint16Array(width)
    for (let x = 0; x < width; x++) this.columnOf[x] = Math.floor(x / cell)
    this.line = new Uint16Array(this.columns + 1)
  }

  /**
   * One row of pixels between the middles of the cells, by linear interpolation.
   * @param values one byte a cell, row by row
   * @param y row of the page, from 0
   * @param out 256 times the value for every pixel of the row
   */
  row(values: Uint8Array, y: number, out: Uint16Array): void {
    const { columns, rows, cell, line } = this
    const at = Math.min(Math.max((y + 0.5) / cell - 0.5, 0), rows - 1)
    const above = Math.floor(at)
    const below = Math.min(above + 1, rows - 1)
    const share = Math.round((at - above) * 256)
    for (let c = 0; c < columns; c++) {
      line[c] =
        Math.imul(values[above * columns + c]!, 256 - share) +
        Math.imul(values[below * columns + c]!, share)
    }
    line[columns] = line[columns - 1]!
    spreadRow(line, cell, out)
  }

  /** Rows of the page that a row of cells covers: from the first to before the second. */
  span(row: number): [from: number, to: number] {
    return [row * this.cell, Math.min((row + 1) * this.cell, this.height)]
  }
}

/** Walks from the middle of every cell to that of the next; beyond the outer ones nothing changes. */
function spreadRow(line: Uint16Array, cell: number, out: Uint16Array): void {
  const width = out.length
  const lead = Math.min(cell >> 1, width)
  out.fill(line[0]!, 0, lead)
  // An even cell's middle lies between two pixels: the first one is half a step on.
  const ahead = cell & 1 ? 0 : 0.5
  const unit = Math.round(65536 / cell)
  for (let x = lead, left = 0; x < width; x += cell, left++) {
    const first = line[left]!
    // 16 bits of difference and 14 of share stay within 31.
    const rise = Math.imul(line[left + 1]! - first, unit >> 2)
    let value = Math.round(rise * ahead)
    const end = Math.min(x + cell, width)
    for (let k = x; k < end; k++, value = (value + rise) | 0) out[k] = first + (value >> 14)
  }
}
