/** A photographed sheet that bends: its outline bends with it, and the desk beside it gives way. */
import { sheetAt, type Sheet } from '../../../page/background/sheet.ts'
import type { PointMap, Size } from '../../../page/geometry/point-map.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import { fitSheet, gridOf, type CurlGrid, type Fit, type Lie } from './curl-frame.ts'
import type { CurlView } from './curl-view.ts'
import { blur } from './relief.ts'

/** How far the desk gives way: px for each that the sheet moves, and share of the short side. */
const PER_PX = 1.4
const [NEAREST, FARTHEST] = [0.02, 0.16]

/** Where a photographed sheet is put, and from where each point of the photograph then comes. */
export function photoGrid(
  sheet: Sheet,
  outline: readonly Point[],
  lie: Lie,
  view: CurlView,
): { fit: Fit; grid: CurlGrid } {
  const fit = fitSheet(outline, lie, view)
  const grid = gridOf(sheet, lie, view, fit, 0)
  keepToBentSheet(grid, sheet)
  return { fit, grid }
}

/** Keeps what a grid does to a photograph to its sheet: light to where it now lies, movement to it and near it. */
function keepToBentSheet(grid: CurlGrid, sheet: Sheet): void {
  const { step, columns, rows, values } = grid
  const short = Math.min(sheet.width, sheet.height)
  const near = new Float32Array(columns * rows)
  let farthest = 0
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const on = sheetAt(sheet, column * step, row * step) / 255
      near[at] = on
      if (on > 0.5) farthest = Math.max(farthest, Math.hypot(values[4 * at]!, values[4 * at + 1]!))
    }
  }
  const reach = Math.min(FARTHEST * short, Math.max(NEAREST * short, PER_PX * farthest))
  blur(near, columns, rows, reach / step)
  // No farther than the desk can give way.
  const share = Math.min(1, reach / (PER_PX * farthest || 1))
  for (let row = 0, at = 0; row < rows; row++) {
    const y = row * step
    // What a photograph cuts off stays cut off where it was.
    const down = held(Math.min(y, sheet.height - y) / reach)
    for (let column = 0; column < columns; column++, at++) {
      const x = column * step
      const moves = share * Math.min(1, 2 * near[at]!)
      const dx = values[4 * at]! * moves * held(Math.min(x, sheet.width - x) / reach)
      const dy = values[4 * at + 1]! * moves * down
      const on = sheetAt(sheet, x + dx, y + dy) / 255
      values[4 * at] = dx
      values[4 * at + 1] = dy
      values[4 * at + 2] = 1 + on * (values[4 * at + 2]! - 1)
    }
  }
}

function held(share: number): number {
  return share < 0 ? 0 : share > 1 ? 1 : share
}

/** Rounds in which a forward place is looked for, and how near it must come, px. */
const ROUNDS = 24
const NEAR = 0.02

/** Where a grid moves a picture of the same size; forward by Newton's method. */
export function gridMap({ width, height }: Size, grid: CurlGrid): PointMap {
  const size = { width, height }
  const within = (at: Point): Point | undefined =>
    at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height ? at : undefined
  return {
    from: size,
    to: size,
    forward(x, y) {
      const at = { x, y }
      const h = grid.step / 2
      for (let round = 0; round < ROUNDS; round++) {
        const here = fromOf(grid, at.x, at.y)
        const [offX, offY] = [x - here.x, y - here.y]
        if (Math.abs(offX) + Math.abs(offY) < NEAR) return within(at)
        const right = fromOf(grid, at.x + h, at.y)
        const below = fromOf(grid, at.x, at.y + h)
        const [xx, yx] = [(right.x - here.x) / h, (right.y - here.y) / h]
        const [xy, yy] = [(below.x - here.x) / h, (below.y - here.y) / h]
        const turn = xx * yy - xy * yx
        if (Math.abs(turn) < 0.05) return undefined
        at.x += (offX * yy - offY * xy) / turn
        at.y += (offY * xx - offX * yx) / turn
      }
      return undefined
    },
    backward: (x, y) => (within({ x, y }) ? within(fromOf(grid, x, y)) : undefined),
  }
}

/** From where a place comes, between the grid's points. */
function fromOf({ step, columns, rows, values }: CurlGrid, x: number, y: number): Point {
  const u = Math.min(columns - 1.001, Math.max(0, x / step))
  const v = Math.min(rows - 1.001, Math.max(0, y / step))
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const [s, t] = [u - left, v - top]
  const k = 4 * (top * columns + left)
  const below = k + 4 * columns
  const between = (c: number): number => {
    const above = values[k + c]! * (1 - s) + values[k + 4 + c]! * s
    return above * (1 - t) + (values[below + c]! * (1 - s) + values[below + 4 + c]! * s) * t
  }
  return { x: x + between(0), y: y + between(1) }
}
