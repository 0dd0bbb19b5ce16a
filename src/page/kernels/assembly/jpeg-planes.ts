// What jpeg-read.ts read, as pixels.

/**
 * Brings the planes of a job together. Colour at half the resolution is that of the pixel it covers.
 * @param job as ../jpeg-planes.ts lays it out, read
 * @param to room for RGBA pixels
 */
export function planesToRgba(job: usize, to: usize, width: i32, height: i32): void {
  const luma = <usize>load<u32>(job + 64, 20)
  const lumaStride = load<i32>(job + 64, 24)
  if (load<i32>(job, 24) == 1) {
    for (let y = 0; y < height; y++) {
      const row = luma + <usize>(y * lumaStride)
      for (let x = 0; x < width; x++, to += 4) {
        store<u32>(to, <u32>load<u8>(row + <usize>x) * 0x010101 | 0xff000000)
      }
    }
    return
  }
  const right = load<i32>(job + 64) - 1
  const down = load<i32>(job + 64, 4) - 1
  const blue = <usize>load<u32>(job + 96, 20)
  const red = <usize>load<u32>(job + 128, 20)
  const stride = load<i32>(job + 96, 24)
  for (let y = 0; y < height; y++) {
    const row = luma + <usize>(y * lumaStride)
    const colours = <usize>((y >> down) * stride)
    for (let x = 0; x < width; x++, to += 4) {
      const at = colours + <usize>(x >> right)
      // JFIF's matrix in 1/65536.
      const cb = <i32>load<u8>(blue + at) - 128
      const cr = <i32>load<u8>(red + at) - 128
      const y16 = ((<i32>load<u8>(row + <usize>x)) << 16) + 32768
      const r = byte((y16 + 91881 * cr) >> 16)
      const g = byte((y16 - 22554 * cb - 46802 * cr) >> 16)
      const b = byte((y16 + 116130 * cb) >> 16)
      store<u32>(to, r | (g << 8) | (b << 16) | 0xff000000)
    }
  }
}

// @ts-ignore: decorator
@inline
function byte(value: i32): u32 {
  return <u32>max(0, min(255, value))
}

/**
 * Lays RGBA pixels into a square of RGB ones.
 * @param colour of the rest, red in the lowest byte
 * @param to room for a byte more than the square has
 */
export function layInSquare(
  from: usize,
  width: i32,
  height: i32,
  to: usize,
  size: i32,
  left: i32,
  top: i32,
  colour: u32,
): void {
  for (let y = 0; y < size; y++) {
    const inside = y >= top && y < top + height
    for (let x = 0; x < size; x++, to += 3) {
      let pixel = colour
      if (inside && x >= left && x < left + width) {
        pixel = load<u32>(from)
        from += 4
      }
      // The fourth byte is the next pixel's, which follows.
      store<u32>(to, pixel)
    }
  }
}
