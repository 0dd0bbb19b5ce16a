/** Print told from texture by its brightness. */
import type { TextLine } from './text-line.ts'

/** Contrast of a line's ink with its background. */
export interface Contrast {
  /**
   * between-class share of the variance at the best threshold (N. Otsu, 1979): 0.64 for a bell
   * curve, towards 1 for print
   */
  apart: number
  /** spread of the background (30th to 90th percentile) over the distance of ink and background */
  uneven: number
  /** brightness of the background, 0 to 255 */
  background: number
}

/** Rows of samples across a line, from above its glyphs to below them. */
const ACROSS = 7
const NONE: Contrast = { apart: 0, uneven: 1, background: 0 }

/** How cleanly the brightness in and round a line falls into ink and an even background. */
export function contrastOf(line: TextLine, grey: Uint8Array, w: number, h: number): Contrast {
  const step = Math.max(1, line.length / 300)
  const along = Math.max(1, Math.ceil(line.length / step))
  const samples = sampled(line, { grey, w, h }, along, step)
  const counts = new Int32Array(256)
  let total = 0
  let sum = 0
  for (const value of samples) {
    if (value < 0) continue
    counts[value] = counts[value]! + 1
    total++
    sum += value
  }
  const mean = sum / Math.max(1, total)
  let variance = 0
  let best = 0
  let distance = 1
  let background = 0
  let dark = 0
  let below = 0
  let belowSum = 0
  for (let v = 0; v < 256; v++) {
    variance += counts[v]! * (v - mean) ** 2
    below += counts[v]!
    belowSum += counts[v]! * v
    if (below === 0 || below === total) continue
    const light = (sum - belowSum) / (total - below)
    const gap = light - belowSum / below
    const between = (below * (total - below) * gap * gap) / total
    if (between <= best) continue
    best = between
    distance = gap
    background = light
    dark = below
  }
  if (variance === 0) return NONE
  const light = total - dark
  const spread = level(counts, dark + 0.9 * light) - level(counts, dark + 0.3 * light)
  return { apart: best / variance, uneven: spread / distance, background }
}

/** Brightness on a grid along and across a line, -1 off the page. */
function sampled(
  line: TextLine,
  { grey, w, h }: { grey: Uint8Array; w: number; h: number },
  along: number,
  step: number,
): Int16Array {
  const samples = new Int16Array(ACROSS * along)
  const cos = Math.cos(line.angle)
  const sin = Math.sin(line.angle)
  for (let row = 0, k = 0; row < ACROSS; row++) {
    const v = (row / (ACROSS - 1) - 0.5) * 1.5 * line.height
    for (let i = 0; i < along; i++, k++) {
      const x = (line.x + i * step * cos - v * sin - 0.5) | 0
      const y = (line.y + i * step * sin + v * cos - 0.5) | 0
      // The mean of four pixels: noise does not tell texture from print.
      const at = y * w + x
      const inside = x >= 0 && y >= 0 && x + 1 < w && y + 1 < h
      samples[k] = inside
        ? (grey[at]! + grey[at + 1]! + grey[at + w]! + grey[at + w + 1]!) >> 2
        : -1
    }
  }
  return samples
}

/** The brightness below which `rank` of the counted samples are. */
function level(counts: Int32Array, rank: number): number {
  let below = 0
  for (let v = 0; v < 256; v++) {
    below += counts[v]!
    if (below >= rank) return v
  }
  return 255
}
