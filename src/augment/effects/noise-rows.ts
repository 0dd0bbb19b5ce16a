/** Rows of a noise tile at any scale, so that a page looks alike at any size. */
import type { Rng } from '../../core/rng.ts'
import {
  NOISE_MEAN,
  NOISE_SD,
  NOISE_SIDE,
  noiseTile,
  type NoiseKind,
} from '../../page/texture/noise.ts'

const WRAP = NOISE_SIDE - 1

/**
 * A window in a noise tile, mean 0: stretched by linear interpolation, or with texels left out, which stay as far
 * apart in tone as they are.
 */
export class NoiseRows {
  private readonly tile: Uint8Array
  private readonly step: number
  private readonly top: number
  private readonly columns: Int32Array
  /** of the next column, of 256 */
  private readonly shares: Int32Array
  private readonly scale: number

  /**
   * @param kind of noise
   * @param step texels of the tile for each pixel of the page
   * @param width pixels of a row
   * @param sd standard deviation of what is added, up to 30000
   * @param rng draws where the window is
   */
  constructor(
    kind: NoiseKind,
    { step, width, sd }: { step: number; width: number; sd: number },
    rng: Rng,
  ) {
    this.tile = noiseTile(kind)
    this.step = step
    this.scale = Math.round((sd * 256) / NOISE_SD)
    const left = rng.int(0, WRAP)
    this.top = rng.int(0, WRAP)
    this.columns = new Int32Array(width)
    this.shares = new Int32Array(width)
    for (let x = 0; x < width; x++) {
      const at = left + x * step
      this.columns[x] = Math.floor(at) & WRAP
      this.shares[x] = (at - Math.floor(at)) * 256
    }
  }

  /** Adds row `y` of the noise to `out`. */
  addTo(out: Int32Array, y: number): void {
    const { tile, columns, shares, scale } = this
    const at = this.top + y * this.step
    const above = (Math.floor(at) & WRAP) * NOISE_SIDE
    if (this.step >= 1) {
      for (let x = 0; x < out.length; x++) {
        out[x] = out[x]! + (((tile[above + columns[x]!]! - NOISE_MEAN) * scale) >> 8)
      }
      return
    }
    const below = ((Math.floor(at) + 1) & WRAP) * NOISE_SIDE
    const down = ((at - Math.floor(at)) * 256) | 0
    for (let x = 0; x < out.length; x++) {
      const a = columns[x]!
      const b = (a + 1) & WRAP
      const s = shares[x]!
      const upper = (tile[above + a]! << 8) + (tile[above + b]! - tile[above + a]!) * s
      const lower = (tile[below + a]! << 8) + (tile[below + b]! - tile[below + a]!) * s
      const value = ((upper << 8) + (lower - upper) * down) >> 16
      out[x] = out[x]! + (((value - NOISE_MEAN) * scale) >> 8)
    }
  }
}
