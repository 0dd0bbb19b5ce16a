/** What is found out about a page before it is restored, as numbers for the manifest. */
import type { Page } from '../../../../page/image/page.ts'
import { unevenness } from '../../../../page/background/illumination.ts'
import { estimateBlur } from './blur.ts'
import { brightness } from './channels.ts'
import { noiseOf } from './notes.ts'
import { pageBackground, levelQuantile } from './paper.ts'
import { ORIENTATIONS } from '../../../../page/geometry/orientation.ts'

export interface Estimates {
  /** standard deviation in grey levels */
  noise: number
  /** standard deviation of the blur of its sharpest edges, in pixels; null where it has no edges */
  blur: number | null
  /** between the darkest and the brightest 2 % of its pixels, in grey levels */
  contrast: number
  /** how much the brightness of its paper varies, as a share of it; null where it shows no paper */
  illumination: number | null
  /** degrees clockwise that its rows of text are off; null where it has none, or it was not asked */
  skew: number | null
  /** what sets it upright; null where that cannot be told, absent where it was not asked */
  orientation?: { turn: number; mirror: 0 | 1; confidence: number } | null
}

/** A page that shows paper on a smaller share than this has no light to judge by. */
const MIN_PAPER = 0.3
const EDGE = 0.02

/** Estimates of a page as it is; skew and orientation are left to the steps that look for them. */
export function estimatePage(page: Page): Estimates {
  const { width, height } = page
  const light = brightness(page.peek(), width, height)
  const background = pageBackground(light)
  const blur = estimateBlur(light)
  return {
    noise: rounded(noiseOf(page), 2),
    blur: blur === undefined ? null : rounded(blur, 2),
    contrast: levelQuantile(light.values, 1 - EDGE) - levelQuantile(light.values, EDGE),
    illumination: background.share < MIN_PAPER ? null : rounded(unevenness(background), 3),
    skew: null,
  }
}

/** The same with what the steps found out about the page's position. */
export function estimatesAfter(before: Estimates, { notes }: Page): Estimates {
  const skew = notes.get('skew')
  const found = notes.get('orientation')
  const straight = skew === undefined || Number.isNaN(skew) ? null : rounded(skew, 2)
  if (found === undefined) return { ...before, skew: straight }
  const { turns, mirrored } = ORIENTATIONS[found] ?? { turns: 0, mirrored: false }
  const confidence = rounded(notes.get('orientation confidence') ?? 0, 3)
  const orientation =
    found < 0
      ? null
      : { turn: turns * 90, mirror: mirrored ? (1 as const) : (0 as const), confidence }
  return { ...before, skew: straight, orientation }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
