/**
 * A page as the dots of a scanner, row by row, and back: what a scanner sees at its own resolution, and
 * what its dots, black or white, look like in the page's pixels.
 */
import { resample } from '../../../page/geometry/resample.ts'
import { luma } from '../../../page/image/plane.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Arena } from '../../../page/kernels/arena.ts'

/** Dots of a whole page. */
export interface DotGrid {
  columns: number
  rows: number
}

/** Brightness of a page, one byte a pixel. */
export interface Light {
  width: number
  height: number
  values: Uint8Array
}

/**
 * The page's brightness at no more pixels than there are dots, in each direction by itself. Begins the
 * kernels' arena anew.
 */
export function lightFor(page: Raster, { columns, rows }: DotGrid): Light {
  const width = Math.min(page.width, columns)
  const height = Math.min(page.height, rows)
  if (width === page.width && height === page.height) {
    return { width, height, values: luma(page.bytes.subarray(0, width * height * 4)) }
  }
  const small = { width, height, bytes: new Uint8ClampedArray(width * height * 4) }
  resample(page, small, 'box')
  return { width, height, values: luma(small.bytes) }
}

/** Which four pixels a dot lies between, and how much it has of each (Catmull–Rom). */
interface Taps {
  first: Int32Array
  weights: Float32Array
}

function tapsOf(pixels: number, dots: number): Taps {
  const first = new Int32Array(dots)
  const weights = new Float32Array(dots * 4)
  for (let i = 0; i < dots; i++) {
    const at = ((i + 0.5) * pixels) / dots - 0.5
    const left = Math.floor(at)
    const t = at - left
    first[i] = left - 1
    weights[4 * i] = ((2 - t) * t - 1) * t * 0.5
    weights[4 * i + 1] = (t * t * (3 * t - 5) + 2) * 0.5
    weights[4 * i + 2] = ((4 - 3 * t) * t + 1) * t * 0.5
    weights[4 * i + 3] = (t - 1) * t * t * 0.5
  }
  return { first, weights }
}

/** Reads a page's brightness at the places of dots, in the kernels' arena. */
export class DotReader {
  private readonly arena: Arena
  private readonly light: Light
  private readonly columns: number
  private readonly across: Taps
  private readonly down: Taps
  /** addresses of the last rows of pixels at the dots' columns, by row modulo 4 */
  private readonly lines: readonly number[]
  private readonly held = Int32Array.of(-9, -9, -9, -9)

  constructor(arena: Arena, light: Light, { columns, rows }: DotGrid) {
    this.arena = arena
    this.light = light
    this.columns = columns
    this.across = tapsOf(light.width, columns)
    this.down = tapsOf(light.height, rows)
    this.lines = [0, 1, 2, 3].map(() => arena.alloc(4 * columns))
  }

  /**
   * Brightness along a row of dots, 0 to 255 and a little beyond at sharp edges.
   * @param out address of 32-bit floats
   */
  row(row: number, out: number): void {
    const { first, weights } = this.down
    const top = first[row]!
    this.arena.run.dotRow(
      this.line(top),
      this.line(top + 1),
      this.line(top + 2),
      this.line(top + 3),
      weights[4 * row]!,
      weights[4 * row + 1]!,
      weights[4 * row + 2]!,
      weights[4 * row + 3]!,
      out,
      this.columns,
    )
  }

  private line(y: number): number {
    // Beyond the page its edge is repeated, in a line of its own: four rows in turn never clash.
    const slot = y & 3
    const at = this.lines[slot]!
    if (this.held[slot] === y) return at
    this.held[slot] = y
    const { columns, light } = this
    const { width, height, values } = light
    const line = this.arena.view(at, columns, Float32Array)
    const from = Math.min(height - 1, Math.max(0, y)) * width
    const { first, weights } = this.across
    const last = width - 1
    for (let x = 0, k = 0; x < columns; x++, k += 4) {
      const left = first[x]!
      if (left >= 0 && left + 3 <= last) {
        const i = from + left
        line[x] =
          values[i]! * weights[k]! +
          values[i + 1]! * weights[k + 1]! +
          values[i + 2]! * weights[k + 2]! +
          values[i + 3]! * weights[k + 3]!
        continue
      }
      let sum = 0
      for (let tap = 0; tap < 4; tap++) {
        sum += values[from + Math.min(last, Math.max(0, left + tap))]! * weights[k + tap]!
      }
      line[x] = sum
    }
    return at
  }
}

/** Puts rows of dots, black or white, onto a page: every pixel becomes as white as its area is. */
export class DotWriter {
  private readonly arena: Arena
  private readonly page: Raster
  private readonly grid: DotGrid
  private readonly starts: number
  private readonly shares: number
  private readonly counts: number
  private readonly sum: number
  private row = 0
  private pixelRow = 0

  constructor(arena: Arena, page: Raster, grid: DotGrid) {
    this.arena = arena
    this.page = page
    this.grid = grid
    const { width } = page
    const { columns } = grid
    const starts = new Int32Array(width + 1)
    const shares = new Float32Array(width + 1)
    for (let x = 0; x <= width; x++) {
      const at = (x * columns) / width
      starts[x] = Math.min(columns - 1, Math.floor(at))
      shares[x] = at - starts[x]!
    }
    this.starts = arena.write(starts)
    this.shares = arena.write(shares)
    this.counts = arena.alloc(4 * (columns + 1))
    this.sum = arena.write(new Float32Array(width))
  }

  /** @param black address of the next row: 1 for every black dot, else 0 */
  add(black: number): void {
    const { rows } = this.grid
    const { height } = this.page
    const to = ((this.row + 1) * height) / rows
    let top = (this.row * height) / rows
    this.row++
    while (this.pixelRow < height) {
      const bottom = Math.min(to, this.pixelRow + 1)
      if (bottom > top + NOTHING) this.cover(black, bottom - top)
      top = Math.max(top, bottom)
      if (this.row < rows && bottom < this.pixelRow + 1 - NOTHING) break
      this.flush()
    }
  }

  private cover(black: number, high: number): void {
    const { columns } = this.grid
    const { width } = this.page
    this.arena.run.addDots(
      black,
      columns,
      this.counts,
      this.starts,
      this.shares,
      width,
      this.sum,
      (high * width) / columns,
    )
  }

  private flush(): void {
    const { bytes, width } = this.page
    const sum = this.arena.view(this.sum, width, Float32Array)
    for (let x = 0, i = this.pixelRow * width * 4; x < width; x++, i += 4) {
      const level = 255 - 255 * sum[x]!
      bytes[i] = level
      bytes[i + 1] = level
      bytes[i + 2] = level
      bytes[i + 3] = 255
    }
    sum.fill(0)
    this.pixelRow++
  }
}

/** Pixels: less is rounding. */
const NOTHING = 1e-6
