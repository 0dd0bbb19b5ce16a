/** How a page lies: the one place here that knows how orientation and skew are estimated. */
import { estimateSkew } from '../raster/page-skew.ts'
import { estimateOrientation } from '../raster/upright/estimate.ts'
import { ORIENTATIONS, reorient, type Orientation } from '../raster/upright/orientation.ts'
import type { Page } from '../raster/page.ts'

export { ORIENTATIONS, reorient, type Orientation }

/** What sets a page upright, with the probability that it does. */
export interface Upright extends Orientation {
  confidence: number
}

/** Less than this is left: straightening costs sharpness, and readers bear it. Degrees. */
const STRAIGHT = 0.4
/** A skew that stands out by fewer standard deviations is none. */
const SURE = 6

/** @returns undefined where the page's look does not tell, as on photographs */
export function uprightOf(page: Page): Upright | undefined {
  const found = estimateOrientation(page)
  return found && { ...ORIENTATIONS[found.orientation]!, confidence: found.confidence }
}

/** Degrees clockwise that the page is askew, in ±45; 0 where it cannot be told. */
export function skewOf(page: Page): number {
  const found = estimateSkew(page)
  if (!found || found.confidence <= SURE || Math.abs(found.angle) < STRAIGHT) return 0
  return found.angle
}
