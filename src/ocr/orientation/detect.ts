/** Orientation detection: by a network that sees glyphs, and by trying which orientation can be read. */
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import { ORIENTATIONS, type Orientation } from '../../page/geometry/orientation.ts'
import { orientationPrior, type Mirrored } from '../../page/networks/orientation/prior.ts'
import { orientationProbabilities } from './estimate.ts'
import { orientPage, findTitleLines, readLine, readStrip, legibility } from './oriented-page.ts'
import type { OcrEngine } from '../engines/engine.ts'

/** The orientation that sets a page upright. */
export interface DetectedOrientation extends Orientation {
  /** probability that it does */
  confidence: number
  by: 'glyphs' | 'text'
}

/** From this probability the network is believed without OCR. */
const CONFIDENT = 0.95
/** Orientations below this probability are not tried by OCR. */
const MIN_PROBABILITY = 0.01
/** Prior: pages are this many times as often upright as in any other orientation. */
const UPRIGHT_PRIOR = 2
/** Large lines that are read per orientation; fewer where the network favours none. */
const LINES = 4
const LINES_OF_ALL = 2
/**
 * What a syllable read with full confidence weighs, in nats. In a wrong orientation up to `NOISE`
 * syllables are read by chance; legible titles reach three and more.
 */
const SYLLABLE = 1
const NOISE = 2.5
/** The search ends when an orientation leads by this, in nats, over what chance could add to the others. */
const AHEAD = 2
/** Below this probability, and with less legible text than this, a page has no text. */
const MIN_CONFIDENCE = 0.4
const MIN_LEGIBLE = 1.3
/** Orientations that are network on the small print. */
const STRIPS = 4

interface Candidate {
  orientation: Orientation
  /** log of its probability by the network times the prior */
  logPrior: number
  /** legible text in this orientation, in syllables */
  legible: number
}

/**
 * Finds the orientation that sets a page upright.
 * @param smallPrint whether the small print is read as well: slower, and more reliable on scripts
 *   and typefaces that the network was not trained on
 * @param mirrored how often pages are mirrored; but for `as-likely`, the network alone does not turn a
 *   page over: it has to be legible so, and less so as it is
 * @returns undefined where neither tells: a picture, or an empty page
 * @throws ImageError `OCR_FAILED`
 */
export async function detectOrientation(
  source: Source,
  engine: OcrEngine,
  smallPrint: boolean,
  mirrored: Mirrored = 'rare',
): Promise<DetectedOrientation | undefined> {
  const page = new Page()
  page.load(source)
  const probabilities = orientationProbabilities(page, mirrored)
  const top = probabilities ? Math.max(...probabilities) : 0
  const network = ORIENTATIONS[probabilities?.indexOf(top) ?? 0]!
  const isUpright = network.turns === 0 && !network.mirrored
  const isDoubtful = network.mirrored && mirrored !== 'as-likely'
  if (top >= CONFIDENT && (isUpright || !smallPrint) && !isDoubtful) {
    return { ...network, confidence: top, by: 'glyphs' }
  }
  const candidates = ranked(probabilities, mirrored)
  if (smallPrint && probabilities) {
    const proven = await provenBySmallPrint(source, engine, candidates)
    if (proven) return { ...proven, confidence: CONFIDENT, by: 'text' }
  }
  if (top >= CONFIDENT && !isDoubtful) return { ...network, confidence: top, by: 'glyphs' }
  const best = await bestByTitle(source, engine, candidates)
  if ((top < MIN_CONFIDENCE || isDoubtful) && best.legible < MIN_LEGIBLE) return undefined
  return {
    ...best.orientation,
    confidence: best.probability,
    by: best.legible >= MIN_LEGIBLE ? 'text' : 'glyphs',
  }
}

/** The orientations worth trying, the most probable first. */
function ranked(probabilities: readonly number[] | undefined, mirrored: Mirrored): Candidate[] {
  const prior = orientationPrior(mirrored)
  const total = prior.reduce((sum, one) => sum + one, 0)
  return ORIENTATIONS.map((orientation, k) => {
    const probability = probabilities?.[k] ?? prior[k]! / total
    return {
      orientation,
      // A page is always tried as it is, where something else is not to be expected.
      isTried: probability >= MIN_PROBABILITY || (k === 0 && mirrored !== 'as-likely'),
      logPrior: Math.log(probability * (k === 0 ? UPRIGHT_PRIOR : 1)),
      legible: 0,
    }
  })
    .filter(({ isTried }) => isTried)
    .toSorted((a, b) => b.logPrior - a.logPrior)
}

/** The first orientation whose small print is clearly legible: the page as it is, then by rank. */
async function provenBySmallPrint(
  source: Source,
  engine: OcrEngine,
  candidates: readonly Candidate[],
): Promise<Orientation | undefined> {
  const others = candidates
    .map(({ orientation }) => orientation)
    .filter((one) => one !== ORIENTATIONS[0])
  for (const orientation of [ORIENTATIONS[0]!, ...others].slice(0, STRIPS)) {
    const { isClear } = await readStrip(orientPage(source, orientation), engine)
    if (isClear) return orientation
  }
  return undefined
}

/** The orientation with the highest score of network and large lines together. */
async function bestByTitle(
  source: Source,
  engine: OcrEngine,
  candidates: readonly Candidate[],
): Promise<Candidate & { probability: number }> {
  const score = ({ logPrior, legible }: Candidate): number => logPrior + SYLLABLE * legible
  const maxLines = Math.exp(candidates[0]!.logPrior) < MIN_CONFIDENCE ? LINES_OF_ALL : LINES
  let best = candidates[0]!
  for (const [i, candidate] of candidates.entries()) {
    const oriented = orientPage(source, candidate.orientation)
    for (const line of findTitleLines(oriented, maxLines)) {
      candidate.legible += legibility(await readLine(oriented, line, engine, true))
    }
    if (score(candidate) > score(best)) best = candidate
    const next = candidates[i + 1]
    if (next && score(best) > next.logPrior + SYLLABLE * NOISE + AHEAD) break
  }
  const all = candidates.reduce((sum, one) => sum + Math.exp(score(one)), 0)
  return { ...best, probability: Math.exp(score(best)) / all }
}
