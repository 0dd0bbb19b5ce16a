/** Which words speak for which class, from pages whose class is known. */
import type { Entry } from './dictionary.ts'
import { jamoOf, likenessWithin, syllablesIn } from './jamo.ts'
import type { PageLine } from './score.ts'

/** A page whose class is known. */
export interface LabelledExample {
  target: number
  lines: readonly PageLine[]
  /** the page that this is a copy of; without, it is no copy */
  source?: string
}

export interface LearnOptions {
  /** classes to tell apart */
  targets: readonly number[]
  /** a word read on copies of fewer pages of its class is chance, or some hospital's name */
  least: number
}

/** Words are from so many to so many syllables long. */
const SHORTEST = 2
const LONGEST = 8
/** Pages that are added to every count, so that what was never seen elsewhere is not certain. */
const PRIOR = 0.5
/** A word must be so many times as likely in its class, in nats. */
const LEAST_ODDS = 1.2
/** So many words a class are kept. */
const MOST = 40
/** A rarer word as like a common one of its class as this is its misreading. */
const MISREAD = 0.55
/** Body words weigh this share: they stand on pages of other classes more easily. */
const BODY = 0.5

/**
 * Weighs runs of syllables by their log-odds for a class against the others taken together, every
 * class counted alike whatever its number of pages. Words within a kept word that tell no more are
 * left out.
 */
export function learnWords(
  lessons: readonly LabelledExample[],
  { targets, least }: LearnOptions,
): Map<number, { title: Entry[]; body: Entry[] }> {
  const title = learnPart(lessons, targets, least, true)
  const body = learnPart(lessons, targets, least, false)
  return new Map(
    targets.map((target) => [
      target,
      {
        title: title.get(target)!,
        body: body.get(target)!.map((one) => ({ ...one, weight: rounded(one.weight * BODY) })),
      },
    ]),
  )
}

function learnPart(
  lessons: readonly LabelledExample[],
  targets: readonly number[],
  least: number,
  large: boolean,
): Map<number, Entry[]> {
  const pages = targets.map((target) => lessons.filter((lesson) => lesson.target === target).length)
  const counts = new Map<string, { own: Int32Array; sources: Set<string>[] }>()
  for (const [index, { target, lines, source }] of lessons.entries()) {
    const place = targets.indexOf(target)
    if (place < 0) continue
    for (const word of wordsIn(lines.filter((line) => line.large === large))) {
      let found = counts.get(word)
      if (!found) {
        found = { own: new Int32Array(targets.length), sources: targets.map(() => new Set()) }
        counts.set(word, found)
      }
      found.own[place] = found.own[place]! + 1
      found.sources[place]!.add(source ?? String(index))
    }
  }
  return new Map(
    targets.map((target, place) => {
      const found: Entry[] = []
      for (const [word, { own, sources }] of counts) {
        if (sources[place]!.size < least) continue
        const weight = oddsOf(own, pages, place)
        if (weight >= LEAST_ODDS) found.push({ word, weight: rounded(weight), pages: own[place]! })
      }
      return [target, marked(thinned(found))]
    }),
  )
}

/** Runs of syllables of the lines, each once. */
function wordsIn(lines: readonly PageLine[]): Set<string> {
  const words = new Set<string>()
  for (const { text } of lines) {
    for (const run of text.match(/[가-힣]+/g) ?? []) {
      for (let start = 0; start < run.length; start++) {
        const most = Math.min(LONGEST, run.length - start)
        for (let size = SHORTEST; size <= most; size++) words.add(run.slice(start, start + size))
      }
    }
  }
  return words
}

function oddsOf(own: Int32Array, pages: readonly number[], place: number): number {
  const rate = (k: number): number => (own[k]! + PRIOR) / (pages[k]! + 2 * PRIOR)
  const inside = rate(place)
  let outside = 0
  // The likeliest of the others: a word that one of them has too must not speak against it.
  for (let k = 0; k < own.length; k++) if (k !== place) outside = Math.max(outside, rate(k))
  return Math.log(inside / (1 - Math.min(inside, 0.99))) - Math.log(outside / (1 - outside))
}

/** Of words that lie in one another the weightier, of equals the longer. */
function thinned(found: readonly Entry[]): Entry[] {
  const ranked = found.toSorted(
    (a, b) => b.weight - a.weight || b.word.length - a.word.length || (a.word < b.word ? -1 : 1),
  )
  const kept: Entry[] = []
  for (const one of ranked) {
    const told = kept.some(
      ({ word, pages }) =>
        (word.includes(one.word) || one.word.includes(word)) &&
        Math.abs((pages ?? 0) - (one.pages ?? 0)) <= 0.1 * (pages ?? 0),
    )
    if (!told) kept.push(one)
    if (kept.length >= MOST) break
  }
  return kept
}

/** Says of rare words which common word they are misreadings of. */
function marked(list: readonly Entry[]): Entry[] {
  return list.map((one) => {
    const letters = jamoOf(one.word)
    const model = list.find(
      ({ word, pages }) =>
        word !== one.word &&
        (pages ?? 0) > 4 * (one.pages ?? 0) &&
        syllablesIn(word) === syllablesIn(one.word) &&
        likenessWithin(letters, jamoOf(word)) >= MISREAD,
    )
    return model ? { ...one, of: model.word } : one
  })
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
