/** Pixels around something flat that lies on a sheet, in its own millimetres. */
import type { Page } from '../../../../page/image/page.ts'
import type { Bench, Spot } from '../fasteners/bench.ts'

/** Where its own corner (0, 0) is, and how it is turned. */
export interface Local {
  bench: Bench
  spot: Spot
}

/**
 * Visits the pixels that lie within `reach` of a box.
 * @param box its width and height, mm
 * @param reach beyond its sides, mm
 * @param visit gets a place in its own mm, the pixel's index and its row and column
 */
export function visitAround(
  page: Page,
  { bench, spot }: Local,
  { wide, high, reach }: { wide: number; high: number; reach: number },
  visit: (u: number, v: number, x: number, y: number) => void,
): void {
  const [c, s] = [Math.cos(spot.angle), Math.sin(spot.angle)]
  const corners = [-reach, wide + reach].flatMap((u) =>
    [-reach, high + reach].map((v) =>
      bench.pixelAt(spot.x + u * c - v * s, spot.y + u * s + v * c),
    ),
  )
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  const left = Math.max(0, Math.floor(Math.min(...xs)))
  const top = Math.max(0, Math.floor(Math.min(...ys)))
  const right = Math.min(page.width, Math.ceil(Math.max(...xs)))
  const bottom = Math.min(page.height, Math.ceil(Math.max(...ys)))
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const place = bench.placeAt(x + 0.5, y + 0.5)
      const [dx, dy] = [place.x - spot.x, place.y - spot.y]
      const u = dx * c + dy * s
      const v = dy * c - dx * s
      if (u > -reach && v > -reach && u < wide + reach && v < high + reach) visit(u, v, x, y)
    }
  }
}

/** Share of a pixel that lies on the inner side of an edge. @param inside distance from the edge, px */
export function covered(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5))
}
