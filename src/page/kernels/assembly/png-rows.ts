// Rows of 16-bit pictures as PNG stores them: the higher byte first, each less one beside it.

/** Filter types of the standard. */
const SUB: u8 = 1
const UP: u8 = 2

/**
 * @param plane 16 bits a pixel, row by row
 * @param to a filter type and two bytes a pixel for each row; up to 16 bytes behind are written too
 * @param up whether pixels are taken less the one above, not the one to their left
 */
export function filterWideRows(plane: usize, to: usize, width: i32, height: i32, up: bool): void {
  const stride = <usize>width << 1
  for (let y = 0; y < height; y++, plane += stride) {
    const above = up && y > 0
    store<u8>(to++, above ? UP : SUB)
    let from = plane
    const end = plane + stride
    let out = to
    if (!above) {
      const first = load<u16>(from)
      store<u16>(out, <u16>((first >> 8) | (first << 8)))
      from += 2
      out += 2
    }
    const back = above ? stride : 2
    for (; from < end; from += 16, out += 16) {
      v128.store(out, i8x16.sub(turned(v128.load(from)), turned(v128.load(from - back))))
    }
    to += stride
  }
}

// @ts-ignore: decorator
@inline
function turned(v: v128): v128 {
  return i8x16.shuffle(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
}
