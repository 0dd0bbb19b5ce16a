/** RGBA to RGB. `to` needs 4 bytes more than the RGB takes. */
export function dropAlpha(from: usize, to: usize, pixels: i32): void {
  const four = pixels & ~3
  let i = 0
  for (; i < four; i += 4) {
    const rgba = v128.load(from + ((<usize>i) << 2))
    const rgb = i8x16.shuffle(rgba, rgba, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15)
    v128.store(to + <usize>i * 3, rgb)
  }
  for (; i < pixels; i++) {
    const source = from + ((<usize>i) << 2)
    const target = to + <usize>i * 3
    store<u8>(target, load<u8>(source))
    store<u8>(target + 1, load<u8>(source + 1))
    store<u8>(target + 2, load<u8>(source + 2))
  }
}
