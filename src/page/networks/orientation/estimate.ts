/** Estimates the orientation of a page by a small network that sees patches of its text. */
import type { Page } from '../../image/page.ts'
import { estimateSkew } from '../../textlines/page-skew.ts'
import { findGlyphs } from './glyphs.ts'
import { orientationLogs } from './network.ts'
import { ORIENTATIONS } from '../../geometry/orientation.ts'
import { cutPatches } from './patches.ts'
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

/** Patches that are classified; with fewer than the minimum nothing is estimated. */
const MAX_PATCHES = 200
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
/** From this lead on, in standard errors, one view of each patch is enough. */
const CLEAR_LEAD = 3.5
/** By this the logistic curve is nearest to the normal distribution's. */
const NORMAL = 1.702
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
  const skew = estimateSkew(page)
  const tilt = skew && skew.confidence > MIN_TILT_CONFIDENCE ? (skew.angle * Math.PI) / 180 : 0
  const patches = cutPatches(page, findGlyphs(page, tilt), MAX_PATCHES)
  if (patches.length < MIN_PATCHES) return undefined
  const network = orientationNetwork()
  const prior = orientationPrior(mirrored)
  const first = combine(orientationLogs(network, patches, ONE), prior)
  const combined =
    first.errors >= CLEAR_LEAD ? first : combine(orientationLogs(network, patches, ALL), prior)
  const { orientation, errors, gain, probabilities } = combined
  const confidence = 1 / (1 + Math.exp(-NORMAL * errors))
  return { orientation, confidence, patches: patches.length, probabilities, isText: gain >= TEXT }
}

interface Combined {
  orientation: number
  /** mean log probability above chance */
  gain: number
  /** its lead over the second best, in standard errors of that lead, and what the prior adds to it */
  errors: number
  probabilities: number[]
}

/**
 * Combines the log probabilities of all patches.
 * @param prior weight of each orientation
 */
function combine(patches: readonly Float32Array[], prior: readonly number[]): Combined {
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
    const lead = (sums[ahead]! - sum) / Math.sqrt(squares)
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
    probabilities: odds.map((one) => one / total),
  }
}
