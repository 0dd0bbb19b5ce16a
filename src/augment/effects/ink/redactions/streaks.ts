/** Streaks that a brush or a felt leaves along its way. */
import type { Rng } from '../../../../core/rng.ts'
import { NOISE_MEAN, NOISE_SD, NOISE_SIDE, noiseTile } from '../../../../page/texture/noise.ts'

const WRAP = NOISE_SIDE - 1

export class Streaks {
  private readonly tile = noiseTile('grain')
  private readonly left: number
  private readonly top: number

  constructor(rng: Rng) {
    this.left = rng.int(0, WRAP)
    this.top = rng.int(0, WRAP)
  }

  /**
   * A row of noise that is long in one direction, mean 0, standard deviation about 1.
   * @param along texels for a pixel along the streaks; across them `across`
   * @param angle of the streaks, radians
   */
  row(
    { left, y }: { left: number; y: number },
    { along, across, angle }: { along: number; across: number; angle: number },
    out: Float32Array,
  ): void {
    const { tile } = this
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    let u = 4096 + this.left + (left * cos + y * sin) * along
    let v = 4096 + this.top + (y * cos - left * sin) * across
    for (let x = 0; x < out.length; x++, u += cos * along, v -= sin * across) {
      const [column, row] = [Math.floor(u), Math.floor(v)]
      const [s, t] = [u - column, v - row]
      const a = column & WRAP
      const b = (column + 1) & WRAP
      const above = (row & WRAP) * NOISE_SIDE
      const below = ((row + 1) & WRAP) * NOISE_SIDE
      const upper = tile[above + a]! + (tile[above + b]! - tile[above + a]!) * s
      const lower = tile[below + a]! + (tile[below + b]! - tile[below + a]!) * s
      out[x] = (upper + (lower - upper) * t - NOISE_MEAN) / NOISE_SD
    }
  }
}
