/** Layers of the orientation network besides their products of matrices. Pixel by pixel, channels last. */

/**
 * Every window of every image as a row (im2col).
 * @param images `count` of `side` × `side` × `channels` 32-bit floats, room for 3 more
 * @param inputs floats of a row: those of the window, then zeros
 * @param out (side − window + 1)² rows per image, room for 3 more floats
 */
export function unfoldWindows(
  images: usize,
  count: i32,
  side: i32,
  channels: i32,
  window: i32,
  inputs: i32,
  out: usize,
): void {
  const places = side - window + 1
  const pixel = (<usize>channels) << 2
  const pitch = <usize>side * pixel
  const line = <usize>window * pixel
  const row = (<usize>inputs) << 2
  const filled = <usize>window * line
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < places; y++) {
      let first = images + <usize>(n * side + y) * pitch
      for (let x = 0; x < places; x++) {
        let from = first
        // What is written behind a line is written over by the next one, and at the end by zeros.
        for (let to = out, end = out + filled; to < end; to += line) {
          for (let i: usize = 0; i < line; i += 16) v128.store(to + i, v128.load(from + i))
          from += pitch
        }
        for (let to = out + filled; to < out + row; to += 4) store<f32>(to, 0)
        out += row
        first += pixel
      }
    }
  }
}

/**
 * Adds a bias to each row, in place; what is below 0 then becomes 0 where `rectified`.
 * @param columns a multiple of 4
 */
export function addBias(rows: usize, count: i32, columns: i32, bias: usize, rectified: bool): void {
  const zero = f32x4.splat(0)
  const width = (<usize>columns) << 2
  for (let row = 0; row < count; row++, rows += width) {
    for (let at: usize = 0; at < width; at += 16) {
      const sum = f32x4.add(v128.load(rows + at), v128.load(bias + at))
      v128.store(rows + at, rectified ? f32x4.max(sum, zero) : sum)
    }
  }
}

/**
 * The largest of every 2 × 2 pixels, channel by channel.
 * @param images `count` of `side` × `side` × `channels` 32-bit floats; `side` even, `channels` a multiple of 4
 */
export function poolPairs(images: usize, count: i32, side: i32, channels: i32, out: usize): void {
  const pixel = (<usize>channels) << 2
  const pitch = <usize>side * pixel
  // Rows of all images follow each other, two and two.
  for (let pair = 0, pairs = (count * side) >> 1; pair < pairs; pair++, images += 2 * pitch) {
    for (let x: usize = 0; x < pitch; x += 2 * pixel) {
      const first = images + x
      for (let c: usize = 0; c < pixel; c += 16, out += 16) {
        const above = f32x4.max(v128.load(first + c), v128.load(first + pixel + c))
        const below = f32x4.max(
          v128.load(first + pitch + c),
          v128.load(first + pitch + pixel + c),
        )
        v128.store(out, f32x4.max(above, below))
      }
    }
  }
}
