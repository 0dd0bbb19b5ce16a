// Planes of bytes to the scan of a baseline JPEG, by the standard Huffman tables. What the job holds
// stands in ../jpeg-planes.ts.

let to: usize = 0
let held: u64 = 0
let waiting: i32 = 0

// @ts-ignore: decorator
@inline
function put(code: u32, length: i32): void {
  held = (held << length) | <u64>code
  waiting += length
  while (waiting >= 8) {
    waiting -= 8
    const byte = <u8>(held >> waiting)
    store<u8>(to++, byte)
    if (byte == 0xff) store<u8>(to++, 0)
  }
}

/**
 * @param job addresses and counts as ../jpeg-planes.ts lays them out
 * @param out room for the scan
 * @returns bytes written
 */
export function writeJpegScan(job: usize, out: usize): i32 {
  to = out
  held = 0
  waiting = 0
  const components = load<i32>(job, 24)
  const across = load<i32>(job, 40)
  const down = load<i32>(job, 44)
  for (let c = 0; c < components; c++) store<i32>(job + 64 + ((<usize>c) << 5), 0, 28)
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      for (let c = 0; c < components; c++) {
        const own = job + 64 + ((<usize>c) << 5)
        const wide = load<i32>(own)
        const high = load<i32>(own, 4)
        for (let v = 0; v < high; v++) {
          for (let h = 0; h < wide; h++) {
            writeBlock(job, own, c, (column * wide + h) << 3, (row * high + v) << 3)
          }
        }
      }
    }
  }
  // Ones up to the end of the last byte.
  if (waiting > 0) put(0x7f, 7)
  return <i32>(to - out)
}

function writeBlock(job: usize, own: usize, component: i32, left: i32, top: i32): void {
  const work = <usize>load<u32>(job, 52)
  const sizes = <usize>load<u32>(job, 56) + ((<usize>component) << 3)
  transform(load<u32>(own, 20), load<i32>(own, 24), sizes, left, top, load<u32>(job, 48), work)
  // Tables of brightness, then of colour: divisors, codes of DC, codes of AC.
  const tables = <usize>load<u32>(job, 60) + (component > 0 ? 1344 : 0)
  for (let k: usize = 0; k < 256; k += 16) {
    const level = f32x4.mul(v128.load(work + k), v128.load(tables + k))
    v128.store(work + k, i32x4.trunc_sat_f32x4_s(f32x4.nearest(level)))
  }
  const dc = tables + 256
  const ac = dc + 64
  const order = <usize>load<u32>(job, 60) + 2688
  const difference = load<i32>(work) - load<i32>(own, 28)
  store<i32>(own, load<i32>(work), 28)
  const length = lengthOf(difference)
  code(dc, length)
  if (length > 0) number(difference, length)
  let zeros = 0
  for (let k: usize = 1; k < 64; k++) {
    const level = load<i32>(work + ((<usize>load<u8>(order + k)) << 2))
    if (level == 0) {
      zeros++
      continue
    }
    for (; zeros > 15; zeros -= 16) code(ac, 0xf0)
    const size = lengthOf(level)
    code(ac, (zeros << 4) | size)
    number(level, size)
    zeros = 0
  }
  if (zeros > 0) code(ac, 0)
}

// @ts-ignore: decorator
@inline
function lengthOf(value: i32): i32 {
  return 32 - clz<i32>(abs<i32>(value))
}

// @ts-ignore: decorator
@inline
function code(table: usize, symbol: i32): void {
  const entry = load<u32>(table + ((<usize>symbol) << 2))
  put(entry >> 8, entry & 255)
}

// @ts-ignore: decorator
@inline
function number(value: i32, length: i32): void {
  put((value < 0 ? value - 1 : value) & ((1 << length) - 1), length)
}

/** The cosine transform of 8 × 8 pixels, rows first; beyond the plane its last row and column are repeated. */
function transform(
  plane: usize,
  stride: i32,
  sizes: usize,
  left: i32,
  top: i32,
  matrix: usize,
  work: usize,
): void {
  const right = load<i32>(sizes) - 1
  const bottom = load<i32>(sizes, 4) - 1
  const rows = work + 256
  for (let y = 0; y < 8; y++) {
    const line = plane + <usize>(min(top + y, bottom) * stride)
    let low = f32x4.splat(0)
    let high = f32x4.splat(0)
    for (let x = 0; x < 8; x++) {
      const value = f32x4.splat(<f32>(<i32>load<u8>(line + <usize>min(left + x, right)) - 128))
      low = f32x4.add(low, f32x4.mul(value, v128.load(matrix + ((<usize>x) << 5))))
      high = f32x4.add(high, f32x4.mul(value, v128.load(matrix + ((<usize>x) << 5), 16)))
    }
    v128.store(rows + ((<usize>y) << 5), low)
    v128.store(rows + ((<usize>y) << 5), high, 16)
  }
  for (let v: usize = 0; v < 8; v++) {
    let low = f32x4.splat(0)
    let high = f32x4.splat(0)
    for (let y: usize = 0; y < 8; y++) {
      const share = f32x4.splat(load<f32>(matrix + (y << 5) + (v << 2)))
      low = f32x4.add(low, f32x4.mul(share, v128.load(rows + (y << 5))))
      high = f32x4.add(high, f32x4.mul(share, v128.load(rows + (y << 5), 16)))
    }
    v128.store(work + (v << 5), low)
    v128.store(work + (v << 5), high, 16)
  }
}
