/** Orientation and skew of a page, estimated without OCR. */
import { estimateSkew } from '../../page/textlines/page-skew.ts'
import { classifyOrientation } from '../../page/networks/orientation/estimate.ts'
import type { Mirrored } from '../../page/networks/orientation/prior.ts'
import type { Page } from '../../page/image/page.ts'

/** Less skew than this is left, degrees: straightening costs sharpness, and OCR engines tolerate it. */
const STRAIGHT = 0.4
/** Minimum confidence of a skew, in standard deviations. */
const MIN_CONFIDENCE = 6

/**
 * Probability of each of `ORIENTATIONS` to set a page upright, by the orientation network.
 * @param mirrored how often pages are mirrored
 * @returns eight values that add up to 1; undefined where nothing on the page could be a glyph
 */
export function orientationProbabilities(
  page: Page,
  mirrored: Mirrored,
): readonly number[] | undefined {
  return classifyOrientation(page, mirrored)?.probabilities
}

/** Skew of the page in degrees clockwise, ±45; 0 where it is small or unknown. */
export function skewOf(page: Page): number {
  const found = estimateSkew(page)
  if (!found || found.confidence <= MIN_CONFIDENCE || Math.abs(found.angle) < STRAIGHT) return 0
  return found.angle
}
