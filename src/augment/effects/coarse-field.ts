/** What changes slowly over a page: values at points of a coarse grid, read back between them. */

/** Values over a page. */
export interface CoarseField {
  columns: number
  rows: number
  /** pixels between points; the first lies at the left top corner */
  cell: number
  values: Float32Array
  /** room for one row of points */
  line: Float32Array
}

/** A field over a page of this size, all 0. @param cells along the short side */
export function coarseField(
  { width, height }: { width: number; height: number },
  cells: number,
): CoarseField {
  const cell = Math.max(1, Math.min(width, height) / cells)
  const columns = Math.ceil(width / cell) + 1
  const rows = Math.ceil(height / cell) + 1
  const values = new Float32Array(columns * rows)
  return { columns, rows, cell, values, line: new Float32Array(columns + 1) }
}

/**
 * One row of pixels, by linear interpolation.
 * @param out gets `unit` times the value of every pixel
 */
export function fieldRow(
  field: CoarseField,
  y: number,
  out: Float32Array | Int32Array,
  unit = 1,
): void {
  const { columns, rows, cell, values, line } = field
  const at = Math.min(rows - 1, y / cell)
  const above = Math.min(Math.floor(at), Math.max(0, rows - 2))
  const down = at - above
  const upper = above * columns
  const lower = Math.min(above + 1, rows - 1) * columns
  for (let c = 0; c < columns; c++) {
    line[c] = unit * (values[upper + c]! + (values[lower + c]! - values[upper + c]!) * down)
  }
  line[columns] = line[columns - 1]!
  const step = 1 / cell
  for (let x = 0, u = 0; x < out.length; x++, u += step) {
    const c = u | 0
    out[x] = line[c]! + (line[c + 1]! - line[c]!) * (u - c)
  }
}
