/** Estimates the orientation of a page by a small network that sees patches of its text. */
import { greyOf, type GreyImage } from '../../image/grey-image.ts'
import type { Page } from '../../image/page.ts'
import { skewOfGrey } from '../../textlines/page-skew.ts'
import { reduced } from '../../textlines/working-size.ts'
import { findGlyphs } from './glyphs.ts'
import { orientationLogs } from './network.ts'
import { ORIENTATIONS } from '../../geometry/orientation.ts'
import { cutPatches, placesIn } from './patches.ts'
import { orientationPrior, type Mirrored } from './prior.ts'
import { orientationNetwork } from './weights.ts'

export interface OrientationEstimate {
  /** index into `ORIENTATIONS`: what sets the page upright */
  orientation: number
  /** probability that it does, 0 to 1, against the second most probable */
  confidence: number
  /** patches of text that were classified */
  patches: number
}

/** The estimate with the probabilities of all `ORIENTATIONS`. */
export interface OrientationScores extends OrientationEstimate {
  /** one per orientation; they add up to 1 */
  probabilities: number[]
  /** false where the patches are like those of pictures, or of text too degraded to be recognised */
  isText: boolean
}

/** Patches of a look at the page that are classified at most, … */
const PATCHES = 200
/** … and of both looks, where each patch is classified in all views. */
const FEW = 150
/** With fewer than these in either look nothing is estimated. */
const MIN_PATCHES = 8
/** A tilt from this confidence on, in standard deviations, is removed from the patches. */
const MIN_TILT_CONFIDENCE = 6
/** Share of outliers among patches: no patch can outweigh many. */
const OUTLIERS = 0.1
/**
 * A patch's preference is uncertain by at least this, in nats: a hint of one that all patches share, as those
 * of a row of zeros do, is no evidence.
 */
const UNCERTAIN = 0.5
/**
 * On text the network finds the best orientation better than chance by more than this, the mean
 * difference of logarithms: pictures of the sample set stay below 0.1, nine tenths of real pages of text
 * are above.
 */
const TEXT = 0.15
/**
 * A lead, in standard errors, that is clear: no second look is needed, and no picture's patches prefer one
 * orientation so.
 */
const CLEAR_LEAD = 3.5
/** Pages are looked at with about this many pixels: the grain of larger ones would be taken for print. */
const AREA = 1_000_000
/**
 * The second look is at the page reduced so: print that is broken or ragged, as it is where pages are black and
 * white, closes, and what its size was taken for is another chance.
 */
const REDUCED = 1.5
/** By this the logistic curve is nearest to the normal distribution's. */
const NORMAL = 1.702
/** Parts in which patches are classified in all views. */
const QUARTERS = 4
/** Views of a patch: as it is, and in all orientations. */
const ONE = [0]
const ALL = ORIENTATIONS.map((_, k) => k)

/**
 * Estimates how a page must be turned and mirrored to stand upright: patches of its text are
 * classified by a small network (trained by `tools/train-orientation.ts`) and their log probabilities
 * added up.
 * @param mirrored how often pages are mirrored: the rarer, the more it takes to find one so
 * @returns undefined where there is no text, as on photographs
 */
export function estimateOrientation(
  page: Page,
  mirrored: Mirrored = 'rare',
): OrientationEstimate | undefined {
  const scores = classifyOrientation(page, mirrored)
  return scores?.isText ? scores : undefined
}

/**
 * The same, with the probabilities of all orientations, also for pages that may be pictures.
 * @returns undefined where nothing on the page could be a glyph
 */
export function classifyOrientation(
  page: Page,
  mirrored: Mirrored = 'rare',
): OrientationScores | undefined {
  if (page.short < 32) return undefined
  const whole = greyOf(page)
  const factor = Math.sqrt((whole.width * whole.height) / AREA)
  const image = factor > 1 ? reduced(whole, factor) : whole
  const skew = skewOfGrey(image)
  const tilt = skew && skew.confidence > MIN_TILT_CONFIDENCE ? (skew.angle * Math.PI) / 180 : 0
  const found = looked(image, tilt, orientationPrior(mirrored))
  if (!found) return undefined
  const { orientation, errors, gain, patches, probabilities } = found
  const confidence = 1 / (1 + Math.exp(-NORMAL * errors))
  const isText = gain >= TEXT || errors >= CLEAR_LEAD
  return { orientation, confidence, patches, probabilities, isText }
}

/** Looks at a page; where that tells nothing for sure, at it reduced as well; then in all views. */
function looked(image: GreyImage, tilt: number, prior: readonly number[]): Combined | undefined {
  const network = orientationNetwork()
  const near = findGlyphs(image, tilt)
  const first = cutPatches(near, PATCHES)
  const logs = orientationLogs(network, first, ONE)
  if (first.length >= MIN_PATCHES) {
    const found = combine(logs, prior, 1)
    if (isClear(found, prior)) return found
  }
  const far = findGlyphs(reduced(image, REDUCED), tilt)
  const second = cutPatches(far, PATCHES)
  if (Math.max(first.length, second.length) < MIN_PATCHES) return undefined
  const seen = (count: number): number =>
    Math.max(1, count / Math.max(placesIn(near), placesIn(far)))
  const both = combine(
    [...logs, ...orientationLogs(network, second, ONE)],
    prior,
    seen(first.length + second.length),
  )
  if (isClear(both, prior)) return both
  return inAllViews(
    [cutPatches(near, FEW), cutPatches(far, FEW)],
    (few) => orientationLogs(network, few, ALL),
    (all) => combine(all, prior, seen(all.length)),
  )
}

/**
 * Classifies a quarter of both looks' patches in all views, then another, until the lead is clear: most pages
 * that one view leaves open are settled by a few patches.
 */
function inAllViews(
  looks: readonly (readonly Float32Array[])[],
  classified: (few: readonly Float32Array[]) => Float32Array[],
  combined: (logs: readonly Float32Array[]) => Combined,
): Combined {
  const logs: Float32Array[] = []
  for (let quarter = 0; ; quarter++) {
    // Every fourth patch, so that each part has some of all over the page.
    const few = looks.flatMap((patches) => patches.filter((_, i) => i % QUARTERS === quarter))
    logs.push(...classified(few))
    const found = combined(logs)
    if (quarter === QUARTERS - 1 || found.errors >= CLEAR_LEAD) return found
  }
}

/** One view may favour a side: where mirrored pages are rare, none is found so without all of them. */
function isClear({ orientation, errors }: Combined, prior: readonly number[]): boolean {
  return errors >= CLEAR_LEAD && prior[orientation] === 1
}

interface Combined {
  orientation: number
  /** mean log probability above chance */
  gain: number
  /** its lead over the second best, in standard errors of that lead, and what the prior adds to it */
  errors: number
  patches: number
  probabilities: number[]
}

/**
 * Combines the log probabilities of all patches.
 * @param prior weight of each orientation
 * @param looks how often the same print is among the patches: it counts once
 */
function combine(
  patches: readonly Float32Array[],
  prior: readonly number[],
  looks: number,
): Combined {
  const logs = patches.map((own) =>
    own.map((log) => Math.log((1 - OUTLIERS) * Math.exp(log) + OUTLIERS / 8)),
  )
  const sums = ORIENTATIONS.map((_, k) => logs.reduce((sum, own) => sum + own[k]!, 0))
  const ahead = sums.indexOf(Math.max(...sums))
  const evidence = sums.map((sum, k) => {
    const squares = logs.reduce(
      (total, own) => total + (own[ahead]! - own[k]!) ** 2 + UNCERTAIN ** 2,
      0,
    )
    const lead = (sums[ahead]! - sum) / Math.sqrt(looks * squares)
    return Math.log(prior[k]!) - NORMAL * lead
  })
  const [orientation, second] = ALL.toSorted((a, b) => evidence[b]! - evidence[a]!) as [
    number,
    number,
  ]
  const odds = evidence.map((one) => Math.exp(one - evidence[orientation]!))
  const total = odds.reduce((sum, one) => sum + one, 0)
  return {
    orientation,
    gain: sums[orientation]! / logs.length + Math.log(ORIENTATIONS.length),
    errors: (evidence[orientation]! - evidence[second]!) / NORMAL,
    patches: patches.length,
    probabilities: odds.map((one) => one / total),
  }
}
