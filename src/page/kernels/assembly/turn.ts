// Pixels of four bytes changing places.

/** Rows of a block: their part of the source stays in the nearest cache while columns are read. */
const BLOCK: i32 = 64

/** The picture turned by 90°; the target's rows are as long as the source is high. */
export function quarterTurn(
  from: usize,
  to: usize,
  width: i32,
  height: i32,
  clockwise: bool,
): void {
  const wide = width & ~3
  const high = height & ~3
  for (let top = 0; top < high; top += BLOCK) {
    const bottom = min(top + BLOCK, high)
    for (let x = 0; x < wide; x += 4) {
      for (let y = top; y < bottom; y += 4) turnFour(from, to, width, height, x, y, clockwise)
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = y < high ? wide : 0; x < width; x++) {
      const pixel = load<u32>(from + ((<usize>(y * width + x)) << 2))
      const at = clockwise ? x * height + height - 1 - y : (width - 1 - x) * height + y
      store<u32>(to + ((<usize>at) << 2), pixel)
    }
  }
}

// @ts-ignore: decorator
@inline
function turnFour(
  from: usize,
  to: usize,
  width: i32,
  height: i32,
  x: i32,
  y: i32,
  clockwise: bool,
): void {
  // Clockwise the lowest row comes first; otherwise the columns are written from the last one on.
  const down: usize = (<usize>width) << 2
  const first = from + ((<usize>((clockwise ? y + 3 : y) * width + x)) << 2)
  const step: usize = clockwise ? <usize>0 - down : down
  const a = v128.load(first)
  const b = v128.load(first + step)
  const c = v128.load(first + 2 * step)
  const d = v128.load(first + 3 * step)
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5)
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5)
  const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7)
  const cd2 = i32x4.shuffle(c, d, 2, 6, 3, 7)
  const row: usize = (<usize>height) << 2
  const start = clockwise ? x * height + height - 4 - y : (width - 1 - x) * height + y
  const out = to + ((<usize>start) << 2)
  const next: usize = clockwise ? row : <usize>0 - row
  v128.store(out, i64x2.shuffle(ab, cd, 0, 2))
  v128.store(out + next, i64x2.shuffle(ab, cd, 1, 3))
  v128.store(out + 2 * next, i64x2.shuffle(ab2, cd2, 0, 2))
  v128.store(out + 3 * next, i64x2.shuffle(ab2, cd2, 1, 3))
}

/** Every row from its last pixel to its first. */
export function mirrorRows(from: usize, to: usize, width: i32, height: i32): void {
  const four = width & ~3
  for (let y = 0; y < height; y++) {
    const row: usize = from + ((<usize>(y * width)) << 2)
    const out: usize = to + ((<usize>(y * width + width)) << 2)
    let x = 0
    for (; x < four; x += 4) {
      const p = v128.load(row + ((<usize>x) << 2))
      v128.store(out - ((<usize>(x + 4)) << 2), i32x4.shuffle(p, p, 3, 2, 1, 0))
    }
    for (; x < width; x++) {
      store<u32>(out - ((<usize>(x + 1)) << 2), load<u32>(row + ((<usize>x) << 2)))
    }
  }
}
