// What a page shows a cell at a time.

/**
 * Every cell's bright tone, from a lattice of its pixels; at most one cell is cut off at each far edge.
 * @param cell side of a cell, from 1 on
 * @param step from sample to sample, in pixels
 * @param near samples up to this many grey levels below a cell's brightest one make its tone
 * @param out five planes of one byte per cell: red, green, blue and brightness of that tone, the share of
 *   samples that make it (255 is all)
 * @param scratch room for 8 bytes a sample of one cell: 8 × (cell / step + 1)²
 */
export function sampleCells(
  rgba: usize,
  width: i32,
  height: i32,
  cell: i32,
  step: i32,
  near: i32,
  out: usize,
  scratch: usize,
): void {
  const columns = (width + cell - 1) / cell
  const rows = (height + cell - 1) / cell
  const plane = <usize>(columns * rows)
  for (let row = 0; row < rows; row++) {
    const top = row * cell
    const bottom = min(top + cell, height)
    for (let left = 0; left < width; left += cell, out++) {
      const right = min(left + cell, width)
      let end = scratch
      let high = 0
      for (let y = top, odd = 0; y < bottom; y += step, odd ^= 1) {
        // Every other row begins later, so that a rule as thin as a pixel is not missed.
        const shift = step > 1 ? odd : 0
        for (let x = min(left + shift, right - 1); x < right; x += step, end += 8) {
          const p = load<u32>(rgba + ((<usize>(y * width + x)) << 2))
          const value = lightOf(p & 255, (p >> 8) & 255, (p >> 16) & 255)
          store<u32>(end, p)
          store<i32>(end, value, 4)
          high = max(high, value)
        }
      }
      // Two channels in a word: 2^16 samples of 255 fit a half of 64 bits.
      let redBlue: u64 = 0
      let green: u64 = 0
      let count = 0
      for (let at = scratch; at < end; at += 8) {
        if (load<i32>(at, 4) < high - near) continue
        const p = <u64>load<u32>(at)
        redBlue += (p & 255) | ((p & 0xff0000) << 16)
        green += (p >> 8) & 255
        count++
      }
      const r = rounded(<u32>redBlue, count)
      const g = rounded(<u32>green, count)
      const b = rounded(<u32>(redBlue >> 32), count)
      store<u8>(out, r)
      store<u8>(out + plane, g)
      store<u8>(out + 2 * plane, b)
      store<u8>(out + 3 * plane, lightOf(r, g, b))
      store<u8>(out + 4 * plane, (255 * count) / <i32>((end - scratch) >> 3))
    }
  }
}

// @ts-ignore: decorator
@inline
function lightOf(r: u32, g: u32, b: u32): i32 {
  return <i32>((r * 77 + g * 150 + b * 29 + 128) >> 8)
}

// @ts-ignore: decorator
@inline
function rounded(sum: u32, count: i32): u32 {
  return (2 * sum + <u32>count) / <u32>(2 * count)
}
