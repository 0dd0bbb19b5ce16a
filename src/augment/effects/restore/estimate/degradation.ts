/**
 * Whether a page is degraded: its tones lifted, pale and covered by coarse noise. A photograph may be
 * as noisy and its ink as grey, and is to keep its tones.
 */
import { unevenness } from '../../../../page/background/illumination.ts'
import type { Page } from '../../../../page/image/page.ts'
import { brightness } from './channels.ts'
import { blackestOf, coarsenessOf, noiseOf, paperOf } from './notes.ts'
import { pageBackground, levelQuantile } from './paper.ts'

/** Probability of degradation up to which nothing, and from which on all of it is undone. */
const CLEAN = 0.5
const DEGRADED = 0.9
/** Pixels this near the paper's brightness, in grey levels, are paper. */
const NEAR = 12

/**
 * By what share the degradation of a page is to be undone.
 * @param minNoise from which on a page may be degraded, in grey levels; 0: any page is
 * @returns 0 (exclusive) to 1, or why its tones are left alone
 */
export function degradationFor(page: Page, minNoise: number): number | string {
  if (minNoise === 0) return 1
  if (paperOf(page) !== 'as it was') return 'its paper is even already'
  const noise = noiseOf(page)
  if (noise < minNoise) return `noise of ${noise.toFixed(1)} grey levels`
  return degradationScore(page) || 'its tones are those of a photograph or scan'
}

/**
 * The degradation score of a page, 0 (none) to 1. It is computed once, when it is first asked for, from
 * what lifting and paling leave behind: nothing darker than the lift, no strong colour, light that
 * varies little for its brightness.
 */
function degradationScore(page: Page): number {
  const noted = page.notes.get('degradation')
  if (noted !== undefined) return noted
  const share = Math.min(1, Math.max(0, (probabilityOf(page) - CLEAN) / (DEGRADED - CLEAN)))
  page.notes.set('degradation', share)
  return share
}

/**
 * A logistic regression whose score is a sum of bent lines, one per sign of degradation: its slope, and by
 * how much that changes at each knot. Fitted on pages of the sample set and on scans and photographs
 * of receipts, books and letters: degraded, and as they are, with noise alone, faded with noise, and
 * darkened with noise.
 */
const BENDS = {
  /** brightness of the darkest pixels, in tens of grey levels */
  black: [2.22, [1, 1.3], [1.8, -0.39], [2.4, -0.88], [3.2, -1.28], [4.5, -1]],
  /** the same in tenths of the paper's: lifting adds to both, light multiplies both */
  ratio: [1.65, [1, -2.6], [1.6, -1.45], [2.4, 3.21]],
  /** brightness of the ink, in fifties */
  ink: [-1.13],
  /** logarithm of the strongest colour */
  vivid: [0.27, [3, 0.13], [3.8, -3.98]],
  /** share of its brightness that the paper varies by */
  uneven: [7.13, [0.08, 6.04], [0.25, -14.39]],
  /** logarithms of the colour of ink and paper */
  inkColour: [-1.2, [1.5, 0.57]],
  paperColor: [-1.41, [1.5, 0.31]],
  /** brightness of the brightest pixels, in tens */
  white: [0.41, [23.5, -0.65], [24.8, -1.22]],
  /** logarithm of the noise, and how coarse it is */
  noise: [-1.77],
  coarse: [0.23],
} as const satisfies Record<string, readonly [number, ...(readonly [number, number])[]]>

const BASE = -10.61

function probabilityOf(page: Page): number {
  const signs = signsOf(page)
  let score = BASE
  for (const [name, [slope, ...bends]] of Object.entries(BENDS)) {
    const value = signs[name as keyof typeof BENDS]
    score += slope * value
    for (const [knot, more] of bends) score += more * Math.max(0, value - knot)
  }
  return 1 / (1 + Math.exp(-score))
}

function signsOf(page: Page): Record<keyof typeof BENDS, number> {
  const { width, height } = page
  const pixels = page.peek()
  const light = brightness(pixels, width, height)
  const { values } = light
  const background = pageBackground(light)
  const chroma = chromaOf(pixels)
  const black = blackestOf(page)
  const dark = levelQuantile(values, 0.02) + 2
  return {
    black: Math.min(black, 90) / 10,
    ratio: 10 * Math.min(black / Math.max(background.level, 1), 0.6),
    ink: Math.min(levelQuantile(values, 0.004), 150) / 50,
    vivid: Math.log1p(levelQuantile(chroma, 0.999)),
    uneven: Math.min(unevenness(background), 0.8),
    inkColour: Math.log1p(levelQuantile(darkOnly(chroma, values, dark), 0.5)),
    paperColor: Math.log1p(meanNear(chroma, values, background.level)),
    white: levelQuantile(values, 0.9995) / 10,
    noise: Math.log(noiseOf(page) + 0.5),
    coarse: coarsenessOf(page),
  }
}

/** `chroma` of the pixels no brighter than `dark`. */
function darkOnly(chroma: Float32Array, values: Float32Array, dark: number): Float32Array {
  const only = new Float32Array(chroma.length)
  let count = 0
  for (let i = 0; i < chroma.length; i++) if (values[i]! <= dark) only[count++] = chroma[i]!
  return only.subarray(0, count)
}

/** Mean of `chroma` over pixels about as bright as the paper; 0 where there are none. */
function meanNear(chroma: Float32Array, values: Float32Array, paper: number): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < chroma.length; i++) {
    if (Math.abs(values[i]! - paper) >= NEAR) continue
    sum += chroma[i]!
    count++
  }
  return count > 0 ? sum / count : 0
}

/** What each pixel's strongest channel has more than its weakest. */
function chromaOf(rgba: Uint8ClampedArray): Float32Array {
  const chroma = new Float32Array(rgba.length >> 2)
  for (let i = 0, k = 0; k < chroma.length; i += 4, k++) {
    const r = rgba[i]!
    const g = rgba[i + 1]!
    const b = rgba[i + 2]!
    chroma[k] = Math.max(r, g, b) - Math.min(r, g, b)
  }
  return chroma
}
