/** What a scanner's sensor adds to the light that falls on it. */
import type { Rng } from '../../../core/rng.ts'
import type { Arena } from '../../../page/kernels/arena.ts'
import {
  NOISE_MEAN,
  NOISE_SD,
  NOISE_SIDE,
  NOISE_STRIDE,
  noiseAt,
  noiseTile,
} from '../../../page/texture/noise.ts'
import type { DotGrid } from './dots.ts'

const WRAP = NOISE_SIDE - 1

/** Rows of dots for which the unevenness of the light is the same. */
const PATCH_ROWS = 4

export interface SensorParams {
  /** grey levels, as a standard deviation */
  noise: number
  /** how far contours stray, in dots of the grid, as a standard deviation */
  stray: number
  /** change of the light over the page and from row to row, grey levels, as a standard deviation */
  uneven: number
}

export class ScanSensor {
  /** address of the row of light that `row` disturbs: 32-bit floats, to be written before it */
  get light(): number {
    return this.here
  }

  private readonly arena: Arena
  private readonly columns: number
  private readonly noise: number
  private readonly stray: number
  private readonly uneven: number
  private readonly patch: number
  private readonly left: number
  private readonly top: number
  private readonly tile: number
  private readonly coarse = noiseTile('cloud')
  private readonly patches: number
  private before: number
  private here: number

  constructor(
    arena: Arena,
    { noise, stray, uneven }: SensorParams,
    { columns, rows }: DotGrid,
    rng: Rng,
  ) {
    this.arena = arena
    this.columns = columns
    this.noise = noise / NOISE_SD
    this.stray = stray / NOISE_SD
    this.uneven = (0.7 * uneven) / NOISE_SD
    // Clouds are as large on every page: a tile spans twice its short side.
    this.patch = (0.5 * NOISE_SIDE) / Math.min(columns, rows)
    this.left = rng.int(0, WRAP)
    this.top = rng.int(0, WRAP)
    this.tile = noiseAt(arena, 'grain')
    this.patches = arena.alloc(4 * columns)
    this.before = arena.alloc(4 * columns + 32) + 16
    this.here = arena.alloc(4 * columns + 32) + 16
  }

  /** Disturbs the row that lies in `light` into `out`; rows must come in order. */
  row(row: number, out: number): void {
    const { arena, columns, tile, left, top } = this
    if (row % PATCH_ROWS === 0) this.shade(row)
    const here = arena.view(this.here - 4, columns + 2, Float32Array)
    here[0] = here[1]!
    here[columns + 1] = here[columns]!
    arena.run.disturbRow(
      this.here,
      row === 0 ? this.here : this.before,
      out,
      columns,
      this.patches,
      tile + ((row + top) & WRAP) * NOISE_STRIDE,
      tile + ((row + top + 389) & WRAP) * NOISE_STRIDE,
      left,
      this.noise,
      this.stray,
    )
    ;[this.here, this.before] = [this.before, this.here]
  }

  private shade(row: number): void {
    const { columns, coarse, left, top, patch, uneven } = this
    const patches = this.arena.view(this.patches, columns, Float32Array)
    const line = ((Math.floor(row * patch) + top) & WRAP) * NOISE_SIDE
    // From row to row the light changes faster than from column to column: lamps and rollers.
    const band = coarse[((Math.floor(row * 6 * patch) + left) & WRAP) * NOISE_SIDE + top]!
    for (let x = 0; x < columns; x++) {
      const cloud = coarse[line + (((x * patch + left) | 0) & WRAP)]!
      patches[x] = uneven * (cloud + band - 2 * NOISE_MEAN)
    }
  }
}
