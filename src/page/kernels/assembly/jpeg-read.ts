// Baseline JPEG at N eighths of its size, straight from its coefficients: the N × N lowest ones of a
// block are an N × N picture of it. What the job holds stands in ../jpeg-planes.ts.

let at: usize = 0
let end: usize = 0
let bits: u64 = 0
let count: i32 = 0
/** bytes taken from beyond the end of the data */
let beyond: i32 = 0

/** Has at least 32 bits at hand; behind the end they are 0. */
function fill(): void {
  if (at + 4 <= end) {
    const four = load<u32>(at)
    // No byte of the four is 0xff.
    if (((~four - 0x01010101) & four & 0x80808080) == 0) {
      bits = (bits << 32) | <u64>bswap<u32>(four)
      count += 32
      at += 4
      return
    }
  }
  while (count < 32) {
    let byte: u64 = 0
    if (at >= end) beyond++
    else {
      byte = load<u8>(at)
      if (byte != 0xff) at++
      else if (at + 1 < end && load<u8>(at + 1) == 0) at += 2
      else {
        // A marker: it stays where it is.
        byte = 0
        beyond++
      }
    }
    bits = (bits << 8) | byte
    count += 8
  }
}

const LOOK = 9
const LONG: usize = 1 << (LOOK + 1)
const SKIP = 13
const SKIPS: usize = LONG + 136 + 256

/** A Huffman symbol whose code is long; −1 where no code fits. A table: short codes, then what long ones need. */
function longSymbol(table: usize): i32 {
  for (let length = LOOK + 1; length <= 16; length++) {
    const code = <i32>(bits >> (count - length)) & ((1 << length) - 1)
    const row = table + LONG + ((<usize>length) << 3)
    if (code > load<i32>(row)) continue
    count -= length
    return load<u8>(table + LONG + 136 + <usize>((code + load<i32>(row, 4)) & 255))
  }
  return -1
}

/** The lowest `size` bits as JPEG writes numbers: those that begin with 0 are negative. */
// @ts-ignore: decorator
@inline
function number(ahead: u64, size: i32): i32 {
  const value = <i32>ahead & ((1 << size) - 1)
  return value - select(0, (1 << size) - 1, value >> (size - 1))
}

/**
 * Reads a scan into planes of bytes.
 * @param job addresses and counts as ../jpeg-planes.ts lays them out
 * @returns 1, or 0 where the data is damaged or ends early
 */
export function readJpegSmall(job: usize): i32 {
  at = load<u32>(job)
  end = at + load<u32>(job, 4)
  bits = 0
  count = 0
  beyond = 0
  const size = load<i32>(job, 8)
  const across = load<i32>(job, 12)
  const down = load<i32>(job, 16)
  const interval = load<i32>(job, 20)
  const components = load<i32>(job, 24)
  let left = interval
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      if (interval > 0) {
        if (left == 0) {
          if (!restart(job, components)) return 0
          left = interval
        }
        left--
      }
      for (let c = 0; c < components; c++) {
        const own = job + 64 + ((<usize>c) << 5)
        const wide = load<i32>(own)
        const high = load<i32>(own, 4)
        for (let v = 0; v < high; v++) {
          for (let h = 0; h < wide; h++) {
            const x = (column * wide + h) * size
            const y = (row * high + v) * size
            const to = <usize>load<u32>(own, 20) + <usize>(y * load<i32>(own, 24) + x)
            if (!readBlock(job, own, to, size)) return 0
          }
        }
      }
    }
  }
  return beyond * 8 > count ? 0 : 1
}

/** Continues after the next restart marker. */
function restart(job: usize, components: i32): bool {
  bits = 0
  count = 0
  beyond = 0
  if (at + 1 >= end || load<u8>(at) != 0xff || (load<u8>(at + 1) & 0xf8) != 0xd0) return false
  at += 2
  for (let c = 0; c < components; c++) store<i32>(job + 64 + ((<usize>c) << 5), 0, 28)
  return true
}

/** Reads a block into its place. */
function readBlock(job: usize, own: usize, to: usize, size: i32): bool {
  const places = <usize>load<u32>(job, 28)
  const matrix = <usize>load<u32>(job, 32)
  const kept = <usize>load<u32>(job, 36)
  const ac = <usize>load<u32>(own, 12)
  const quant = <usize>load<u32>(own, 16)
  const last = load<i32>(job, 40)
  // Globals stand in memory, where every bit would wait for the one before it.
  if (count < 32) fill()
  let ahead = bits
  let held = count
  const dcTable = <usize>load<u32>(own, 8)
  let entry = <i32>load<u16>(dcTable + ((<usize>(ahead >> (held - LOOK)) & ((1 << LOOK) - 1)) << 1))
  if (entry == 0) {
    entry = longSymbol(dcTable)
    if (entry < 0) return false
    held = count
  } else held -= entry >> 8
  const category = entry & 255
  if (category > 15) return false
  held -= category
  const dc = load<i32>(own, 28) + (category > 0 ? number(ahead >> held, category) : 0)
  store<i32>(own, dc, 28)
  v128.store(kept, f32x4.splat(0))
  v128.store(kept, f32x4.splat(0), 16)
  v128.store(kept, f32x4.splat(0), 32)
  v128.store(kept, f32x4.splat(0), 48)
  store<f32>(kept, <f32>dc * load<f32>(quant))
  const stride = load<i32>(own, 24)
  let plain = true
  let k = 1
  while (k < 64) {
    if (held < 32) {
      const four = at + 4 <= end ? load<u32>(at) : 0xffffffff
      if (((~four - 0x01010101) & four & 0x80808080) == 0) {
        ahead = (ahead << 32) | <u64>bswap<u32>(four)
        held += 32
        at += 4
      } else {
        bits = ahead
        count = held
        fill()
        ahead = bits
        held = count
      }
    }
    if (k > last) {
      // Several codes at a time, unless one of them is the next block's.
      const place = (<usize>(ahead >> (held - SKIP)) & ((1 << SKIP) - 1)) << 1
      entry = <i32>load<u16>(ac + SKIPS + place)
      const next = k + ((entry >> 4) & 127)
      if (entry != 0 && next <= 64) {
        held -= entry & 15
        if (entry >> 11) break
        k = next
        continue
      }
    }
    entry = <i32>load<u16>(ac + ((<usize>(ahead >> (held - LOOK)) & ((1 << LOOK) - 1)) << 1))
    if (entry == 0) {
      bits = ahead
      count = held
      entry = longSymbol(ac)
      if (entry < 0) return false
      held = count
    } else held -= entry >> 8
    const length = entry & 15
    const run = (entry >> 4) & 15
    if (length == 0) {
      if (run != 15) break
      k += 16
      continue
    }
    k += run
    if (k > 63) return false
    held -= length
    const place = load<u8>(places + <usize>k)
    if (place != 255) {
      const value = <f32>number(ahead >> held, length)
      store<f32>(kept + place, value * load<f32>(quant + ((<usize>k) << 2)))
      plain = false
    }
    k++
  }
  bits = ahead
  count = held
  if (plain) drawPlain(kept, matrix, to, stride, size)
  else if (size > 2) draw(kept, matrix, to, stride, size)
  else drawTwo(kept, matrix, to, stride, size)
  return true
}

/** The block's picture: rows, then columns; four bytes a row are written, of which `size` count. */
// @ts-ignore: decorator
@inline
function draw(kept: usize, matrix: usize, to: usize, stride: i32, size: i32): void {
  const r0 = alongRow(kept, matrix)
  const r1 = alongRow(kept + 16, matrix)
  const r2 = alongRow(kept + 32, matrix)
  const r3 = alongRow(kept + 48, matrix)
  for (let y = 0; y < size; y++) {
    // The matrix again, one number at a time: that of this row for each frequency.
    const by = matrix + ((<usize>y) << 2)
    let sum = f32x4.mul(f32x4.splat(load<f32>(by)), r0)
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(load<f32>(by, 16)), r1))
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(load<f32>(by, 32)), r2))
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(load<f32>(by, 48)), r3))
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(sum, f32x4.splat(128.5)))
    const half = i16x8.narrow_i32x4_s(whole, whole)
    v128.store32_lane(to + <usize>(y * stride), i8x16.narrow_i16x8_u(half, half), 0)
  }
}

/** The same of a block that has its mean alone. */
// @ts-ignore: decorator
@inline
function drawPlain(kept: usize, matrix: usize, to: usize, stride: i32, size: i32): void {
  const mean = load<f32>(matrix)
  const value = i32x4.trunc_sat_f32x4_s(f32x4.splat(mean * (load<f32>(kept) * mean) + 128.5))
  const half = i16x8.narrow_i32x4_s(value, value)
  const bytes = i8x16.narrow_i16x8_u(half, half)
  for (let y = 0; y < size; y++) v128.store32_lane(to + <usize>(y * stride), bytes, 0)
}

/** The same of at most two frequencies each way. */
// @ts-ignore: decorator
@inline
function drawTwo(kept: usize, matrix: usize, to: usize, stride: i32, size: i32): void {
  const first = v128.load(matrix)
  const second = v128.load(matrix, 16)
  const r0 = f32x4.add(
    f32x4.mul(v128.load32_splat(kept), first),
    f32x4.mul(v128.load32_splat(kept, 4), second),
  )
  const r1 = f32x4.add(
    f32x4.mul(v128.load32_splat(kept, 16), first),
    f32x4.mul(v128.load32_splat(kept, 20), second),
  )
  for (let y = 0; y < size; y++) {
    const by = matrix + ((<usize>y) << 2)
    const sum = f32x4.add(
      f32x4.mul(v128.load32_splat(by), r0),
      f32x4.mul(v128.load32_splat(by, 16), r1),
    )
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(sum, f32x4.splat(128.5)))
    const half = i16x8.narrow_i32x4_s(whole, whole)
    v128.store32_lane(to + <usize>(y * stride), i8x16.narrow_i16x8_u(half, half), 0)
  }
}

// @ts-ignore: decorator
@inline
function alongRow(row: usize, matrix: usize): v128 {
  const sum = f32x4.mul(f32x4.splat(load<f32>(row)), v128.load(matrix))
  const more = f32x4.mul(f32x4.splat(load<f32>(row, 4)), v128.load(matrix, 16))
  const third = f32x4.mul(f32x4.splat(load<f32>(row, 8)), v128.load(matrix, 32))
  const last = f32x4.mul(f32x4.splat(load<f32>(row, 12)), v128.load(matrix, 48))
  return f32x4.add(f32x4.add(sum, more), f32x4.add(third, last))
}
