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
