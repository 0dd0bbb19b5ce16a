/**
 * Whether a page is worn as the contest's test pages are: lifted, pale and covered by coarse grain.
 * A photograph may be as noisy and its ink as grey, and is to keep its tones.
 */
import type { Page } from '../../raster/page.ts'
import { brightness } from './channels.ts'
import { coarsenessOf, noiseOf } from './notes.ts'
import { pageGround, quantile } from './paper.ts'

/** Chance that a page is worn below which nothing, and from which on all of it is undone. */
const FRESH = 0.5
const SURE = 0.9

/**
 * How much of the wear's undoing a page gets.
 * @param floor noise from which a page may be worn, in grey levels; 0: any page is
 * @returns 0 (exclusive) to 1, or why its tones are left alone
 */
export function wearFor(page: Page, floor: number): number | string {
  if (floor === 0) return 1
  const noise = noiseOf(page)
  if (noise < floor) return `noise of ${noise.toFixed(1)} grey levels`
  return wearOf(page) || 'its tones are those of a photograph or scan'
}

/**
 * How surely a page is worn, 0 (not at all) to 1. It is found out once, when it is first asked, by a
 * logistic regression over what lifting and paling leave behind: no black, no strong colour. Fitted
 * on the sample set's pages as they are, with grain alone, faded with grain, and worn.
 */
function wearOf(page: Page): number {
  const noted = page.notes.get('wear')
  if (noted !== undefined) return noted
  const share = Math.min(1, Math.max(0, (chanceOf(page) - FRESH) / (SURE - FRESH)))
  page.notes.set('wear', share)
  return share
}

function chanceOf(page: Page): number {
  const { width, height } = page
  const pixels = page.peek()
  const light = brightness(pixels, width, height)
  const ground = pageGround(light)
  const chroma = chromaOf(pixels)
  const blackest = quantile(light.values, 0.0005)
  const score =
    2.636 +
    1.424 * Math.log(noiseOf(page) + 0.5) +
    2.194 * (blackest / 50) -
    6.89 * (Math.max(0, 25 - blackest) / 25) -
    1.575 * (quantile(light.values, 0.004) / 50) -
    4.215 * ground.share +
    1.375 * (ground.level / 100) -
    0.899 * Math.log1p(quantile(chroma, 0.5)) -
    1.547 * Math.log1p(quantile(chroma, 0.999)) +
    0.899 * coarsenessOf(page)
  return 1 / (1 + Math.exp(-score))
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
