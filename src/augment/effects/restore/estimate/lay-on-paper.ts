/** Ink laid on paper of one tone. */
import { indexReached } from '../../../../core/quantile.ts'
import { averageBare, coarseMeans, spreadRow } from '../../../../page/background/bare-average.ts'
import type { Plane } from '../../../../page/image/float-plane.ts'
import type { Page } from '../../../../page/image/page.ts'
import type { PaperLight } from './paper-light.ts'

/** Nothing is made brighter than this many times; beyond it there is more noise than page. */
const MAX_GAIN = 6
/** Share of the ink that becomes black where paper becomes white, and how pale that ink may be. */
const BLACK = 0.1
const PALEST_BLACK = 0.25
/** Paper this many times its mean unevenness below its own tone is white. */
const WHITE = 2.5
const DARKEST_WHITE = 0.75

/**
 * Divides a page by the light of its paper, in place. Over pictures and fields the light of the paper
 * round them goes on.
 * @param isWhite paper becomes white and the darkest ink black; else paper gets its own lit tone
 * @param strength how much of the change is made, 0 to 1
 */
export function layOnPaper(
  page: Page,
  found: PaperLight,
  isWhite: boolean,
  strength: number,
): void {
  const { under, colour } = found
  const { factor, isGrey } = under
  const { width, height } = page
  const share = paperShare(found)
  const planes = lightOverAll(found, share)
  const pixels = page.pixels()
  const [black, white] = isWhite ? endsOf(pixels, found, page) : [0, 1]
  const line = new Float32Array(width)
  const amount = new Float32Array(width)
  planes.forEach((plane, channel) => {
    const tone = isWhite ? 255 : colour[channel]!
    for (let y = 0; y < height; y++) {
      spreadRow(plane, factor, y, line)
      if (isWhite) spreadRow(share, factor, y, amount)
      for (let x = 0, k = y * width * 4 + channel; x < width; x++, k += 4) {
        const value = pixels[k]!
        let ratio = value / Math.max(line[x]!, tone / MAX_GAIN)
        if (isWhite) ratio += amount[x]! * ((ratio - black) / (white - black) - ratio)
        pixels[k] = value + strength * (Math.min(255, tone * ratio) - value)
      }
    }
  })
  if (isGrey) for (let k = 0; k < pixels.length; k += 4) pixels[k + 1] = pixels[k + 2] = pixels[k]!
}

/** How surely there is paper, 0 to 1: less and less across the cells at its edges. */
function paperShare({ under, hidden }: PaperLight): Plane {
  const { width, height } = under.light
  const cell = 8
  const means = coarseMeans({ values: hidden, step: 1, offset: 0 }, under.light, cell)
  const values = new Float32Array(width * height)
  const line = new Float32Array(width)
  for (let y = 0, i = 0; y < height; y++) {
    spreadRow(means, cell, y, line)
    // In a cell that is none itself there is no paper at all.
    for (let x = 0; x < width; x++, i++) values[i] = hidden[i] === 1 ? 0 : 1 - line[x]!
  }
  return { width, height, values }
}

/** The light of each channel: of the paper where there is paper, carried on over what is none. */
function lightOverAll({ under, hidden }: PaperLight, share: Plane): Plane[] {
  const planes = under.isGrey ? under.colours.slice(0, 1) : under.colours
  if (!hidden.includes(1)) return [...planes]
  const samples = planes.map(({ values }) => ({ values, step: 1, offset: 0 }))
  return averageBare(samples, hidden, under.light, 1).map((beyond, k) => {
    const own = planes[k]!.values
    const values = beyond.values.map((value, i) => value + share.values[i]! * (own[i]! - value))
    return { ...beyond, values }
  })
}

/** What share of its paper's brightness the darkest ink has, and from which on all is paper. */
function endsOf(
  pixels: Uint8ClampedArray,
  { under, roughness }: PaperLight,
  { width, height }: { width: number; height: number },
): [black: number, white: number] {
  const counts = new Uint32Array(256)
  const line = new Float32Array(width)
  let total = 0
  for (let y = 0; y < height; y += 2) {
    spreadRow(under.light, under.factor, y, line)
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (under.ink[i] === 0) continue
      const value = 0.299 * pixels[4 * i]! + 0.587 * pixels[4 * i + 1]! + 0.114 * pixels[4 * i + 2]!
      counts[Math.min(255, (255 * value) / Math.max(line[x]!, 1)) | 0]!++
      total++
    }
  }
  const level = indexReached(counts, total * BLACK)
  return [Math.min(PALEST_BLACK, level / 255), Math.max(DARKEST_WHITE, 1 - WHITE * roughness)]
}
