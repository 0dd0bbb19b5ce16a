/** How a page lies: the one place here that knows how orientation and skew are estimated. */
import { estimateSkew } from '../../page/textlines/page-skew.ts'
import { classifyOrientation } from '../../page/networks/orientation/estimate.ts'
import type { Page } from '../../page/image/page.ts'

/** Less than this is left: straightening costs sharpness, and readers bear it. Degrees. */
const STRAIGHT = 0.4
/** A skew that stands out by fewer standard deviations is none. */
const SURE = 6

/**
 * How probable each of `ORIENTATIONS` is to set a page upright, by its look.
 * @returns eight values that add up to 1; undefined where nothing on the page could be a glyph
 */
export function orientationProbabilities(page: Page): readonly number[] | undefined {
  return classifyOrientation(page)?.probabilities
}

/** Degrees clockwise that the page is askew, in ±45; 0 where it cannot be told. */
export function skewOf(page: Page): number {
  const found = estimateSkew(page)
  if (!found || found.confidence <= SURE || Math.abs(found.angle) < STRAIGHT) return 0
  return found.angle
}
