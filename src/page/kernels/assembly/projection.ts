/** Projections of points on the lines at an angle. */

/**
 * Counts points by the line they lie on, and by the one across. A point is shared between its two nearest lines.
 * @param x 32-bit floats from the middle, as `y`
 * @param cos of the angle, in lines per unit of the points; `sin` likewise
 * @param middle line on which the middle lies
 * @param rows 32-bit floats, cleared before, one for each line; `columns` likewise
 */
export function projectPoints(
  x: usize,
  y: usize,
  count: i32,
  cos: f64,
  sin: f64,
  middle: f64,
  rows: usize,
  columns: usize,
): void {
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 4) {
    const right = <f64>load<f32>(x + i)
    const down = <f64>load<f32>(y + i)
    share(rows, middle + down * cos - right * sin)
    share(columns, middle + right * cos + down * sin)
  }
}

// @ts-ignore: decorator
@inline
function share(lines: usize, place: f64): void {
  const line = <i32>place
  const past = place - <f64>line
  const at = lines + ((<usize>line) << 2)
  store<f32>(at, <f32>(<f64>load<f32>(at) + 1 - past))
  store<f32>(at, <f32>(<f64>load<f32>(at, 4) + past), 4)
}

/**
 * How many pairs of points lie on one line at an angle, or on one across, whichever are more.
 * @param x 32-bit floats, as `y`
 * @param cos of the angle, in lines per unit of the points; `sin` likewise
 * @param middle line on which the origin lies
 * @param lines room for 32 bits a line, twice
 * @param bins how many lines there are each way
 */
export function pairsOnLines(
  x: usize,
  y: usize,
  count: i32,
  cos: f64,
  sin: f64,
  middle: f64,
  lines: usize,
  bins: i32,
): i32 {
  const size = (<usize>bins) << 2
  memory.fill(lines, 0, 2 * size)
  let along = 0
  let across = 0
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 4) {
    const right = <f64>load<f32>(x + i)
    const down = <f64>load<f32>(y + i)
    const row = lines + ((<usize><i32>(middle + down * cos - right * sin)) << 2)
    const column = lines + size + ((<usize><i32>(middle + right * cos + down * sin)) << 2)
    const inRow = load<i32>(row)
    along += inRow
    store<i32>(row, inRow + 1)
    const inColumn = load<i32>(column)
    across += inColumn
    store<i32>(column, inColumn + 1)
  }
  return max(along, across)
}
