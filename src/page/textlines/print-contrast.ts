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
  /** ink above and below the glyphs over ink in their middle: low for lines, 1 for codes and speckle */
  edges: number
  /** correlation of the upper with the lower half: 1 for bars and upright rules, low for letters */
  upright: number
}

/** Rows of samples across a line, from above its glyphs to below them. */
const ACROSS = 7
/** Paper is evenly lit over this many glyph heights to either side. */
const FLAT = 2
/** Brightness that paper is brought to. */
const EVEN = 210
const NONE: Contrast = { apart: 0, uneven: 1, background: 0, edges: 1, upright: 0 }

/** How cleanly the brightness in and round a line falls into ink and an even background. */
export function contrastOf(line: TextLine, grey: Uint8Array, w: number, h: number): Contrast {
  const step = Math.max(1, line.length / 300)
  const along = Math.max(1, Math.ceil(line.length / step))
  const samples = sampled(line, { grey, w, h }, along, step)
  const paper = flatten(samples, along, Math.round((FLAT * line.height) / step))
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
  const ink = (row: number): number => inkIn(samples, row, along, background)
  const middle = (ink(2) + ink(3) + ink(4)) / 3
  const over = Math.min(ink(0), ink(1))
  const under = Math.min(ink(5), ink(6))
  // At the page's border only one side is to be seen.
  const outside = over === Infinity ? under : under === Infinity ? over : (over + under) / 2
  const edges = outside / Math.max(1, middle)
  const upright = correlation(samples, 2 * along, 4 * along, along)
  return { apart: best / variance, uneven: spread / distance, background: paper, edges, upright }
}

/**
 * Takes the course of the light along a line out of its samples, in place: a shadow's edge is not ink.
 * @param reach half the stretch over which paper is evenly lit, samples
 * @returns mean brightness of the paper
 */
function flatten(samples: Int16Array, along: number, reach: number): number {
  const sums = new Int32Array(along + 1)
  for (let i = 0; i < along; i++) {
    let highest = 0
    for (let k = i; k < samples.length; k += along) highest = Math.max(highest, samples[k]!)
    sums[i + 1] = sums[i]! + highest
  }
  const mean = sums[along]! / along
  for (let i = 0; i < along; i++) {
    const from = Math.max(0, i - reach)
    const to = Math.min(along, i + reach + 1)
    const gain = (EVEN * (to - from)) / Math.max(1, sums[to]! - sums[from]!)
    for (let k = i; k < samples.length; k += along) {
      if (samples[k]! >= 0) samples[k] = Math.min(255, samples[k]! * gain)
    }
  }
  return mean
}

/** How much darker than the background a row of samples is on the mean; Infinity off the page. */
function inkIn(samples: Int16Array, row: number, along: number, background: number): number {
  let sum = 0
  let count = 0
  for (let i = row * along; i < (row + 1) * along; i++) {
    if (samples[i]! < 0) continue
    sum += Math.max(0, background - samples[i]!)
    count++
  }
  return count > 0.5 * along ? sum / count : Infinity
}

/** Correlation of two stretches of samples. */
function correlation(samples: Int16Array, a: number, b: number, count: number): number {
  let n = 0
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let i = 0; i < count; i++) {
    const one = samples[a + i]!
    const other = samples[b + i]!
    if (one < 0 || other < 0) continue
    n++
    sumA += one
    sumB += other
    squaresA += one * one
    squaresB += other * other
    products += one * other
  }
  const spread = (n * squaresA - sumA ** 2) * (n * squaresB - sumB ** 2)
  return spread > 0 ? (n * products - sumA * sumB) / Math.sqrt(spread) : 0
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
