// Tone curves and colours moved towards their grey, both by table.

/**
 * Sends pixels through tables: what a channel's value adds to all channels.
 * @param at RGBA, changed in place
 * @param tables 3 × 256 × four 16-bit numbers, by red, green and blue: what is added to red, green,
 *   blue and alpha, with five bits of fraction
 */
export function toneTables(at: usize, pixels: i32, tables: usize): void {
  const end = at + ((<usize>(pixels & ~3)) << 2)
  for (; at < end; at += 16) {
    const first = toned(load<u64>(at), tables)
    const last = toned(load<u64>(at, 8), tables)
    v128.store(at, i8x16.narrow_i16x8_u(first, last))
  }
  for (let rest = pixels & 3; rest > 0; rest--, at += 4) {
    const made = toned(<u64>load<u32>(at), tables)
    v128.store32_lane(at, i8x16.narrow_i16x8_u(made, made), 0)
  }
}

/** Two pixels, as eight 16-bit numbers. */
// @ts-ignore: decorator
@inline
function toned(p: u64, tables: usize): v128 {
  const red = pair(tables, (<usize>p << 3) & 0x7f8, <usize>(p >> 29) & 0x7f8)
  const green = pair(tables + 2048, (<usize>p >> 5) & 0x7f8, <usize>(p >> 37) & 0x7f8)
  const blue = pair(tables + 4096, (<usize>p >> 13) & 0x7f8, <usize>(p >> 45) & 0x7f8)
  return i16x8.shr_s(i16x8.add(i16x8.add(red, green), blue), 5)
}

// @ts-ignore: decorator
@inline
function pair(table: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(table + second, v128.load64_zero(table + first), 1)
}

/** Sum of the brightness (BT.601, of 256 × 255) of every `stride`th pixel. */
export function brightnessSum(at: usize, pixels: i32, stride: i32): f64 {
  let sum: i64 = 0
  const end = at + ((<usize>pixels) << 2)
  for (; at < end; at += (<usize>stride) << 2) {
    sum += <i64>(<i32>load<u8>(at) * 77 + <i32>load<u8>(at, 1) * 150 + <i32>load<u8>(at, 2) * 29)
  }
  return <f64>sum
}
