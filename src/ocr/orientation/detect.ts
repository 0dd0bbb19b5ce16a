/** Which way a page lies: from the look of its glyphs, and from which way its words can be read. */
import { Page } from '../../page/image/page.ts'
import type { Source } from '../../page/image/source.ts'
import { ORIENTATIONS, type Orientation } from '../../page/geometry/orientation.ts'
import { orientationProbabilities } from './look.ts'
import { orientPage, largeLinesOf, readLine, readStrip, worthOf } from './oriented-page.ts'
import type { OcrEngine } from '../engines/engine.ts'

/** What sets a page upright. */
export interface DetectedOrientation extends Orientation {
  /** probability of that */
  confidence: number
  by: 'look' | 'reading'
}

/** What the look says with this is taken for so without reading. */
const CERTAIN = 0.95
/** What it says with less is not tried by reading. */
const HOPELESS = 0.01
/** As they lie pages are so many times as often upright as in any other orientation. */
const AS_IT_LIES = 2
/** Large lines that are read in each orientation tried; fewer where the look favours none. */
const TRIED = 4
const TRIED_OF_ALL = 2
/**
 * What a syllable read with full confidence weighs, in nats. By chance up to `NOISE` are read off a
 * page that lies otherwise; titles that are legible come to three and more.
 */
const SYLLABLE = 1
const NOISE = 2.5
/** An orientation so many nats ahead of what chance could make of the others ends the search. */
const AHEAD = 2
/** Where nothing is as probable as this, and less than so much is read, the page has no text. */
const TOLD = 0.4
const LEAST = 1.3
/** So many orientations are tried by the small print. */
const STRIPS = 4

interface Candidate {
  orientation: Orientation
  /** logarithm of what the look and what is usual make of it */
  before: number
  /** what could be read, in syllables */
  worth: number
}

/**
 * Finds the orientation that sets a page upright.
 * @param smallPrint whether the small print is to be read as well: slower, and surer on scripts
 *   and faces that the look was not learned from
 * @returns undefined where neither look nor reading tells: a picture, or nothing
 * @throws ImageError `READER_FAILED`
 */
export async function detectOrientation(
  source: Source,
  reader: OcrEngine,
  smallPrint: boolean,
): Promise<DetectedOrientation | undefined> {
  const page = new Page()
  page.load(source)
  const chances = orientationProbabilities(page)
  const top = chances ? Math.max(...chances) : 0
  const looked = ORIENTATIONS[chances?.indexOf(top) ?? 0]!
  const isAsItLies = looked.turns === 0 && !looked.mirrored
  if (top >= CERTAIN && (isAsItLies || !smallPrint)) {
    return { ...looked, confidence: top, by: 'look' }
  }
  const candidates = ranked(chances)
  if (smallPrint && chances) {
    const proved = await provedByPrint(source, reader, candidates)
    if (proved) return { ...proved, confidence: CERTAIN, by: 'reading' }
  }
  if (top >= CERTAIN) return { ...looked, confidence: top, by: 'look' }
  const best = await bestByTitle(source, reader, candidates)
  if (top < TOLD && best.worth < LEAST) return undefined
  return {
    ...best.orientation,
    confidence: best.chance,
    by: best.worth >= LEAST ? 'reading' : 'look',
  }
}

/** The orientations worth trying, the likeliest first. */
function ranked(chances: readonly number[] | undefined): Candidate[] {
  return ORIENTATIONS.map((orientation, k) => {
    const chance = chances?.[k] ?? 1 / ORIENTATIONS.length
    return { orientation, chance, before: Math.log(chance * (k === 0 ? AS_IT_LIES : 1)), worth: 0 }
  })
    .filter(({ chance }) => chance >= HOPELESS)
    .toSorted((a, b) => b.before - a.before)
}

/** The first orientation whose small print reads without doubt: as the page lies, then by rank. */
async function provedByPrint(
  source: Source,
  reader: OcrEngine,
  candidates: readonly Candidate[],
): Promise<Orientation | undefined> {
  const others = candidates
    .map(({ orientation }) => orientation)
    .filter((one) => one !== ORIENTATIONS[0])
  for (const orientation of [ORIENTATIONS[0]!, ...others].slice(0, STRIPS)) {
    const { isClear } = await readStrip(orientPage(source, orientation), reader)
    if (isClear) return orientation
  }
  return undefined
}

/** The orientation that look and large lines speak for together. */
async function bestByTitle(
  source: Source,
  reader: OcrEngine,
  candidates: readonly Candidate[],
): Promise<Candidate & { chance: number }> {
  const score = ({ before, worth }: Candidate): number => before + SYLLABLE * worth
  const most = Math.exp(candidates[0]!.before) < TOLD ? TRIED_OF_ALL : TRIED
  let best = candidates[0]!
  for (const [i, candidate] of candidates.entries()) {
    const lying = orientPage(source, candidate.orientation)
    for (const line of largeLinesOf(lying, most)) {
      candidate.worth += worthOf(await readLine(lying, line, reader, true))
    }
    if (score(candidate) > score(best)) best = candidate
    const next = candidates[i + 1]
    if (next && score(best) > next.before + SYLLABLE * NOISE + AHEAD) break
  }
  const all = candidates.reduce((sum, one) => sum + Math.exp(score(one)), 0)
  return { ...best, chance: Math.exp(score(best)) / all }
}
