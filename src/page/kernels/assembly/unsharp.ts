// A camera's sharpening: what a pixel has more than the weighted mean of nine is added to it again.

/**
 * @param rgba changed in place
 * @param reach distance of the nine pixels from each other; they weigh (1, 2, 1) / 4 both ways
 * @param amount share of the difference that is added, fifteen bits of fraction
 * @param scratch room for 4 ((reach + 2) width + 2 reach) + 96 bytes
 */
export function unsharp(
  rgba: usize,
  width: i32,
  height: i32,
  reach: i32,
  amount: i32,
  scratch: usize,
): void {
  const rowBytes = (<usize>width) << 2
  const padding = (<usize>reach) << 2
  // Means along columns, then rows as they were, `reach` + 1 of them.
  const means = scratch + padding
  const rows = means + rowBytes + padding + 32
  const kept = reach + 1
  const share = i16x8.splat(<i16>amount)
  for (let y = 0; y < height; y++) {
    const row = rgba + <usize>y * rowBytes
    const own = rows + <usize>(y % kept) * rowBytes
    memory.copy(own, row, rowBytes)
    const up = rows + <usize>(max(y - reach, 0) % kept) * rowBytes
    const down = row + <usize>min(reach, height - 1 - y) * rowBytes
    // What is written beyond the row's end is padding, written next.
    for (let x: usize = 0; x < rowBytes; x += 16) {
      const sides = i8x16.avgr_u(v128.load(up + x), v128.load(down + x))
      v128.store(means + x, i8x16.avgr_u(sides, v128.load(own + x)))
    }
    const end = means + rowBytes
    const first = load<u32>(means)
    const last = load<u32>(end - 4)
    for (let k: usize = 0; k < padding; k += 4) {
      store<u32>(scratch + k, first)
      store<u32>(end + k, last)
    }
    let x: usize = 0
    for (; x + 16 <= rowBytes; x += 16) v128.store(row + x, sharper(own + x, means + x, padding, share))
    for (; x < rowBytes; x += 4) {
      v128.store32_lane(row + x, sharper(own + x, means + x, padding, share), 0)
    }
  }
}

/** Four pixels with their difference from the mean around them. */
// @ts-ignore: decorator
@inline
function sharper(own: usize, at: usize, side: usize, share: v128): v128 {
  const p = v128.load(own)
  // Columns were rounded up; rows are rounded down, by the complement, so that no tone moves.
  const sides = v128.not(i8x16.avgr_u(v128.load(at - side), v128.load(at + side)))
  const mean = v128.not(i8x16.avgr_u(sides, v128.not(v128.load(at))))
  const low = more(i16x8.extend_low_i8x16_u(p), i16x8.extend_low_i8x16_u(mean), share)
  const high = more(i16x8.extend_high_i8x16_u(p), i16x8.extend_high_i8x16_u(mean), share)
  return i8x16.narrow_i16x8_u(low, high)
}

// @ts-ignore: decorator
@inline
function more(own: v128, mean: v128, share: v128): v128 {
  return i16x8.add(own, i16x8.q15mulr_sat_s(i16x8.sub(own, mean), share))
}
