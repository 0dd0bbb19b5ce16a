/** Projects the sheet into the frame, as a camera does. */

/** A point in pixels of the frame. */
export type Point = readonly [number, number]

/** Where the sheet's corners come to lie: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point]

/** RGBA pixels, row by row. */
export interface Raster {
  width: number
  height: number
  data: Uint8ClampedArray
}

/**
 * The matrix that takes frame pixels to pixels of a sheet of w × h, row by row, last entry 1:
 * the inverse of the projection of the unit square on a quadrangle (Heckbert 1989, section 2.2.3).
 */
export function unprojection([p0, p1, p2, p3]: Quad, w: number, h: number): Float64Array {
  const sx = p0[0] - p1[0] + p2[0] - p3[0]
  const sy = p0[1] - p1[1] + p2[1] - p3[1]
  const [dx1, dy1] = [p1[0] - p2[0], p1[1] - p2[1]]
  const [dx2, dy2] = [p3[0] - p2[0], p3[1] - p2[1]]
  const det = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / det
  const k = (dx1 * sy - sx * dy1) / det
  const [a, b, c] = [p1[0] - p0[0] + g * p1[0], p3[0] - p0[0] + k * p3[0], p0[0]]
  const [d, e, f] = [p1[1] - p0[1] + g * p1[1], p3[1] - p0[1] + k * p3[1], p0[1]]
  const out = [
    (e - f * k) * w,
    (c * k - b) * w,
    (b * f - c * e) * w,
    (f * g - d) * h,
    (a - c * g) * h,
    (c * d - a * f) * h,
    d * k - e * g,
    b * g - a * k,
    a * e - b * d,
  ]
  return Float64Array.from(out, (v) => v / out[8]!)
}

/**
 * Lays the sheet over `frame` in place. The sheet is at most twice as fine as the frame, so that one
 * bilinear sample leaves no sheet pixel out.
 */
export function warp(sheet: Raster, frame: Raster, quad: Quad): void {
  const { width: sw, height: sh, data: from } = sheet
  const { width, height, data: to } = frame
  const [a, b, c, d, e, f, g, k] = unprojection(quad, sw, sh) as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const stride = sw * 4
  const maxX = sw - 1
  const maxY = sh - 1
  for (let y = 0; y < height; y++) {
    let nx = a * 0.5 + b * (y + 0.5) + c
    let ny = d * 0.5 + e * (y + 0.5) + f
    let nw = g * 0.5 + k * (y + 0.5) + 1
    let at = y * width * 4
    for (let x = 0; x < width; x++, at += 4, nx += a, ny += d, nw += g) {
      const u = nx / nw - 0.5
      const v = ny / nw - 0.5
      if (u < 0 || v < 0 || u >= maxX || v >= maxY) continue
      const iu = u | 0
      const iv = v | 0
      const fu = u - iu
      const fv = v - iv
      const p = iv * stride + iu * 4
      const q = p + stride
      const w11 = fu * fv
      const w10 = fv - w11
      const w01 = fu - w11
      const w00 = 1 - fu - w10
      const alpha =
        from[p + 3]! * w00 + from[p + 7]! * w01 + from[q + 3]! * w10 + from[q + 7]! * w11
      if (alpha < 1) continue
      const red = from[p]! * w00 + from[p + 4]! * w01 + from[q]! * w10 + from[q + 4]! * w11
      const green =
        from[p + 1]! * w00 + from[p + 5]! * w01 + from[q + 1]! * w10 + from[q + 5]! * w11
      const blue = from[p + 2]! * w00 + from[p + 6]! * w01 + from[q + 2]! * w10 + from[q + 6]! * w11
      if (alpha > 254) {
        to[at] = red
        to[at + 1] = green
        to[at + 2] = blue
      } else {
        const share = alpha / 255
        to[at] = to[at]! + (red - to[at]!) * share
        to[at + 1] = to[at + 1]! + (green - to[at + 1]!) * share
        to[at + 2] = to[at + 2]! + (blue - to[at + 2]!) * share
      }
    }
  }
}
