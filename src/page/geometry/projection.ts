/** Projective maps of the plane, as 3 × 3 matrices row by row. */

/** `x' = (a x + b y + c) / (g x + h y + i)`, `y' = (d x + e y + f) / (g x + h y + i)` */
export type Projection = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
  i: number,
]

export interface Point {
  x: number
  y: number
}

/** Where a place ends up. */
export function project(m: Projection, x: number, y: number): Point {
  const below = m[6] * x + m[7] * y + m[8]
  return {
    x: (m[0] * x + m[1] * y + m[2]) / below,
    y: (m[3] * x + m[4] * y + m[5]) / below,
  }
}

/** The map that does `first` and then `then`. */
export function composed(then: Projection, first: Projection): Projection {
  const cell = (row: number, column: number): number =>
    then[3 * row]! * first[column]! +
    then[3 * row + 1]! * first[3 + column]! +
    then[3 * row + 2]! * first[6 + column]!
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(1, 0),
    cell(1, 1),
    cell(1, 2),
    cell(2, 0),
    cell(2, 1),
    cell(2, 2),
  ]
}

/** The map that undoes `m`, which must not flatten the plane. */
export function inverted(m: Projection): Projection {
  const [a, b, c, d, e, f, g, h, i] = m
  const A = e * i - f * h
  const B = f * g - d * i
  const C = d * h - e * g
  const det = a * A + b * B + c * C
  const s = 1 / det
  return [
    A * s,
    (c * h - b * i) * s,
    (b * f - c * e) * s,
    B * s,
    (a * i - c * g) * s,
    (c * d - a * f) * s,
    C * s,
    (b * g - a * h) * s,
    (a * e - b * d) * s,
  ]
}

/**
 * Turns by `degrees` (clockwise, y down) about the middle of a `width` × `height` page, enlarges by
 * `scale` and puts that middle at `to`.
 */
export function turned(
  width: number,
  height: number,
  degrees: number,
  scale: number,
  to: Point,
): Projection {
  const angle = (degrees * Math.PI) / 180
  const c = Math.cos(angle) * scale
  const s = Math.sin(angle) * scale
  const x = width / 2
  const y = height / 2
  return [c, -s, to.x - c * x + s * y, s, c, to.y - s * x - c * y, 0, 0, 1]
}

/**
 * The map that takes the corners of a `width` × `height` page (left top, right top, right bottom,
 * left bottom) to four places: a unit square to a quadrilateral after P. Heckbert, "Fundamentals of
 * texture mapping and image warping", 1989.
 */
export function cornersTo(
  width: number,
  height: number,
  [p0, p1, p2, p3]: readonly [Point, Point, Point, Point],
): Projection {
  const dx1 = p1.x - p2.x
  const dx2 = p3.x - p2.x
  const dx3 = p0.x - p1.x + p2.x - p3.x
  const dy1 = p1.y - p2.y
  const dy2 = p3.y - p2.y
  const dy3 = p0.y - p1.y + p2.y - p3.y
  const det = dx1 * dy2 - dx2 * dy1
  const g = (dx3 * dy2 - dx2 * dy3) / det
  const h = (dx1 * dy3 - dx3 * dy1) / det
  return [
    (p1.x - p0.x + g * p1.x) / width,
    (p3.x - p0.x + h * p3.x) / height,
    p0.x,
    (p1.y - p0.y + g * p1.y) / width,
    (p3.y - p0.y + h * p3.y) / height,
    p0.y,
    g / width,
    h / height,
    1,
  ]
}
