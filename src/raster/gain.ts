/**
 * Light falling on a page: brightness multiplied by a smooth field that is known on a coarse grid
 * and interpolated between. Noise of one grey level spreads the rounding, so that no bands show.
 */
import { NOISE_SIDE, noiseTile } from './noise.ts'
import { words } from './words.ts'

/** Gains at grid points `step` pixels apart, row by row; point (0, 0) is the page's left top corner. */
export class GainGrid {
  readonly step: number
  readonly columns: number
  readonly rows: number
  readonly gains: Float32Array

  /** A grid over a page of this size with about `cells` cells along its short side, all gains 1. */
  constructor(width: number, height: number, cells: number) {
    this.step = Math.max(4, Math.min(width, height) / cells)
    this.columns = Math.ceil(width / this.step) + 1
    this.rows = Math.ceil(height / this.step) + 1
    this.gains = new Float32Array(this.columns * this.rows).fill(1)
  }
}

/** What is needed of a stream: where the noise begins. */
interface Draws {
  next(): number
}

/**
 * Multiplies the page by the grid, and each channel by a tint of its own.
 * @param rgba page of `width` × `height`, changed in place; alpha stays
 * @param tint for each channel the gain in full light and in full shade: where the grid's gain is 1
 *   the channel is multiplied by `light`, where it is 0 by `shade` (times the gain)
 */
export function applyGain(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  grid: GainGrid,
  tint: Tint,
  stream: Draws,
): void {
  const { step, columns, gains } = grid
  const pixels = words(rgba)
  const noise = noiseTile('white')
  const wrap = NOISE_SIDE - 1
  const offset = stream.next()
  const line = new Float32Array(columns)
  const ends = new Int32Array(columns)
  for (let k = 0; k < columns; k++) ends[k] = Math.min(width, Math.round((k + 1) * step))
  const [lr, lg, lb] = tint.light
  const untouched = lr === 1 && lg === 1 && lb === 1
  const dr = lr - tint.shade[0]
  const dg = lg - tint.shade[1]
  const db = lb - tint.shade[2]
  for (let y = 0; y < height; y++) {
    const down = Math.min((y + 0.5) / step, grid.rows - 1.001)
    const above = Math.floor(down) * columns
    const t = down - Math.floor(down)
    for (let k = 0; k < columns; k++) {
      line[k] = gains[above + k]! * (1 - t) + gains[above + columns + k]! * t
    }
    const dither = ((y + (offset >>> 12)) & wrap) * NOISE_SIDE
    const row = y * width
    let x = 0
    for (let k = 0; k < columns - 1; k++) {
      const end = ends[k]!
      const from = line[k]!
      const slope = (line[k + 1]! - from) / step
      if (untouched && from === 1 && line[k + 1] === 1) {
        x = end
        continue
      }
      // In 16 fraction bits; the noise's middle value 128 is the half that rounds.
      const first = from + slope * (x + 0.5 - k * step)
      let r = first * (lr - dr * (1 - first)) * 65536
      let g = first * (lg - dg * (1 - first)) * 65536
      let b = first * (lb - db * (1 - first)) * 65536
      const count = end - x
      const last = first + slope * count
      const sr = count > 0 ? ((last * (lr - dr * (1 - last)) * 65536 - r) / count) | 0 : 0
      const sg = count > 0 ? ((last * (lg - dg * (1 - last)) * 65536 - g) / count) | 0 : 0
      const sb = count > 0 ? ((last * (lb - db * (1 - last)) * 65536 - b) / count) | 0 : 0
      r |= 0
      g |= 0
      b |= 0
      for (; x < end; x++) {
        const half = noise[dither + ((x + offset) & wrap)]! << 8
        const p = pixels[row + x]!
        const red = (Math.imul(p & 255, r) + half) >> 16
        const green = (Math.imul((p >>> 8) & 255, g) + half) >> 16
        const blue = (Math.imul((p >>> 16) & 255, b) + half) >> 16
        pixels[row + x] =
          (red > 255 ? 255 : red) |
          ((green > 255 ? 255 : green) << 8) |
          ((blue > 255 ? 255 : blue) << 16) |
          -16777216
        r = (r + sr) | 0
        g = (g + sg) | 0
        b = (b + sb) | 0
      }
    }
  }
}

/** Channel gains (red, green, blue) in the light and in the shade. */
export interface Tint {
  light: readonly [number, number, number]
  shade: readonly [number, number, number]
}

/** No tint at all. */
export const NEUTRAL: Tint = { light: [1, 1, 1], shade: [1, 1, 1] }
