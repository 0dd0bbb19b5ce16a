// Values of square cells read back smoothly, to 1/256 of a level: as `Grid.row` does.
import { mixedCells } from './cells'

/**
 * Makes a plane paler where its cells are low: by none of it at 255, by all of it at 0.
 * @param plane one byte per pixel, row by row, changed in place; 16 bytes behind it may be read and written
 * @param cells one byte per cell, row by row
 * @param cell side of a cell, px
 * @param line room for 2 (columns + 1) bytes
 * @param row room for 2 × width + 16 bytes
 */
export function paleByCells(
  plane: usize,
  width: i32,
  height: i32,
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  line: usize,
  row: usize,
): void {
  for (let y = 0; y < height; y++) {
    smoothRow(cells, columns, rows, cell, y, width, line, row)
    let x = 0
    const at = plane + <usize>(y * width)
    for (; x + 8 <= width; x += 8) {
      const own = i16x8.extend_low_i8x16_u(v128.load64_zero(at + <usize>x))
      const share = v128.load(row + ((<usize>x) << 1))
      const low = i32x4.add(i32x4.extmul_low_i16x8_u(own, share), i32x4.shl(i32x4.extend_low_i16x8_u(own), 8))
      const high = i32x4.add(i32x4.extmul_high_i16x8_u(own, share), i32x4.shl(i32x4.extend_high_i16x8_u(own), 8))
      const words = i16x8.narrow_i32x4_u(i32x4.shr_u(low, 16), i32x4.shr_u(high, 16))
      v128.store64_lane(at + <usize>x, i8x16.narrow_i16x8_u(words, words), 0)
    }
    for (; x < width; x++) {
      const own = <i32>load<u8>(at + <usize>x)
      store<u8>(at + <usize>x, (own * (<i32>load<u16>(row + ((<usize>x) << 1)) + 256)) >> 16)
    }
  }
}

/** One row of pixels between the middles of the cells: 256 times the value. */
function smoothRow(
  cells: usize,
  columns: i32,
  rows: i32,
  cell: i32,
  y: i32,
  width: i32,
  line: usize,
  out: usize,
): void {
  mixedCells(cells, columns, rows, cell, y, line)
  const lead = min(cell >> 1, width)
  for (let x = 0; x < lead; x++) store<u16>(out + ((<usize>x) << 1), load<u16>(line))
  const unit = <i32>(65536 / <f64>cell + 0.5) >> 2
  for (let x = lead, from = line; x < width; x += cell, from += 2) {
    const first = <i32>load<u16>(from)
    const rise = (<i32>load<u16>(from, 2) - first) * unit
    // An even cell's middle lies between two pixels: the first one is half a step on.
    let value = cell & 1 ? 0 : (rise + 1) >> 1
    const end = min(x + cell, width)
    for (let k = x; k < end; k++, value += rise) store<u16>(out + ((<usize>k) << 1), <u16>(first + (value >> 14)))
  }
}
