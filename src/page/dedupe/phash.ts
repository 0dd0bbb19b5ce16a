/** Fingerprints of pages, by which duplicates of a page are found among many. */

/** Width of the thumbnail: 4×4 of its cells make one of the 9×8 that the hash compares. */
export const COLUMNS = 36
/** Height of the thumbnail. */
export const ROWS = 32

/** Grey levels by which a cell must be brighter than its left neighbour: less is JPEG's noise. */
const STEP = 1

/** What is kept of a page to know its duplicates: 2.4 kB, fit to be passed between threads. */
export interface Fingerprint {
  /** difference hash, bits 0 to 31: one a pair of neighbouring cells, set where it brightens to the right */
  low: number
  /** bits 32 to 63 */
  high: number
  /** smoothed brightness of 36×32 cells, row by row, in sixteenths of a grey level */
  thumbnail: Uint16Array
  /** width / height */
  aspect: number
}

/**
 * Fingerprint of RGBA pixels of any size from 1×1 on: a thumbnail, and a 64-bit difference hash
 * (N. Krawetz, "Kind of Like That", 2013) over 9×8. About 1 ms for 443×591 pixels.
 * @param rgba `width × height × 4` bytes, row by row; alpha is ignored
 */
export function fingerprint(rgba: Uint8ClampedArray, width: number, height: number): Fingerprint {
  const cells = halved(areaMeans(rgba, width, height))
  const thumbnail = Uint16Array.from(cells, (value) => Math.round(value * 16))
  return { ...differenceHash(cells), thumbnail, aspect: width / height }
}

/** Bits in which two hashes differ, 0 to 64. */
export function hammingDistance(a: Fingerprint, b: Fingerprint): number {
  return bitCount(a.low ^ b.low) + bitCount(a.high ^ b.high)
}

/** Mean brightness of 72×64 cells, pixels on the border of cells counted by their share. */
function areaMeans(rgba: Uint8ClampedArray, width: number, height: number): Float64Array {
  const columns = COLUMNS * 2
  const rows = ROWS * 2
  const cells = new Float64Array(columns * rows)
  const sums = new Float64Array(width + 1)
  const line = new Float64Array(columns)
  for (let y = 0, i = 0; y < height; y++) {
    let sum = 0
    for (let x = 1; x <= width; x++, i += 4) {
      sum += rgba[i]! * 77 + rgba[i + 1]! * 150 + rgba[i + 2]! * 29
      sums[x] = sum
    }
    let before = 0
    for (let column = 0; column < columns; column++) {
      const end = ((column + 1) * width) / columns
      const whole = Math.floor(end)
      const part = whole < width ? (end - whole) * (sums[whole + 1]! - sums[whole]!) : 0
      const after = sums[whole]! + part
      line[column] = after - before
      before = after
    }
    for (let row = Math.floor((y * rows) / height); row * height < (y + 1) * rows; row++) {
      const bottom = Math.min(y + 1, ((row + 1) * height) / rows)
      const covered = bottom - Math.max(y, (row * height) / rows)
      const at = row * columns
      for (let x = 0; x < columns; x++) cells[at + x] = cells[at + x]! + line[x]! * covered
    }
  }
  const scale = (columns * rows) / (256 * width * height)
  for (let at = 0; at < cells.length; at++) cells[at] = cells[at]! * scale
  return cells
}

/**
 * 72×64 cells to 36×32 through a 1 3 3 1 filter: cells that overlap hardly change when a copy was
 * resized and its strokes fall across other pixel borders.
 */
function halved(cells: Float64Array): Float64Array {
  const columns = COLUMNS * 2
  const out = new Float64Array(COLUMNS * ROWS)
  const wide = new Float64Array(COLUMNS * ROWS * 2)
  for (let y = 0, at = 0; y < ROWS * 2; y++) {
    for (let x = 0; x < COLUMNS; x++, at++) {
      const i = y * columns + x * 2
      const before = cells[x === 0 ? i : i - 1]!
      const after = cells[x === COLUMNS - 1 ? i + 1 : i + 2]!
      wide[at] = (before + 3 * (cells[i]! + cells[i + 1]!) + after) / 8
    }
  }
  for (let y = 0, at = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++, at++) {
      const i = y * 2 * COLUMNS + x
      const before = wide[y === 0 ? i : i - COLUMNS]!
      const after = wide[y === ROWS - 1 ? i + COLUMNS : i + 2 * COLUMNS]!
      out[at] = (before + 3 * (wide[i]! + wide[i + COLUMNS]!) + after) / 8
    }
  }
  return out
}

function differenceHash(cells: Float64Array): Pick<Fingerprint, 'low' | 'high'> {
  const means = new Float64Array(9 * 8)
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const at = (row >> 2) * 9 + (column >> 2)
      means[at] = means[at]! + cells[row * COLUMNS + column]! / 16
    }
  }
  let low = 0
  let high = 0
  for (let bit = 0; bit < 64; bit++) {
    const at = (bit >> 3) * 9 + (bit & 7)
    if (means[at + 1]! - means[at]! <= STEP) continue
    if (bit < 32) low |= 1 << bit
    else high |= 1 << (bit - 32)
  }
  return { low: low >>> 0, high: high >>> 0 }
}

function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
