// Pixels around a place.

/** Sixteen pixels around a place near the sides, the outermost going on beyond them. */
export function gather(from: usize, width: i32, height: i32, u: i32, v: i32, out: usize): void {
  for (let j = 0; j < 4; j++) {
    const y = min(max(v - 1 + j, 0), height - 1)
    for (let i = 0; i < 4; i++, out += 4) {
      const x = min(max(u - 1 + i, 0), width - 1)
      store<u32>(out, load<u32>(from + ((<usize>(y * width + x)) << 2)))
    }
  }
}
