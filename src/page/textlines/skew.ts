/** Direction of a page's text, from the positions of its components. */

/** Degrees to either side that are tried. */
const REACH = 22

/**
 * The tilt of components in rows, by projection: at the right angle the points fall on few
 * lines, and the sum of squares of their counts is highest (W. Postl, 1986). Rows and columns are
 * at right angles, so pages turned by a quarter give the same answer.
 * @param x coordinates of the components, px
 * @param y as many
 * @param pitch how wide a line is, px: about half a glyph's height
 * @returns radians in ±0.38, positive where rows fall towards the right
 */
export function tilt(x: Float32Array, y: Float32Array, pitch: number): number {
  const degree = Math.PI / 180
  let size = 0
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i]!) + Math.abs(y[i]!))
  const bins = 4 * Math.ceil(size / pitch) + 8
  const counts = { rows: new Int32Array(bins), columns: new Int32Array(bins) }
  let best = 0
  let highest = -1
  for (let d = -REACH; d <= REACH; d++) {
    const score = concentration(x, y, d * degree, pitch, counts)
    if (score <= highest) continue
    highest = score
    best = d
  }
  const around = best
  highest = -1
  for (let d = around - 0.75; d <= around + 0.75; d += 0.25) {
    const score = concentration(x, y, d * degree, pitch / 2, counts)
    if (score <= highest) continue
    highest = score
    best = d
  }
  return best * degree
}

/** Sum of squares of the counts on parallel lines, for rows or columns, whichever are better aligned. */
function concentration(
  x: Float32Array,
  y: Float32Array,
  angle: number,
  pitch: number,
  { rows, columns }: { rows: Int32Array; columns: Int32Array },
): number {
  const cos = Math.cos(angle) / pitch
  const sin = Math.sin(angle) / pitch
  const middle = rows.length >> 1
  rows.fill(0)
  columns.fill(0)
  // Counting pairs on a line, which orders angles as the sum of squares does.
  let alongRows = 0
  let alongColumns = 0
  for (let i = 0; i < x.length; i++) {
    const row = (middle + y[i]! * cos - x[i]! * sin) | 0
    const column = (middle + x[i]! * cos + y[i]! * sin) | 0
    alongRows += rows[row]!
    rows[row] = rows[row]! + 1
    alongColumns += columns[column]!
    columns[column] = columns[column]! + 1
  }
  return Math.max(alongRows, alongColumns)
}
