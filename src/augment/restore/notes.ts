/**
 * What a step found out about a page for the steps after it. A page that was denoised shows no more
 * noise, yet whether its levels need mending is told by the noise it came with.
 */
import type { Page } from '../../raster/page.ts'
import { brightness } from './channels.ts'
import { estimateNoise } from './noise.ts'
import { quantile } from './paper.ts'

/** A page with less noise than this, in grey levels, is a clean one, which restoring leaves as it is. */
export const CLEAN = 1.5

/** Share of the pixels that are darker than what is called the darkest ink. */
const DARKEST = 0.004
/** Ink this dark was never lifted: the page came out of a camera or scanner as it is. */
const BLACK = 16

/** Remembers how noisy the page was found; the strongest finding counts. */
export function noteNoise(page: Page, sd: number): void {
  page.notes.set('noise', Math.max(sd, page.notes.get('noise') ?? 0))
}

/** Noise the page has, or had before it was denoised: a standard deviation in grey levels. */
export function noiseOf(page: Page): number {
  const noted = page.notes.get('noise')
  if (noted !== undefined) return noted
  const { width, height } = page
  if (width < 16 || height < 16) return 0
  noteNoise(page, estimateNoise(brightness(page.peek(), width, height)).sd)
  return page.notes.get('noise')!
}

/** Brightness of the page's darkest ink, as it was when this was first asked. */
export function darkestOf(page: Page): number {
  const noted = page.notes.get('darkest')
  if (noted !== undefined) return noted
  const darkest = quantile(brightness(page.peek(), page.width, page.height).values, DARKEST)
  page.notes.set('darkest', darkest)
  return darkest
}

/**
 * Why a page's tones are left alone, or undefined for a worn page. Noise alone does not make one:
 * a phone's photograph is noisy, but has black in it, which a faded page has no more.
 * @param floor noise from which a page may be worn, in grey levels; 0 takes any page
 */
export function notWorn(page: Page, floor: number): string | undefined {
  if (floor === 0) return undefined
  const noise = noiseOf(page)
  if (noise < floor) return `noise of ${noise.toFixed(1)} grey levels`
  const darkest = darkestOf(page)
  return darkest < BLACK ? `ink as dark as ${darkest}` : undefined
}
