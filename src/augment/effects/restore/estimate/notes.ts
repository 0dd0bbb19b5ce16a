/**
 * What a step found out about a page for the steps after it. A page that was denoised shows no more
 * noise, yet whether its levels need correction is told by the noise it came with.
 */
import type { Page } from '../../../../page/image/page.ts'
import { brightness } from './channels.ts'
import { estimateNoise, type Noise } from './noise.ts'
import { levelQuantile } from './paper.ts'

/** A page with less noise than this, in grey levels, is a clean one, which restoring leaves as it is. */
export const CLEAN = 1.5

/** Share of the pixels that are darker than what is called the darkest ink. */
const DARKEST = 0.004
/** Share of the pixels that are darker than the blackest point; fewer are chance. */
const BLACKEST = 0.0001
/** Smaller pages hold too few blocks to tell noise by. */
export const MIN_SIDE = 16

/** Noise of a sensor or a line covers at least this share of a page, and is at least this strong. */
const COVERING = 0.5
const MIN_COVERING = 3.5

/** Weaker noise on less of a page than this is texture of its paper, or what JPEG left. */
const MIN_FLAT = 0.35

/** What has become of a page's paper: nothing yet, one tone, or white. */
export function paperOf(page: Page): 'as it was' | 'even' | 'white' {
  const tone = page.notes.get('paper')
  return tone === undefined ? 'as it was' : tone === 255 ? 'white' : 'even'
}

/** Whether noise is to be taken for texture. */
export function isTexture({ sd, flat }: Noise): boolean {
  return flat < MIN_FLAT && sd < MIN_COVERING
}

/** Whether noise lies over a page everywhere; paper has a texture of its own here and there. */
export function covers({ sd, flat }: Noise): boolean {
  return flat >= COVERING && sd >= MIN_COVERING
}

/** The noise of the page as it is, which is noted; the strongest finding counts. */
export function findNoise(page: Page): Noise {
  const { width, height } = page
  const find = (): Noise => estimateNoise(brightness(page.peek(), width, height))
  // On untouched pixels it may have been found out before.
  const noise = page.pristine && page.source ? page.source.once('noise', find) : find()
  const sd = isTexture(noise) ? 0 : noise.sd
  if (sd >= (page.notes.get('noise') ?? 0)) {
    page.notes.set('noise', sd)
    page.notes.set('coarse', noise.coarse)
  }
  return noise
}

/** Noise the page has, or had before it was denoised: a standard deviation in grey levels. */
export function noiseOf(page: Page): number {
  if (page.width < MIN_SIDE || page.height < MIN_SIDE) return 0
  if (!page.notes.has('noise')) findNoise(page)
  return page.notes.get('noise')!
}

/** How coarse that noise is, as `Noise` has it. */
export function coarsenessOf(page: Page): number {
  return page.notes.get('coarse') ?? 0
}

/** Brightness of the page's darkest ink, as it was when this was first asked. */
export function darkestOf(page: Page): number {
  return darkOf(page, 'darkest', DARKEST)
}

/**
 * Brightness of the page's blackest point, as it was when this was first asked. A page whose tones
 * were lifted shows nothing darker than the lift.
 */
export function blackestOf(page: Page): number {
  return darkOf(page, 'blackest', BLACKEST)
}

function darkOf(page: Page, name: string, share: number): number {
  const noted = page.notes.get(name)
  if (noted !== undefined) return noted
  const dark = levelQuantile(brightness(page.peek(), page.width, page.height).values, share)
  page.notes.set(name, dark)
  return dark
}
