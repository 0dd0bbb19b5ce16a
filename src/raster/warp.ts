/** Projective maps of a page, drawn with bilinear interpolation straight from bytes to bytes. */
import { inverted, project, type Projection } from './projection.ts'
import { words } from './words.ts'

/** Pixels: RGBA bytes row by row, alpha 255. */
export interface Raster {
  width: number
  height: number
  bytes: Uint8ClampedArray
}

/** Pixels in a row between two exact places; in between the map is taken as straight (0.05 px). */
const SPAN = 32
const PAIR = 0x00ff00ff

/**
 * Draws `from` through `forward` over what stands in `into`; at the page's edge the two are mixed
 * by the share of the pixel that the page covers. Reducing by more than a third would alias.
 * @param forward from places in `from` to places in `into`, in pixels, a pixel's centre at .5
 */
export function warp(from: Raster, into: Raster, forward: Projection): void {
  const source = words(from.bytes)
  const target = words(into.bytes)
  const [a, b, c, d, e, f, g, h, i] = inverted(forward)
  const edges = edgesOf(from, forward)
  const bounds = new Float64Array(4)
  const { width } = into
  for (let y = 0; y < into.height; y++) {
    const Y = y + 0.5
    spans(edges, Y, width, bounds)
    const solidFrom = bounds[1]!
    const solidTo = bounds[2]!
    const end = bounds[3]!
    let below = g * (bounds[0]! + 0.5) + h * Y + i
    let u = (a * (bounds[0]! + 0.5) + b * Y + c) / below - 0.5
    let v = (d * (bounds[0]! + 0.5) + e * Y + f) / below - 0.5
    for (let x = bounds[0]!; x < end; x += SPAN) {
      const stop = Math.min(x + SPAN, end)
      const X = stop + 0.5
      below = g * X + h * Y + i
      const nextU = (a * X + b * Y + c) / below - 0.5
      const nextV = (d * X + e * Y + f) / below - 0.5
      const du = (nextU - u) / (stop - x)
      const dv = (nextV - v) / (stop - x)
      const to = y * width
      if (x >= solidFrom && stop <= solidTo && within(from, u, v, nextU, nextV)) {
        run(source, from.width, target, to + x, to + stop, u, v, du, dv)
      } else {
        for (let k = x; k < stop; k++) {
          const pixel = clamped(source, from, u + du * (k - x), v + dv * (k - x))
          const whole = k >= solidFrom && k < solidTo
          target[to + k] = whole
            ? pixel
            : mixed(target[to + k]!, pixel, coverage(edges, k + 0.5, Y))
        }
      }
      u = nextU
      v = nextV
    }
  }
}

/** Whether both ends of a run have all four neighbours on the page. */
function within(from: Raster, u: number, v: number, u1: number, v1: number): boolean {
  // 32766 is the last place that 16.16 fixed point holds with its neighbour.
  const right = Math.min(from.width - 1.01, 32766)
  const bottom = Math.min(from.height - 1.01, 32766)
  return (
    u >= 0 && v >= 0 && u1 >= 0 && v1 >= 0 && u < right && v < bottom && u1 < right && v1 < bottom
  )
}

/** A run of whole pixels in 16.16 fixed point. */
function run(
  source: Int32Array,
  stride: number,
  target: Int32Array,
  first: number,
  end: number,
  u0: number,
  v0: number,
  du: number,
  dv: number,
): void {
  let u = (u0 * 65536) | 0
  let v = (v0 * 65536) | 0
  const stepU = (du * 65536) | 0
  const stepV = (dv * 65536) | 0
  for (let to = first; to < end; to++) {
    const at = Math.imul(v >> 16, stride) + (u >> 16)
    target[to] = bilinear(
      source[at]!,
      source[at + 1]!,
      source[at + stride]!,
      source[at + stride + 1]!,
      (u >>> 8) & 255,
      (v >>> 8) & 255,
    )
    u = (u + stepU) | 0
    v = (v + stepV) | 0
  }
}

/** Between four neighbours, `s` and `t` of 256; red and blue are summed in one word. */
function bilinear(p: number, q: number, r: number, w: number, s: number, t: number): number {
  const n = 256 - s
  const m = 256 - t
  const upper = (((Math.imul(p & PAIR, n) + Math.imul(q & PAIR, s)) | 0) >>> 8) & PAIR
  const lower = (((Math.imul(r & PAIR, n) + Math.imul(w & PAIR, s)) | 0) >>> 8) & PAIR
  const pair = (((Math.imul(upper, m) + Math.imul(lower, t)) | 0) + 0x00c000c0) | 0
  const above = Math.imul((p >>> 8) & 255, n) + Math.imul((q >>> 8) & 255, s)
  const under = Math.imul((r >>> 8) & 255, n) + Math.imul((w >>> 8) & 255, s)
  const lone = (Math.imul(above, m) + Math.imul(under, t) + 0x8000) >>> 16
  return ((pair >>> 8) & PAIR) | (lone << 8) | -16777216
}

/** The page at a place near or beyond its edge, whose pixels are repeated outwards. */
function clamped(source: Int32Array, { width, height }: Raster, u: number, v: number): number {
  const x = Math.min(Math.max(u, 0), width - 1)
  const y = Math.min(Math.max(v, 0), height - 1)
  const left = Math.floor(x)
  const top = Math.floor(y) * width
  const right = Math.min(left + 1, width - 1)
  const bottom = Math.min(Math.floor(y) + 1, height - 1) * width
  return bilinear(
    source[top + left]!,
    source[top + right]!,
    source[bottom + left]!,
    source[bottom + right]!,
    ((x - left) * 256) | 0,
    ((y - Math.floor(y)) * 256) | 0,
  )
}

/** The page's four sides in the target as `a x + b y + c`: the distance inwards in pixels. */
function edgesOf({ width, height }: Raster, forward: Projection): Float64Array {
  const corners = [
    project(forward, 0, 0),
    project(forward, width, 0),
    project(forward, width, height),
    project(forward, 0, height),
  ] as const
  const edges = new Float64Array(12)
  const turn =
    (corners[1].x - corners[0].x) * (corners[3].y - corners[0].y) -
    (corners[1].y - corners[0].y) * (corners[3].x - corners[0].x)
  for (let k = 0; k < 4; k++) {
    const p = corners[k]!
    const q = corners[(k + 1) % 4]!
    const scale = Math.sign(turn) / Math.hypot(q.x - p.x, q.y - p.y)
    const a = (p.y - q.y) * scale
    const b = (q.x - p.x) * scale
    edges.set([a, b, -a * p.x - b * p.y], k * 3)
  }
  return edges
}

/**
 * Of the row at height `Y`: the pixels the page touches (`out[0]` to `out[3]`) and among them those
 * it covers whole (`out[1]` to `out[2]`), ends not included.
 */
function spans(edges: Float64Array, Y: number, width: number, out: Float64Array): void {
  out[0] = 0
  out[1] = 0
  out[2] = width
  out[3] = width
  for (let k = 0; k < 12; k += 3) {
    const a = edges[k]!
    const c = edges[k + 1]! * Y + edges[k + 2]!
    if (Math.abs(a) < 1e-9) {
      if (c < 0.5) out[2] = 0
      if (c <= -0.5) out[3] = 0
      continue
    }
    const solid = (0.5 - c) / a - 0.5
    const touched = (-0.5 - c) / a - 0.5
    if (a > 0) {
      out[0] = Math.max(out[0], Math.ceil(touched))
      out[1] = Math.max(out[1], Math.ceil(solid))
    } else {
      out[2] = Math.min(out[2], Math.floor(solid) + 1)
      out[3] = Math.min(out[3], Math.floor(touched) + 1)
    }
  }
}

/** The share of a pixel that the page covers, 0 to 256. */
function coverage(edges: Float64Array, X: number, Y: number): number {
  let share = 1
  for (let k = 0; k < 12; k += 3) {
    const inward = edges[k]! * X + edges[k + 1]! * Y + edges[k + 2]! + 0.5
    share *= inward < 0 ? 0 : inward > 1 ? 1 : inward
  }
  return Math.round(share * 256)
}

/** `over` laid on `under` with `share` of 256; alpha 255. */
function mixed(under: number, over: number, share: number): number {
  const rest = 256 - share
  const pair = ((over & 0xff00ff) * share + (under & 0xff00ff) * rest + 0x800080) / 256
  const lone = (((over >>> 8) & 255) * share + ((under >>> 8) & 255) * rest + 128) >> 8
  return (pair & 0xff00ff) | (lone << 8) | -16777216
}
