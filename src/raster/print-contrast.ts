/** Print told from texture by its brightness. */
import type { TextLine } from './text-lines.ts'

/** How print lies on its ground: both 0 to 1 and more. */
export interface Contrast {
  /**
   * between-class share of the variance at the best threshold (N. Otsu, 1979): 0.64 for a bell
   * curve, towards 1 for print
   */
  apart: number
  /** spread of the ground (30th to 90th percentile) over the distance of ink and ground */
  uneven: number
}

/** How cleanly the brightness in and round a line falls into ink and an even ground. */
export function contrastOf(line: TextLine, grey: Uint8Array, w: number, h: number): Contrast {
  const counts = new Int32Array(256)
  const cos = Math.cos(line.angle)
  const sin = Math.sin(line.angle)
  let total = 0
  let sum = 0
  const step = Math.max(1, line.length / 300)
  for (let across = -0.75; across <= 0.76; across += 0.25) {
    const off = across * line.height
    for (let along = 0; along < line.length; along += step) {
      const x = (line.x + along * cos - off * sin) | 0
      const y = (line.y + along * sin + off * cos) | 0
      if (x < 0 || y < 0 || x >= w || y >= h) continue
      const value = grey[y * w + x]!
      counts[value] = counts[value]! + 1
      total++
      sum += value
    }
  }
  const mean = sum / Math.max(1, total)
  let variance = 0
  let best = 0
  let distance = 1
  let dark = 0
  let below = 0
  let belowSum = 0
  for (let v = 0; v < 256; v++) {
    variance += counts[v]! * (v - mean) ** 2
    below += counts[v]!
    belowSum += counts[v]! * v
    if (below === 0 || below === total) continue
    const gap = (sum - belowSum) / (total - below) - belowSum / below
    const between = (below * (total - below) * gap * gap) / total
    if (between <= best) continue
    best = between
    distance = gap
    dark = below
  }
  if (variance === 0) return { apart: 0, uneven: 1 }
  const ground = total - dark
  const spread = level(counts, dark + 0.9 * ground) - level(counts, dark + 0.3 * ground)
  return { apart: best / variance, uneven: spread / distance }
}

/** The brightness below which `rank` of the counted pixels lie. */
function level(counts: Int32Array, rank: number): number {
  let below = 0
  for (let v = 0; v < 256; v++) {
    below += counts[v]!
    if (below >= rank) return v
  }
  return 255
}

