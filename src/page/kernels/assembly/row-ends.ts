// Windows into noise, ends of rows: what kernels of ink share.

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
