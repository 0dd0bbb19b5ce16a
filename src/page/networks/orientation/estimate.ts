/** Which way a page lies, from the look of its text. */
import type { Page } from '../../image/page.ts'
import { estimateSkew } from '../../textlines/page-skew.ts'
import { findGlyphs } from './glyphs.ts'
import { orientationLogs } from './network.ts'
import { ORIENTATIONS } from '../../geometry/orientation.ts'
import { cutPatches } from './patches.ts'
import { orientationNetwork } from './weights.ts'

export interface OrientationEstimate {
  /** index into `ORIENTATIONS`: what sets the page upright */
  orientation: number
  /** probability that it does, 0 to 1, against the second likeliest */
  confidence: number
  /** patches of text that were looked at */
  patches: number
}

/** What the look of a page says of each of `ORIENTATIONS`. */
export interface OrientationScores extends OrientationEstimate {
  /** a probability each; they add up to 1 */
  probabilities: number[]
  /** false where the patches look as those of pictures do, or as text too worn to be known as such */
  isText: boolean
}

/** So many patches are looked at, and fewer than so many say nothing. */
const MOST = 200
const FEWEST = 8
/** A tilt that stands out by so many standard deviations is taken out of the patches. */
const SURE = 6
/** Share of the patches that may show anything at all: no patch can outweigh many. */
const ODD = 0.1
/**
 * On text the network finds the best orientation likelier than chance by more than this, the mean
 * difference of logarithms: pictures of the sample set stay below 0.15, text above 0.35.
 */
const TEXT = 0.25
/** From so many standard errors on, one look at each patch is enough. */
const CLEAR = 3.5
/** By this the logistic curve is nearest to the normal distribution's. */
const NORMAL = 1.702
/** Looks at a patch: as it lies, and in every way it could. */
const ONE = [0]
const ALL = ORIENTATIONS.map((_, k) => k)

/**
 * Estimates how a page must be turned and mirrored to stand upright: patches of its text are looked
 * at by a small network (trained by `tools/train-upright.ts`), and what they say is added up.
 * @returns undefined where there is no text to tell by, as on photographs
 */
export function estimateOrientation(page: Page): OrientationEstimate | undefined {
  const look = classifyOrientation(page)
  return look?.isText ? look : undefined
}

/**
 * The same, with what speaks for the other orientations, and of pages that may be pictures too.
 * @returns undefined where nothing on the page could be a glyph
 */
export function classifyOrientation(page: Page): OrientationScores | undefined {
  if (page.short < 32) return undefined
  const skew = estimateSkew(page)
  const tilt = skew && skew.confidence > SURE ? (skew.angle * Math.PI) / 180 : 0
  const patches = cutPatches(page, findGlyphs(page, tilt), MOST)
  if (patches.length < FEWEST) return undefined
  const network = orientationNetwork()
  const first = verdictOf(orientationLogs(network, patches, ONE))
  const verdict = first.errors >= CLEAR ? first : verdictOf(orientationLogs(network, patches, ALL))
  const { orientation, errors, better, probabilities } = verdict
  const confidence = 1 / (1 + Math.exp(-NORMAL * errors))
  return { orientation, confidence, patches: patches.length, probabilities, isText: better >= TEXT }
}

interface Verdict {
  orientation: number
  /** by how much it is likelier than chance: mean difference of logarithms */
  better: number
  /** how far it is ahead of the second best, in standard errors of that lead */
  errors: number
  probabilities: number[]
}

/** What the patches say together. */
function verdictOf(patches: readonly Float32Array[]): Verdict {
  const logs = patches.map((own) => own.map((log) => Math.log((1 - ODD) * Math.exp(log) + ODD / 8)))
  const sums = ORIENTATIONS.map((_, k) => logs.reduce((sum, own) => sum + own[k]!, 0))
  const [orientation, second] = ALL.toSorted((a, b) => sums[b]! - sums[a]!) as [number, number]
  const leads = sums.map((sum, k) => {
    const squares = logs.reduce((total, own) => total + (own[orientation]! - own[k]!) ** 2, 0)
    return (sums[orientation]! - sum) / Math.sqrt(squares + 1e-9)
  })
  const odds = leads.map((errors) => Math.exp(-NORMAL * errors))
  const total = odds.reduce((sum, one) => sum + one, 0)
  return {
    orientation,
    better: sums[orientation]! / logs.length + Math.log(ORIENTATIONS.length),
    errors: leads[second]!,
    probabilities: odds.map((one) => one / total),
  }
}
