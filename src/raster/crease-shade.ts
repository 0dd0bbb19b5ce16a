/** Light on the two sides of a crease. */
import type { Stream } from '../core/random.ts'
import { FINE, STRIDE, type Crease } from './crease.ts'
import { NOISE_SIDE, noiseTile } from './noise.ts'
import type { Raster } from './warp.ts'
import { words } from './words.ts'

/** How light changes across a crease. */
export interface Shade {
  /** gain less 1 on its left and on its right, seen along its direction */
  left: number
  right: number
  /** over what distance this fades, and beyond what there is none, in pixels */
  fade: number
  reach: number
  /** gain less 1 on the line itself, and its width in pixels */
  line: number
  width: number
}

/** Lights the two sides of a crease. Noise spreads the rounding, so that no bands show. */
export function shadeCrease(page: Raster, crease: Crease, shade: Shade, stream: Stream): void {
  const table = acrossTable(shade)
  const middle = (table.length - 1) >> 1
  const { length } = crease
  const strays = Int32Array.from(crease.stray, (value) => value * FINE * 65536)
  const depths = Int32Array.from(crease.depth, (value) => value * 256)
  const ux = (crease.x1 - crease.x0) / length
  const uy = (crease.y1 - crease.y0) / length
  const pixels = words(page.bytes)
  const noise = noiseTile('white')
  const wrap = NOISE_SIDE - 1
  const offset = stream.next()
  const astray = crease.stray.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const reach = visibleReach(table) + astray + 1
  const top = Math.max(0, Math.floor(Math.min(crease.y0, crease.y1) - reach))
  const bottom = Math.min(page.height, Math.ceil(Math.max(crease.y0, crease.y1) + reach))
  for (let y = top; y < bottom; y++) {
    const dy = y + 0.5 - crease.y0
    const [from, to] = rowSpan(crease, ux, uy, dy, reach, page.width)
    const dither = ((y + (offset >>> 12)) & wrap) * NOISE_SIDE
    const first = from + 0.5 - crease.x0
    // In 16 fraction bits, as gains are.
    let along = (((first * ux + dy * uy) / STRIDE) * 65536) | 0
    let beside = (((dy * ux - first * uy) * FINE + middle + 0.5) * 65536) | 0
    const stepAlong = ((ux / STRIDE) * 65536) | 0
    const stepBeside = (-uy * FINE * 65536) | 0
    for (let p = y * page.width + from, x = from; x < to; x++, p++) {
      const k = along >> 16
      along = (along + stepAlong) | 0
      const d = (beside - strays[k]!) >> 16
      beside = (beside + stepBeside) | 0
      if (d <= 0 || d >= table.length) continue
      const gain = 65536 + (Math.imul(table[d]!, depths[k]!) >> 8)
      const half = noise[dither + ((x + offset) & wrap)]! << 8
      const pixel = pixels[p]!
      const r = (Math.imul(pixel & 255, gain) + half) >> 16
      const g = (Math.imul((pixel >>> 8) & 255, gain) + half) >> 16
      const b = (Math.imul((pixel >>> 16) & 255, gain) + half) >> 16
      pixels[p] =
        (r > 255 ? 255 : r) | ((g > 255 ? 255 : g) << 8) | ((b > 255 ? 255 : b) << 16) | -16777216
    }
  }
}

/** How many pixels from its line the crease changes white by a third of a grey level. */
function visibleReach(table: Int32Array): number {
  const middle = (table.length - 1) >> 1
  let out = middle
  while (out > 0 && Math.abs(table[middle - out]!) < 85 && Math.abs(table[middle + out]!) < 85)
    out--
  return out / FINE
}

/** Gain less 1, of 65536, in steps of 1/FINE px across a crease, its line in the middle. */
function acrossTable({ left, right, fade, reach, line, width }: Shade): Int32Array {
  const half = Math.ceil(reach * FINE)
  return Int32Array.from({ length: 2 * half + 1 }, (_, i) => {
    const d = (i - half) / FINE
    const side = d < 0 ? left : right
    const window = Math.max(0, 1 - Math.abs(d) / reach)
    const slope = side * (0.6 * Math.exp(-Math.abs(d) / fade) + 0.4 * window) * window * window
    // The sheet bends within about a pixel: the two sides meet without a jump.
    const bend = Math.min(1, Math.abs(d) / 0.8)
    return 65536 * (slope * bend + line * Math.exp(-((d / width) ** 2)))
  })
}

/** The pixels of a row whose distance from the crease's line is within reach, ends considered. */
function rowSpan(
  crease: Crease,
  ux: number,
  uy: number,
  dy: number,
  reach: number,
  width: number,
): [from: number, to: number] {
  let from = 0
  let to = width
  const limit = (slope: number, start: number, low: number, high: number): void => {
    // low ≤ slope · (x + 0.5 − x0) + start ≤ high
    if (Math.abs(slope) < 1e-6) {
      if (start < low || start > high) to = from
      return
    }
    const a = (low - start) / slope + crease.x0 - 0.5
    const b = (high - start) / slope + crease.x0 - 0.5
    from = Math.max(from, Math.ceil(Math.min(a, b)))
    to = Math.min(to, Math.floor(Math.max(a, b)) + 1)
  }
  limit(-uy, dy * ux, -reach, reach)
  limit(ux, dy * uy, 0, crease.length)
  return [from, Math.max(from, to)]
}
