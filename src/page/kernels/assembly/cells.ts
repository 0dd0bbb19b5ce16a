// Values of square cells, a byte each, read back smoothly for rows of pixels.

/** Bytes that `cellRow` needs for a page of this width. */
// @ts-ignore: decorator
@inline
export function cellScratch(width: i32): usize {
  return lineOf(width) * 3
}

/** Bytes of a line of 16-bit numbers that a vector may reach over. */
// @ts-ignore: decorator
@inline
export function lineOf(width: i32): usize {
  return ((<usize>(width + 47)) & ~15) << 1
}

/**
 * One row of pixels between the middles of the cells, by linear interpolation; rows are to be asked
 * for from 0 on, one after another, for what was made for the last one to be used again.
 * @param scratch `cellScratch` bytes, the same for all rows
 * @param out 128 times the value, 16 bits a pixel, room for 8 more
 */
export function cellRow(
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  y: i32,
  width: i32,
  scratch: usize,
  out: usize,
): void {
  const length = lineOf(width)
  const steps = scratch + 2 * length
  if (y === 0) stepsOf(cell, steps)
  const at = cellsAbove(y, cell, rows)
  const row = <i32>at
  const before = y === 0 ? -1 : <i32>cellsAbove(y - 1, cell, rows) + 1
  const last = min(row + 1, rows - 1)
  for (let k = before + 1; k <= last; k++) {
    const line = scratch + <usize>(k & 1) * length
    spread(cells + <usize>(k * columns), columns, cell, width, steps, line)
  }
  const above = scratch + <usize>(row & 1) * length
  const below = scratch + <usize>(last & 1) * length
  const share = i16x8.splat(<i16>((at - <f64>row) * 32767))
  for (let x: usize = 0; x < (<usize>width) << 1; x += 16) {
    const a = v128.load(above + x)
    const rise = i16x8.sub(v128.load(below + x), a)
    v128.store(out + x, i16x8.add(a, i16x8.q15mulr_sat_s(rise, share)))
  }
}

/** Where a row of pixels lies among the rows of cells. */
// @ts-ignore: decorator
@inline
function cellsAbove(y: i32, cell: i32, rows: i32): f64 {
  return min(max((<f64>y + 0.5) / <f64>cell - 0.5, 0), <f64>(rows - 1))
}

/** For each pixel from the middle of a cell on how far it is to that of the next, 2^15 is all the way. */
function stepsOf(cell: i32, out: usize): void {
  // An even cell's middle lies between two pixels: the first one is half a step on.
  const ahead: i32 = cell & 1 ? 0 : 1
  for (let i = 0; i < cell + 8; i++) {
    store<i16>(out + ((<usize>i) << 1), <i16>(((2 * min(i, cell - 1) + ahead) << 14) / cell))
  }
}

/** A row of cells along a row of pixels: from the middle of every cell straight to that of the next. */
function spread(
  values: usize,
  columns: i32,
  cell: i32,
  width: i32,
  steps: usize,
  out: usize,
): void {
  if (cell === 2) return spreadTwo(values, columns, width, out)
  const lead = min(cell >> 1, width)
  let value = i16x8.splat(<i16>(<u16>load<u8>(values) << 7))
  for (let x = 0; x < lead; x += 8) v128.store(out + ((<usize>x) << 1), value)
  for (let x = lead, k = 1; x < width; x += cell, k++) {
    const next = i16x8.splat(<i16>(<u16>load<u8>(values + <usize>min(k, columns - 1)) << 7))
    const rise = i16x8.sub(next, value)
    // What is written too far is written over by the next cell.
    const end = min(x + cell, width)
    for (let i = x, at = steps; i < end; i += 8, at += 16) {
      const made = i16x8.add(value, i16x8.q15mulr_sat_s(rise, v128.load(at)))
      v128.store(out + ((<usize>i) << 1), made)
    }
    value = next
  }
}

/** The same for cells of two pixels, eight at a time. */
function spreadTwo(values: usize, columns: i32, width: i32, out: usize): void {
  store<u16>(out, <u16>(<u16>load<u8>(values) << 7))
  for (let k = 0; k < columns - 1; k += 8) {
    const at = values + <usize>k
    const own = i16x8.shl(i16x8.extend_low_i8x16_u(v128.load64_zero(at)), 7)
    const next = i16x8.shl(i16x8.extend_low_i8x16_u(v128.load64_zero(at, 1)), 7)
    const quarter = i16x8.shr_s(i16x8.sub(next, own), 2)
    const left = i16x8.add(own, quarter)
    const right = i16x8.sub(next, quarter)
    const to = out + ((<usize>(2 * k + 1)) << 1)
    v128.store(to, i16x8.shuffle(left, right, 0, 8, 1, 9, 2, 10, 3, 11))
    v128.store(to, i16x8.shuffle(left, right, 4, 12, 5, 13, 6, 14, 7, 15), 16)
  }
  const last = <u16>(<u16>load<u8>(values + <usize>(columns - 1)) << 7)
  for (let x = 2 * columns - 1; x < width; x++) store<u16>(out + ((<usize>x) << 1), last)
}

/**
 * Values of cells for a row of pixels, before they are spread along it: between the two rows of cells that are
 * nearest, by linear interpolation.
 * @param line gets 256 times the value, 16 bits a cell, and behind the last one the same again
 */
export function mixedCells(
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  y: i32,
  line: usize,
): void {
  const at = cellsAbove(y, cell, rows)
  const above = <i32>at
  const share = <i32>((at - <f64>above) * 256 + 0.5)
  const upper = cells + <usize>(above * columns)
  const lower = cells + <usize>(min(above + 1, rows - 1) * columns)
  for (let c: usize = 0; c < <usize>columns; c++) {
    const mixed = <i32>load<u8>(upper + c) * (256 - share) + <i32>load<u8>(lower + c) * share
    store<u16>(line + (c << 1), <u16>mixed)
  }
  const last = line + ((<usize>columns) << 1)
  store<u16>(last, load<u16>(last - 2))
}
