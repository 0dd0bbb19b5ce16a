/** Light on the two sides of a crease. */
import type { Rng } from '../../../core/rng.ts'
import { FINE, STRIDE, type Crease } from './crease.ts'
import type { Arena } from '../../../page/kernels/arena.ts'
import type { WasmImage } from '../../../page/kernels/wasm-image.ts'
import { noiseAt, NOISE_SIDE, NOISE_STRIDE } from '../../../page/texture/noise.ts'

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
export function shadeCrease(
  arena: Arena,
  page: WasmImage,
  crease: Crease,
  shade: Shade,
  rng: Rng,
): void {
  const table = acrossTable(shade)
  const middle = (table.length - 1) >> 1
  const { length } = crease
  const tableAt = arena.write(table)
  const bends = arena.write(bendsOf(crease))
  const ux = (crease.x1 - crease.x0) / length
  const uy = (crease.y1 - crease.y0) / length
  const noise = noiseAt(arena, 'white')
  const offset = rng.next()
  const astray = crease.stray.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
  const reach = visibleReach(table) + astray + 1
  const top = Math.max(0, Math.floor(Math.min(crease.y0, crease.y1) - reach))
  const bottom = Math.min(page.height, Math.ceil(Math.max(crease.y0, crease.y1) + reach))
  const stepAlong = ((ux / STRIDE) * 65536) | 0
  const stepBeside = (-uy * FINE * 65536) | 0
  const span = new Int32Array(2)
  for (let y = top; y < bottom; y++) {
    const dy = y + 0.5 - crease.y0
    span[0] = 0
    span[1] = page.width
    cut(span, -uy, dy * ux + uy * crease.x0, -reach, reach)
    cut(span, ux, dy * uy - ux * crease.x0, 0, length)
    const from = span[0]
    const to = span[1]
    if (from >= to) continue
    const first = from + 0.5 - crease.x0
    const row = (y + (offset >>> 12)) & (NOISE_SIDE - 1)
    arena.run.shadePixels(
      page.at + (y * page.width + from) * 4,
      to - from,
      // In 16 fraction bits, as gains are.
      ((first * ux + dy * uy) / STRIDE) * 65536,
      stepAlong,
      ((dy * ux - first * uy) * FINE + middle + 0.5) * 65536,
      stepBeside,
      bends,
      tableAt,
      table.length,
      noise + row * NOISE_STRIDE,
      (from + offset) & (NOISE_SIDE - 1),
    )
  }
}

/** What strays, in steps of 1/FINE px and 16 fraction bits; in their lowest ten bits depths, of 256. */
function bendsOf({ stray, depth }: Crease): Int32Array {
  const bends = new Int32Array(stray.length)
  for (let k = 0; k < bends.length; k++) {
    bends[k] = ((stray[k]! * FINE * 65536) & ~1023) | ((depth[k]! * 256) & 1023)
  }
  return bends
}

/** How many pixels from its line the crease changes white by a third of a grey level. */
function visibleReach(table: Int32Array): number {
  const middle = (table.length - 1) >> 1
  let out = middle
  while (out > 0 && Math.abs(table[middle - out]!) < 85 && Math.abs(table[middle + out]!) < 85)
    out--
  return out / FINE
}

/** Gain less 1, of 65536, in steps of 1/FINE px across a crease, its line in the middle; 0 at both ends. */
function acrossTable({ left, right, fade, reach, line, width }: Shade): Int32Array {
  const half = Math.ceil(reach * FINE) + 1
  const table = new Int32Array(2 * half + 1)
  for (let i = 0; i < half; i++) {
    const d = i / FINE
    const window = Math.max(0, 1 - d / reach)
    const slope = (0.6 * Math.exp(-d / fade) + 0.4 * window) * window * window
    // The sheet bends within about a pixel: the two sides meet without a jump.
    const bent = slope * Math.min(1, d / 0.8)
    const near = d < 5 * width ? line * Math.exp(-((d / width) ** 2)) : 0
    table[half - i] = 65536 * (left * bent + near)
    table[half + i] = 65536 * (right * bent + near)
  }
  return table
}

/**
 * Cuts a row's span of pixels down to those where `slope` (x + 0.5) + `start`, x the column, is from
 * `low` to `high`.
 */
function cut(span: Int32Array, slope: number, start: number, low: number, high: number): void {
  if (Math.abs(slope) < 1e-6) {
    if (start < low || start > high) span[1] = span[0]!
    return
  }
  const a = (low - start) / slope - 0.5
  const b = (high - start) / slope - 0.5
  span[0] = Math.max(span[0]!, Math.ceil(Math.min(a, b)))
  span[1] = Math.min(span[1]!, Math.floor(Math.max(a, b)) + 1)
}
