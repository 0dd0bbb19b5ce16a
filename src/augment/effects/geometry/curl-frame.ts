/** Where a bent sheet lies in its picture: between pixels and the directions across and along its bend. */
import type { Sheet } from '../../../page/background/sheet.ts'
import type { PointMap, Size } from '../../../page/geometry/point-map.ts'
import type { Point } from '../../../page/geometry/projection.ts'
import { STRIDE, type CurlView } from './curl-view.ts'

/** A sheet before it is bent, and which way it will be. */
export interface Lie {
  /** its middle, px of the picture */
  x: number
  y: number
  /** direction across the bend, a unit vector */
  ex: number
  ey: number
  /** px across the bend */
  length: number
}

/** How a sheet lies. @param toward direction across the bend, radians */
export function lieOf(outline: readonly Point[], toward: number): Lie {
  const [ex, ey] = [Math.cos(toward), Math.sin(toward)]
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of outline) {
    left = Math.min(left, x * ex + y * ey)
    right = Math.max(right, x * ex + y * ey)
    top = Math.min(top, y * ex - x * ey)
    bottom = Math.max(bottom, y * ex - x * ey)
  }
  const [s, t] = [(left + right) / 2, (top + bottom) / 2]
  return { x: s * ex - t * ey, y: s * ey + t * ex, ex, ey, length: right - left }
}

/** Rows of a mask that its outline is taken from. */
const OUTLINE_ROWS = 40

/**
 * Round a sheet in a photograph: the ends of rows of its mask, px. Its own outline lacks what other
 * effects moved out of the picture.
 */
export function roundSheet({ width, height, columns, rows, mask }: Sheet): Point[] {
  const [left, right]: [Point[], Point[]] = [[], []]
  const step = Math.max(1, Math.floor(rows / OUTLINE_ROWS))
  for (let row = 0; row < rows; row += step) {
    const cells = mask.subarray(row * columns, (row + 1) * columns)
    const first = cells.findIndex((cell) => cell > 127)
    if (first < 0) continue
    const y = ((row + 0.5) * height) / rows
    left.push({ x: (first * width) / columns, y })
    right.push({ x: ((cells.findLastIndex((cell) => cell > 127) + 1) * width) / columns, y })
  }
  return [...left, ...right.toReversed()]
}

/** The corners of a page, px. */
export function cornersOf({ width, height }: Size): Point[] {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ]
}

/** How what is seen is put into the picture. */
export interface Fit {
  /** px of the picture for each that is seen */
  scale: number
  /** where the middle of what is seen comes to lie, px of the picture */
  x: number
  y: number
}

/** Points along each side of an outline that are looked at. */
const ALONG = 24

/** The box round what is seen of an outline, as pixels before it is scaled and moved. */
export function seenBox(outline: readonly Point[], lie: Lie, view: CurlView): Box {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  outline.forEach((p, i) => {
    const q = outline[(i + 1) % outline.length]!
    for (let k = 0; k < ALONG; k++) {
      const x = p.x + ((q.x - p.x) * k) / ALONG - lie.x
      const y = p.y + ((q.y - p.y) * k) / ALONG - lie.y
      const seen = view.seen(x * lie.ex + y * lie.ey + lie.length / 2, y * lie.ex - x * lie.ey)
      const u = seen.x * lie.ex - seen.y * lie.ey
      const v = seen.x * lie.ey + seen.y * lie.ex
      box.left = Math.min(box.left, u)
      box.right = Math.max(box.right, u)
      box.top = Math.min(box.top, v)
      box.bottom = Math.max(box.bottom, v)
    }
  })
  return box
}

/** Sides of an upright box, px. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** All of a page seen within its frame, with a margin where it is nearest to it. */
export function fitPage({ width, height }: Size, lie: Lie, view: CurlView, margin: number): Fit {
  const { left, right, top, bottom } = seenBox(cornersOf({ width, height }), lie, view)
  const wide = Math.max(1, width - 2 * margin)
  const high = Math.max(1, height - 2 * margin)
  const scale = Math.min(wide / (right - left), high / (bottom - top))
  return centred({ width, height }, { left, right, top, bottom }, scale)
}

/** Of a book's page this share may be cut off above and below, where it is seen wider than its frame. */
const CUT = 0.05

/** A book's page as wide as its frame less `margin`, and `beside` of the page beyond its spine. */
export function fitBook(size: Size, lie: Lie, view: CurlView, margin: number, beside: number): Fit {
  const { width, height } = size
  const box = seenBox(cornersOf({ width, height }), lie, view)
  if (lie.ex > 0) {
    box.left -= beside
    box.right += margin
  } else {
    box.left -= margin
    box.right += beside
  }
  const scale = Math.min(
    width / (box.right - box.left),
    ((1 + CUT) * (height - margin)) / (box.bottom - box.top),
  )
  return centred(size, box, scale)
}

function centred({ width, height }: Size, { left, right, top, bottom }: Box, scale: number): Fit {
  return {
    scale,
    x: width / 2 - (scale * (left + right)) / 2,
    y: height / 2 - (scale * (top + bottom)) / 2,
  }
}

/** A photographed sheet about as large as it was and where it was. */
export function fitSheet(outline: readonly Point[], lie: Lie, view: CurlView): Fit {
  const { left, right, top, bottom } = seenBox(outline, lie, view)
  const xs = outline.map(({ x }) => x)
  const ys = outline.map(({ y }) => y)
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)]
  const [y0, y1] = [Math.min(...ys), Math.max(...ys)]
  const scale = ((x1 - x0) / (right - left) + (y1 - y0) / (bottom - top)) / 2
  return {
    scale,
    x: (x0 + x1) / 2 - (scale * (left + right)) / 2,
    y: (y0 + y1) / 2 - (scale * (top + bottom)) / 2,
  }
}

/** Points of a picture `step` px apart, row by row; (0, 0) is its left top corner. */
export interface CurlGrid {
  step: number
  columns: number
  rows: number
  /** of each: from where it comes less its own place (x, y, px), its gain, and 0 */
  values: Float32Array
}

/** Points along the short side. */
const POINTS = 150

/** From where each point of a picture comes. @param left px by which the page is moved in what is drawn */
export function gridOf(size: Size, lie: Lie, view: CurlView, fit: Fit, left: number): CurlGrid {
  const { width, height } = size
  const step = Math.max(1, Math.min(width, height) / POINTS)
  const columns = Math.ceil(width / step) + 2
  const rows = Math.ceil(height / step) + 2
  const values = new Float32Array(4 * columns * rows)
  const { table, first, perPx } = view
  const last = table.length / STRIDE - 2
  const { ex, ey } = lie
  const half = lie.length / 2
  const [stepA, stepB] = [(step * ex) / fit.scale, (-step * ey) / fit.scale]
  for (let row = 0, at = 0; row < rows; row++) {
    const y = row * step
    let a = (-fit.x * ex + (y - fit.y) * ey) / fit.scale
    let b = (fit.x * ey + (y - fit.y) * ex) / fit.scale
    for (let column = 0; column < columns; column++, at += 4) {
      const place = (a - first) * perPx
      const j = place < 0 ? 0 : place > last ? last : place | 0
      const share = place - j
      const held = share < 0 ? 0 : share > 1 ? 1 : share
      const k = STRIDE * j
      const s = table[k]! + (table[k + 4]! - table[k]!) * share - half
      const t =
        b * (table[k + 1]! + (table[k + 5]! - table[k + 1]!) * held) +
        table[k + 2]! +
        (table[k + 6]! - table[k + 2]!) * held
      values[at] = lie.x + s * ex - t * ey + left - column * step
      values[at + 1] = lie.y + s * ey + t * ex - y
      values[at + 2] = table[k + 3]! + (table[k + 7]! - table[k + 3]!) * held
      a += stepA
      b += stepB
    }
  }
  return { step, columns, rows, values }
}

/** Where a page's places are seen in a picture of its size. */
export function curlMap(size: Size, lie: Lie, view: CurlView, fit: Fit): PointMap {
  const { width, height } = size
  const frame = { width, height }
  const { ex, ey } = lie
  return {
    from: frame,
    to: frame,
    forward(x, y) {
      if (!isWithin(frame, x, y)) return undefined
      const [u, v] = [x - lie.x, y - lie.y]
      const seen = view.seen(u * ex + v * ey + lie.length / 2, v * ex - u * ey)
      const at = {
        x: fit.x + fit.scale * (seen.x * ex - seen.y * ey),
        y: fit.y + fit.scale * (seen.x * ey + seen.y * ex),
      }
      return isWithin(frame, at.x, at.y) ? at : undefined
    },
    backward(x, y) {
      if (!isWithin(frame, x, y)) return undefined
      const [u, v] = [(x - fit.x) / fit.scale, (y - fit.y) / fit.scale]
      const place = view.place(u * ex + v * ey, v * ex - u * ey)
      const s = place.x - lie.length / 2
      const from = { x: lie.x + s * ex - place.y * ey, y: lie.y + s * ey + place.y * ex }
      return isWithin(frame, from.x, from.y) ? from : undefined
    },
  }
}

function isWithin({ width, height }: Size, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height
}
