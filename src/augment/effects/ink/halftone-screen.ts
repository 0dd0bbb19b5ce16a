/** One screen of a halftone print: how much of each pixel its dots cover. */
import { waveTable } from '../wave-table.ts'

export interface ScreenOptions {
  /** from a dot to the next, px */
  cell: number
  /** degrees */
  angle: number
  /** how much larger dots of half the area become, share of it */
  gain: number
  /** where its first dot is, px */
  x: number
  y: number
}

/** Steps of a wave's table, a power of two. */
const STEPS = 1024
/** Steps of the table that makes all tones as likely. */
const TONES = 1024
/** Dots this far apart are just not seen, and from the second on they are seen in full; px. */
const [HIDDEN, SEEN] = [1.3, 3.2]

const wave = waveTable(STEPS)

/** By the mean of two waves, -1 to 1: share of a cell where it is higher. */
let ranks: Float32Array | undefined

function ranksOfMeans(): Float32Array {
  const counts = new Float64Array(TONES + 1)
  const step = 4
  for (let u = 0; u < STEPS; u += step) {
    for (let v = 0; v < STEPS; v += step) {
      const at = Math.round(((wave[u]! + wave[v]!) / 4 + 0.5) * TONES)
      counts[at] = counts[at]! + 1
    }
  }
  const all = (STEPS / step) ** 2
  const out = new Float32Array(TONES + 1)
  for (let i = TONES, above = 0; i >= 0; i--) {
    out[i] = (above + counts[i]! / 2) / all
    above += counts[i]!
  }
  return out
}

/** Dots grow from the middles of cells and run into each other at half the tone, as a checkerboard. */
export class Screen {
  /** whether dots are large enough for pixels to show them */
  readonly isSeen: boolean
  private readonly options: ScreenOptions
  private readonly table: Float32Array
  private readonly u: Int32Array
  private readonly v: Int32Array
  private readonly share: number
  /** by tone, 0 to 1 in steps: how far its limit lies above the highest of a cell, in widths of a dot's edge */
  private readonly limits: Float32Array
  /** limits from the highest of a cell to its lowest */
  private readonly range: number
  private downU = 0
  private downV = 0

  /** @param width pixels of a row */
  constructor(width: number, options: ScreenOptions) {
    const { cell, angle } = options
    this.options = options
    this.table = ranks ??= ranksOfMeans()
    this.share = Math.min(1, Math.max(0, (cell - HIDDEN) / (SEEN - HIDDEN)))
    this.isSeen = this.share > 0
    // A dot's edge is a pixel wide: by so much of all tones, of which a cell has each twice.
    this.range = 1 / Math.min(0.9, 2 / cell) - 1
    this.limits = limitsOf(this.range, options.gain)
    const turn = (angle * Math.PI) / 180
    const [across, aside] = [Math.cos(turn) / cell, Math.sin(turn) / cell]
    this.u = Int32Array.from({ length: width }, (_, x) => Math.round(STEPS * across * x))
    this.v = Int32Array.from({ length: width }, (_, x) => Math.round(STEPS * aside * x))
  }

  /** Goes to a row of pixels. */
  begin(y: number): void {
    const { cell, angle, x: left, y: top } = this.options
    const turn = (angle * Math.PI) / 180
    const [dx, dy] = [-left, y - top]
    this.downU = Math.round((STEPS * (dx * Math.cos(turn) - dy * Math.sin(turn))) / cell)
    this.downV = Math.round((STEPS * (dx * Math.sin(turn) + dy * Math.cos(turn))) / cell)
  }

  /** Share of pixel `x` of the row that is covered where the tone, 0 to 1, is this. */
  at(x: number, tone: number): number {
    if (tone <= 0) return 0
    const { table, limits, range, share } = this
    const { gain } = this.options
    const mean =
      wave[(this.u[x]! + this.downU) & (STEPS - 1)]! +
      wave[(this.v[x]! + this.downV) & (STEPS - 1)]!
    const rank = table[((mean * 0.25 + 0.5) * TONES + 0.5) | 0]!
    const covered = limits[(tone * TONES + 0.5) | 0]! - rank * range
    const dot = covered < 0 ? 0 : covered > 1 ? 1 : covered
    const area = tone + gain * 2 * tone * (1 - tone)
    return area + (dot - area) * share
  }
}

/** The integral of what a pixel shows of an edge, which grows from 0 to 1 over a pixel. */
const below = (z: number): number => (z <= 0 ? 0 : z < 1 ? (z * z) / 2 : z - 0.5)

/**
 * Limits by tone with which dots cover just that share of a cell: what a pixel shows of its edge, from 0 to 1 over a
 * pixel, is integrated over all ranks and turned round.
 */
function limitsOf(range: number, gain: number): Float32Array {
  const coveredBy = (limit: number): number => (below(limit) - below(limit - range)) / range
  const out = new Float32Array(TONES + 1)
  for (let i = 0; i <= TONES; i++) {
    const tone = i / TONES
    const area = tone + gain * 2 * tone * (1 - tone)
    let [low, high] = [0, range + 1]
    for (let round = 0; round < 24; round++) {
      const middle = (low + high) / 2
      if (coveredBy(middle) < area) low = middle
      else high = middle
    }
    out[i] = high
  }
  return out
}
