/** Corners of a sheet, as they lie in a picture. */
import { sheetAt, type Sheet } from '../../../page/background/sheet.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import type { Raster } from '../../../page/image/raster.ts'
import type { Corner } from './fold-plans.ts'

/** A corner of a sheet: where it is and which way its two sides go from it, each a pixel long. */
export interface CornerFrame {
  x: number
  y: number
  ax: number
  ay: number
  bx: number
  by: number
}

/** How far a sheet may reach beyond its sides as they were found, share of the short side. */
export const SPARE = 0.014

/** The corner of a quadrilateral, from the upper left clockwise, that is left or right, upper or lower. */
export function frameOf(
  corners: readonly [Point, Point, Point, Point],
  { left, top }: Corner,
): CornerFrame {
  const [at, across, down] = top
    ? left
      ? [corners[0], corners[1], corners[3]]
      : [corners[1], corners[0], corners[2]]
    : left
      ? [corners[3], corners[2], corners[0]]
      : [corners[2], corners[3], corners[1]]
  const wide = Math.hypot(across.x - at.x, across.y - at.y) || 1
  const high = Math.hypot(down.x - at.x, down.y - at.y) || 1
  return {
    x: at.x,
    y: at.y,
    ax: (across.x - at.x) / wide,
    ay: (across.y - at.y) / wide,
    bx: (down.x - at.x) / high,
    by: (down.y - at.y) / high,
  }
}

/**
 * Which corner can be turned over: this one or another, or less of it. Where the picture is the sheet
 * this one; on a photograph one with the desk beside it, undefined where there is none.
 */
export function cornerToTurn(
  corner: Corner,
  corners: readonly [Point, Point, Point, Point],
  sheet: Sheet | undefined,
): Corner | undefined {
  if (!sheet) return corner
  return othersOf(corner).find((each) => liesAt(sheet, frameOf(corners, each), each))
}

/** The same crease at this and the other corners, then nearer to them. */
function othersOf(corner: Corner): Corner[] {
  return [1, 0.65, 0.4].flatMap((size) =>
    [0, 1, 2, 3].map((turn) => ({
      left: corner.left !== (turn & 1) > 0,
      top: corner.top !== (turn & 2) > 0,
      across: size * corner.across,
      down: size * corner.down,
    })),
  )
}

/** Whether the sheet has its corner there, with desk enough beside it to tell what it lies on. */
function liesAt(sheet: Sheet, frame: CornerFrame, { across, down }: Corner): boolean {
  const { x, y, ax, ay, bx, by } = frame
  const step = 0.03 * Math.min(sheet.width, sheet.height)
  const level = (u: number, v: number): number | undefined => {
    const px = x + u * ax + v * bx
    const py = y + u * ay + v * by
    if (px < 0 || py < 0 || px > sheet.width || py > sheet.height) return undefined
    return sheetAt(sheet, px, py)
  }
  const sheetIs = [
    [1, 1],
    [5, 1],
    [1, 5],
  ].every(([u, v]) => (level(u! * step, v! * step) ?? 0) > 150)
  // What is found to be the sheet's side must be it, all along the corner.
  const near = -0.6 * SPARE * Math.min(sheet.width, sheet.height)
  const sides = [0.1, 0.4, 0.8].flatMap((t) => [
    [near, t * down],
    [t * across, near],
  ])
  const deskIs = [...sides, [-0.45 * across, 0.3 * down], [0.3 * across, -0.45 * down]]
  return sheetIs && deskIs.every(([u, v]) => (level(u!, v!) ?? 255) < 100)
}

/** Tone of the paper near a corner: the brighter of what is there. */
export function paperAt(page: Raster, frame: CornerFrame, { across, down }: Corner): number[] {
  const found: number[][] = []
  for (let i = 1; i < 12; i++) {
    for (let k = 1; k < 12; k++) {
      const x = Math.floor(frame.x + ((i * across) / 12) * frame.ax + ((k * down) / 12) * frame.bx)
      const y = Math.floor(frame.y + ((i * across) / 12) * frame.ay + ((k * down) / 12) * frame.by)
      if (x < 0 || y < 0 || x >= page.width || y >= page.height) continue
      found.push(
        Array.from(page.bytes.subarray(4 * (y * page.width + x), 4 * (y * page.width + x) + 3)),
      )
    }
  }
  found.sort((a, b) => a[0]! + a[1]! + a[2]! - b[0]! - b[1]! - b[2]!)
  return found[Math.floor(0.7 * found.length)] ?? [255, 255, 255]
}
