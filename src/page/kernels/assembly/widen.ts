// Values of square cells a pixel, windows into noise, ends of rows: what kernels of ink share.

/** Writes a row of bytes, one a cell, `side` times each. Writes up to 16 bytes behind its end. */
export function widenCells(cells: usize, out: usize, columns: i32, side: i32): void {
  for (let c = 0; c < columns; c++) {
    const value = v128.load8_splat(cells + <usize>c)
    const at = out + <usize>(c * side)
    for (let k = 0; k < side; k += 16) v128.store(at + <usize>k, value)
  }
}

/** The same with four bytes a cell. */
export function widenTones(cells: usize, out: usize, columns: i32, side: i32): void {
  for (let c = 0; c < columns; c++) {
    const value = v128.load32_splat(cells + ((<usize>c) << 2))
    const at = out + ((<usize>(c * side)) << 2)
    for (let k = 0; k < side; k += 4) v128.store(at + ((<usize>k) << 2), value)
  }
}

/** Sixteen pixels of a row of a noise tile of 1024 columns, which begins again at its end. */
export function tile16(row: usize, x: i32): v128 {
  const at = x & 1023
  if (at <= 1008) return v128.load(row + <usize>at)
  const ends = v128.load(row, 1008)
  const starts = v128.load(row)
  // A swizzle gives 0 where it is asked for what lies outside of the vector.
  const by = i8x16.add(LANES, i8x16.splat(<i8>(at - 1008)))
  return v128.or(i8x16.swizzle(ends, by), i8x16.swizzle(starts, i8x16.sub(by, i8x16.splat(16))))
}

const LANES = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

/** A vector whose first `count` bytes are all ones, the others 0. */
export function firstLanes(count: i32): v128 {
  return i8x16.lt_u(LANES, i8x16.splat(<i8>count))
}
