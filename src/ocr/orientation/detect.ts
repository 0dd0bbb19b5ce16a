/** Orientation detection: by a network that sees glyphs, and by trying which orientation can be read. */
import { Page } from '../../page/image/page.ts'
import { luma } from '../../page/image/plane.ts'
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
/** Orientations whose small print is read. */
const STRIPS = 4
/** Where mirrored pages are rare, one is this many times as legible as it is any other way. */
const FAR = 3
/** Without OCR a page is turned from this probability on, where it may as well stand upright. */
const SURE = 0.8
/** The engine's classifier is believed so far and no farther. */
const BELIEVED = 0.95

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
 *   page over: it has to be legible so, and far less so in all other orientations
 * @returns undefined where nothing tells for sure: a picture, an empty page, or too little print
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
  const seen = orientationProbabilities(page, mirrored)
  const isRare = mirrored !== 'as-likely'
  if (seen && isSure(seen, isRare) && (isUpright(seen) || !smallPrint)) return byGlyphs(seen)
  const probabilities = await withClassifier(seen, page, engine)
  if (probabilities && engine.turnsOf && isSure(probabilities, isRare))
    return byGlyphs(probabilities)
  const candidates = ranked(probabilities, mirrored)
  if (smallPrint && probabilities) {
    const proven = await provenBySmallPrint(source, engine, candidates, isRare)
    if (proven) return { ...proven, confidence: CONFIDENT, by: 'text' }
  }
  if (probabilities && isSure(probabilities, isRare)) return byGlyphs(probabilities)
  const best = await bestByTitle(source, engine, candidates, isRare)
  const { orientation, probability, legible } = best
  if (legible >= MIN_LEGIBLE) return { ...orientation, confidence: probability, by: 'text' }
  const isGuess = isRare ? probability < SURE || orientation.mirrored : topOf(seen) < MIN_CONFIDENCE
  return isGuess ? undefined : { ...orientation, confidence: probability, by: 'glyphs' }
}

function topOf(probabilities: readonly number[] | undefined): number {
  return probabilities ? Math.max(...probabilities) : 0
}

function byGlyphs(probabilities: readonly number[]): DetectedOrientation {
  const confidence = topOf(probabilities)
  return { ...ORIENTATIONS[probabilities.indexOf(confidence)]!, confidence, by: 'glyphs' }
}

function isUpright(probabilities: readonly number[]): boolean {
  return probabilities.indexOf(topOf(probabilities)) === 0
}

/** Whether the network is believed without OCR: where mirrored pages are rare, not that one is. */
function isSure(probabilities: readonly number[], isRare: boolean): boolean {
  const top = topOf(probabilities)
  const { mirrored } = ORIENTATIONS[probabilities.indexOf(top)]!
  return top >= CONFIDENT && !(mirrored && isRare)
}

/** The network's probabilities times those of the engine's own classifier, which knows no mirrored pages. */
async function withClassifier(
  probabilities: readonly number[] | undefined,
  page: Page,
  engine: OcrEngine,
): Promise<readonly number[] | undefined> {
  if (!probabilities || !engine.turnsOf) return probabilities
  const { width, height } = page
  const found = await engine.turnsOf({ width, height, grey: luma(page.peek()) })
  if (!found) return probabilities
  const sure = Math.min(found.confidence, BELIEVED)
  const weights = ORIENTATIONS.map(({ turns, mirrored }) =>
    mirrored ? 1 / 4 : turns === found.turns ? sure : (1 - sure) / 3,
  )
  const odds = probabilities.map((one, k) => one * weights[k]!)
  const total = odds.reduce((sum, one) => sum + one, 0)
  return odds.map((one) => one / total)
}

/**
 * The orientations worth trying, the most probable first. Where mirrored pages are rare, a page is always
 * tried as it is, and in all other ways that are not mirrored where it is taken for mirrored.
 */
function ranked(probabilities: readonly number[] | undefined, mirrored: Mirrored): Candidate[] {
  const prior = orientationPrior(mirrored)
  const total = prior.reduce((sum, one) => sum + one, 0)
  const given = probabilities ?? prior.map((one) => one / total)
  const isRare = mirrored !== 'as-likely'
  const isOver = ORIENTATIONS[given.indexOf(topOf(given))]!.mirrored
  return ORIENTATIONS.map((orientation, k) => ({
    orientation,
    isTried:
      given[k]! >= MIN_PROBABILITY ||
      (isRare && (k === 0 || (isOver && !orientation.mirrored && given[k]! > 0))),
    logPrior: Math.log(given[k]! * (k === 0 ? UPRIGHT_PRIOR : 1)),
    legible: 0,
  }))
    .filter(({ isTried }) => isTried)
    .toSorted((a, b) => b.logPrior - a.logPrior)
}

/**
 * The first orientation whose small print is clearly legible: the page as it is, then by rank. Where
 * mirrored pages are rare, one is tried after all four others, and must be far more legible than those.
 */
async function provenBySmallPrint(
  source: Source,
  engine: OcrEngine,
  candidates: readonly Candidate[],
  isRare: boolean,
): Promise<Orientation | undefined> {
  const byRank = candidates.map(({ orientation }) => orientation)
  const over = byRank.filter(({ mirrored }) => mirrored).slice(0, 1)
  const plain = byRank.filter(({ mirrored }) => !mirrored)
  const tried = new Set([ORIENTATIONS[0]!, ...(isRare ? [...plain, ...over] : byRank)])
  let unmirrored = 0
  for (const orientation of isRare ? tried : [...tried].slice(0, STRIPS)) {
    const { legible, isClear } = await readStrip(orientPage(source, orientation), engine)
    if (!orientation.mirrored) unmirrored = Math.max(unmirrored, legible)
    if (isClear && !(isRare && orientation.mirrored && legible < FAR * unmirrored)) {
      return orientation
    }
  }
  return undefined
}

/**
 * The orientation with the highest score of network and large lines together. Where mirrored pages are
 * rare, one that is must be far more legible so than in any other way.
 */
async function bestByTitle(
  source: Source,
  engine: OcrEngine,
  candidates: readonly Candidate[],
  isRare: boolean,
): Promise<Candidate & { probability: number }> {
  const score = ({ logPrior, legible }: Candidate): number => logPrior + SYLLABLE * legible
  const maxLines = Math.exp(candidates[0]!.logPrior) < MIN_CONFIDENCE ? LINES_OF_ALL : LINES
  const bestOf = (all: readonly Candidate[]): Candidate =>
    all.reduce((best, one) => (score(one) > score(best) ? one : best))
  for (const [i, candidate] of candidates.entries()) {
    const oriented = orientPage(source, candidate.orientation)
    for (const line of findTitleLines(oriented, maxLines)) {
      candidate.legible += legibility(await readLine(oriented, line, engine, true))
    }
    const best = bestOf(candidates)
    const next = candidates[i + 1]
    const isDoubtful = isRare && best.orientation.mirrored
    if (next && !isDoubtful && score(best) > next.logPrior + SYLLABLE * NOISE + AHEAD) break
  }
  let best = bestOf(candidates)
  const plain = candidates.filter(({ orientation }) => !orientation.mirrored)
  const legible = Math.max(...plain.map((one) => one.legible))
  if (isRare && best.orientation.mirrored && best.legible < FAR * legible) best = bestOf(plain)
  const all = candidates.reduce((sum, one) => sum + Math.exp(score(one)), 0)
  return { ...best, probability: Math.exp(score(best)) / all }
}
