// Which pixels are darker than the mean of what is round them.

/** Side of the blocks that share a limit, px. */
const BLOCK: i32 = 4

/**
 * @param grey one byte a pixel, row by row; 16 bytes behind it may be read
 * @param reach blocks on each side of a pixel's own that make up its window
 * @param share how much darker than the mean, `minContrast` by how many levels at least; windows of a lower mean
 *   than `minMean` have no dark pixels
 * @param sums room for 4 (⌈width / 4⌉ + 1) (⌈height / 4⌉ + 1) bytes
 * @param limits room for 4 ⌈width / 4⌉ + 16 bytes
 * @param mask gets 1 where a pixel is darker, else 0; room for 16 bytes more
 */
export function belowMeans(
  grey: usize,
  width: i32,
  height: i32,
  reach: i32,
  share: f64,
  minContrast: f64,
  minMean: f64,
  sums: usize,
  limits: usize,
  mask: usize,
): void {
  const columns = (width + 3) >> 2
  const rows = (height + 3) >> 2
  const pitch = (<usize>(columns + 1)) << 2
  sumBlocks(grey, width, height, sums)
  for (let row = 0; row < rows; row++) {
    const top = max(0, row - reach)
    const bottom = min(rows, row + reach + 1)
    const high = min(height, bottom * BLOCK) - top * BLOCK
    const above = sums + <usize>top * pitch
    const below = sums + <usize>bottom * pitch
    for (let column = 0; column < columns; column++) {
      const left = max(0, column - reach)
      const right = min(columns, column + reach + 1)
      const wide = min(width, right * BLOCK) - left * BLOCK
      const from = (<usize>left) << 2
      const to = (<usize>right) << 2
      // Sums of whole pages may go over; those of windows come right.
      const sum = load<u32>(below + to) - load<u32>(below + from) - load<u32>(above + to) + load<u32>(above + from)
      const mean = <f64>sum / <f64>(high * wide)
      const darker = Math.ceil(Math.min(mean * (1 - share), mean - minContrast))
      const limit = mean < minMean ? 0 : <u32>Math.max(0, darker)
      store<u32>(limits + ((<usize>column) << 2), limit * 0x01010101)
    }
    const end = min(height, (row + 1) * BLOCK)
    for (let y = row * BLOCK; y < end; y++) {
      const at = <usize>(y * width)
      for (let x: usize = 0; x < <usize>width; x += 16) {
        const dark = i8x16.lt_u(v128.load(grey + at + x), v128.load(limits + x))
        v128.store(mask + at + x, v128.and(dark, i8x16.splat(1)))
      }
    }
  }
}

/** Integral image of the blocks' sums, 32 bits each, one row and one column more than there are blocks. */
function sumBlocks(grey: usize, width: i32, height: i32, sums: usize): void {
  const columns = (width + 3) >> 2
  const rows = (height + 3) >> 2
  const pitch = (<usize>(columns + 1)) << 2
  memory.fill(sums, 0, pitch)
  for (let row = 0; row < rows; row++) {
    const first = row * BLOCK
    const end = min(height, first + BLOCK)
    const above = sums + <usize>row * pitch
    const here = above + pitch
    store<u32>(here, 0)
    let x = 0
    for (; x + 16 <= width; x += 16) {
      let four = i32x4.splat(0)
      for (let y = first; y < end; y++) {
        const bytes = v128.load(grey + <usize>(y * width + x))
        four = i32x4.add(four, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)))
      }
      v128.store(here + (<usize>x) + 4, four)
    }
    for (; x < width; x += BLOCK) {
      let sum: u32 = 0
      const right = min(width, x + BLOCK)
      for (let y = first; y < end; y++) {
        for (let k = x; k < right; k++) sum += load<u8>(grey + <usize>(y * width + k))
      }
      store<u32>(here + (<usize>x) + 4, sum)
    }
    let sum: u32 = 0
    for (let at: usize = 4; at < pitch; at += 4) {
      sum += load<u32>(here + at)
      store<u32>(here + at, load<u32>(above + at) + sum)
    }
  }
}
