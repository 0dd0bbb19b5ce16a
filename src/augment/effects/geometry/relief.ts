/**
 * A sheet that is not flat: its heights on a grid, from which follow where its print is seen and how light
 * falls on it.
 */
import type { Rng } from '../../../core/rng.ts'
import { CUBIC, wideCubic } from '../../../page/geometry/cubic.ts'
import { displacementMap, type PointMap } from '../../../page/geometry/point-map.ts'
import type { Raster } from '../../../page/image/raster.ts'
import { kernelArena } from '../../../page/kernels/arena.ts'
import { holdImage, imageRoom, writePadded } from '../../../page/kernels/wasm-image.ts'
import { NOISE_SIDE, noiseAt } from '../../../page/texture/noise.ts'

/** Points along the short side: ridges of a page of any size are as sharp. */
const POINTS = 280

/** Heights above the desk at points `step` px apart, row by row; (0, 0) is the left top corner. */
export class Relief {
  readonly width: number
  readonly height: number
  readonly step: number
  readonly columns: number
  readonly rows: number
  /** px */
  readonly heights: Float32Array
  /** the same without its ridges, once it has relaxed */
  readonly smooth: Float32Array

  /**
   * A flat sheet.
   * @param width px
   * @param height px
   * @param points along the short side
   */
  constructor(width: number, height: number, points = POINTS) {
    this.width = width
    this.height = height
    this.step = Math.max(1, Math.min(width, height) / points)
    this.columns = Math.ceil(width / this.step) + 2
    this.rows = Math.ceil(height / this.step) + 2
    this.heights = new Float32Array(this.columns * this.rows)
    this.smooth = new Float32Array(this.columns * this.rows)
  }

  /**
   * Bows what is plane: paper does not stay as it was bent, and springs back most where it was bent
   * least.
   * @param share how much of it relaxes, 0 to 1
   * @param radius over what distance, px
   */
  relax(share: number, radius: number): void {
    const { heights, smooth } = this
    smooth.set(heights)
    blur(smooth, this.columns, this.rows, radius / this.step)
    for (let at = 0; at < heights.length; at++) {
      heights[at] = heights[at]! + share * (smooth[at]! - heights[at]!)
    }
  }

  /** Rounds edges: a blur over about this many pixels either way. */
  soften(radius: number): void {
    blur(this.heights, this.columns, this.rows, radius / this.step)
  }
}

/** Where light comes from and where the sheet is seen from. */
export interface Scene {
  /** direction the light comes from, radians, 0 from the right, a quarter turn from below */
  light: number
  /** how high it stands above the sheet, radians */
  elevation: number
  /** how far the camera leans, as the sheet's places move for each pixel of height: right, down */
  viewX: number
  viewY: number
  /** share of the light that comes from all sides: 0 a lamp alone, 1 an overcast sky */
  ambient: number
}

/** Offsets and gains for `drawRelief`: x, y, gain and 0 for each point of the relief. */
export function litRelief(relief: Relief, scene: Scene): Float32Array {
  const { columns, rows, step, heights, smooth } = relief
  const count = heights.length
  const grid = new Float32Array(count * 4)
  const cot = (1 - scene.ambient) / Math.tan(scene.elevation)
  const lx = Math.cos(scene.light) * cot
  const ly = Math.sin(scene.light) * cot
  const perStep = 0.5 / step
  const depth = (1.1 * scene.ambient + 0.25) / (0.03 * Math.min(relief.width, relief.height))
  let mean = 0
  let [sum, squares] = [0, 0]
  for (let row = 0, at = 0; row < rows; row++) {
    const above = row > 0 ? columns : 0
    const below = row < rows - 1 ? columns : 0
    for (let column = 0; column < columns; column++, at++) {
      const h = heights[at]!
      const left = heights[column > 0 ? at - 1 : at]!
      const right = heights[column < columns - 1 ? at + 1 : at]!
      const sx = (right - left) * perStep
      const sy = (heights[at + below]! - heights[at - above]!) * perStep
      const facing = (1 - sx * lx - sy * ly) / Math.sqrt(1 + sx * sx + sy * sy)
      // Valleys see less of the room than ridges do.
      const gain =
        Math.max(0.05, facing) * (1 + Math.max(-0.3, Math.min(0.1, depth * (h - smooth[at]!))))
      grid[4 * at] = -h * scene.viewX
      grid[4 * at + 1] = -h * scene.viewY
      grid[4 * at + 2] = gain
      mean += h
      sum += gain
      squares += gain * gain
    }
  }
  mean /= count
  const sd = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
  // Exposed so that the brighter facets are white, not the brightest.
  const exposure = count / sum / (1 + 1.2 * sd)
  for (let k = 0; k < grid.length; k += 4) {
    grid[k] = grid[k]! + mean * scene.viewX
    grid[k + 1] = grid[k + 1]! + mean * scene.viewY
    const gain = grid[k + 2]! * exposure
    grid[k + 2] = gain > 1 ? 1 + 0.35 * Math.tanh((gain - 1) / 0.35) : gain
  }
  return grid
}

/** Of a point of the grid. */
const BYTES = 16

/**
 * Draws a page moved and lit by `litRelief`'s grid.
 * @param after where it is drawn, of any size; what stands there shows beyond the page's sides if `open`
 * @param relief where the grid's points are in `after`
 */
export function drawRelief(
  before: Raster,
  after: Raster,
  relief: Pick<Relief, 'step' | 'columns' | 'rows'>,
  { grid, cool, open }: { grid: Float32Array; cool: number; open: boolean },
  rng: Rng,
): void {
  const { width, height } = after
  const arena = kernelArena()
  const from = writePadded(arena, before)
  const to = open ? holdImage(arena, after) : imageRoom(arena, after)
  const offset = rng.next()
  const { columns, rows, step } = relief
  const cells = new Int32Array(width)
  const shares = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const at = (x + 0.5) / step
    const cell = Math.min(columns - 2, Math.floor(at))
    cells[x] = BYTES * cell
    shares[x] = at - cell
  }
  arena.run.drawRelief(
    from,
    before.width,
    before.height,
    to.at,
    width,
    height,
    arena.write(grid),
    columns,
    rows,
    step,
    arena.write(cells),
    arena.write(shares),
    arena.constant('cubic', () => CUBIC),
    arena.constant('wide-cubic', wideCubic),
    open ? 1 : 0,
    arena.write(Float32Array.of(1, 1, 1, 1, cool, 0.4 * cool, -0.2 * cool, 0)),
    noiseAt(arena, 'white'),
    offset & (NOISE_SIDE - 1),
    (offset >>> 12) & (NOISE_SIDE - 1),
    arena.alloc(BYTES * columns + 128),
  )
  arena.read(to.at, after.bytes)
}

/** Where `drawRelief` moves a page by `litRelief`'s grid. */
export function reliefMap(
  { width, height, step, columns, rows }: Relief,
  grid: Float32Array,
): PointMap {
  return displacementMap({ width, height }, { step, columns, rows, stride: 4, values: grid })
}

/** Two box blurs in place, near enough a Gaussian of this standard deviation; sides go on. */
export function blur(plane: Float32Array, columns: number, rows: number, sigma: number): void {
  const reach = Math.round((Math.sqrt(6 * sigma * sigma + 1) - 1) / 2)
  if (reach < 1) return
  const before = new Float32Array(plane.length)
  const sums = new Float32Array(columns)
  for (let round = 0; round < 2; round++) {
    blurRows(plane, before, columns, rows, reach)
    blurColumns(before, plane, sums, rows, reach)
  }
}

function blurRows(
  from: Float32Array,
  to: Float32Array,
  columns: number,
  rows: number,
  reach: number,
): void {
  const share = 1 / (2 * reach + 1)
  const last = columns - 1
  for (let start = 0; start < rows * columns; start += columns) {
    let sum = from[start]! * reach
    for (let k = 0; k <= reach; k++) sum += from[start + Math.min(k, last)]!
    for (let x = 0; x < columns; x++) {
      to[start + x] = sum * share
      sum += from[start + Math.min(x + reach + 1, last)]! - from[start + Math.max(x - reach, 0)]!
    }
  }
}

function blurColumns(
  from: Float32Array,
  to: Float32Array,
  sums: Float32Array,
  rows: number,
  reach: number,
): void {
  const columns = sums.length
  const share = 1 / (2 * reach + 1)
  const last = rows - 1
  sums.fill(0)
  for (let k = -reach; k <= reach; k++) {
    const row = Math.min(Math.max(k, 0), last) * columns
    for (let x = 0; x < columns; x++) sums[x] = sums[x]! + from[row + x]!
  }
  for (let y = 0; y < rows; y++) {
    const enters = Math.min(y + reach + 1, last) * columns
    const leaves = Math.max(y - reach, 0) * columns
    const row = y * columns
    for (let x = 0; x < columns; x++) {
      to[row + x] = sums[x]! * share
      sums[x] = sums[x]! + from[enters + x]! - from[leaves + x]!
    }
  }
}
