/** Places on the sheet of paper, whether it fills the picture or lies in a photograph. */
import { cornersTo, inverted, type Point, type Projection } from '../../page/geometry/projection.ts'
import type { Page } from '../../page/image/page.ts'

/** A sheet's own coordinates: from its upper left corner, in shares of its short side. */
export interface SheetFrame {
  /** width in shares of the short side */
  wide: number
  /** height in shares of the short side */
  high: number
  /** length of the short side in pixels of the page */
  short: number
  /** from the sheet to pixels of the page */
  toPage: Projection
  /** from pixels of the page to the sheet */
  toSheet: Projection
}

/** The frame of the sheet that a page shows; of a page that is all sheet, the page's own. */
export function sheetFrame(page: Page): SheetFrame {
  const corners = page.sheet && (page.sheet.corners ?? boxOf(page.sheet.outline))
  if (!corners) return frameOf(page.width, page.height, undefined)
  const [a, b, c, d] = corners
  const width = (distance(a, b) + distance(d, c)) / 2
  const height = (distance(a, d) + distance(b, c)) / 2
  return frameOf(Math.max(1, width), Math.max(1, height), corners)
}

type Corners = readonly [Point, Point, Point, Point]

function frameOf(width: number, height: number, corners: Corners | undefined): SheetFrame {
  const short = Math.min(width, height)
  const [wide, high] = [width / short, height / short]
  const plain: Projection = [short, 0, 0, 0, short, 0, 0, 0, 1]
  const toPage = corners ? cornersTo(wide, high, corners) : plain
  return { wide, high, short, toPage, toSheet: inverted(toPage) }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** The box around a sheet that is no quadrilateral. */
function boxOf(outline: readonly Point[]): Corners | undefined {
  if (outline.length === 0) return undefined
  const [left, right] = [Math.min, Math.max].map((pick) => pick(...outline.map(({ x }) => x))) as [
    number,
    number,
  ]
  const [top, bottom] = [Math.min, Math.max].map((pick) => pick(...outline.map(({ y }) => y))) as [
    number,
    number,
  ]
  if (!(right > left && bottom > top)) return undefined
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}
