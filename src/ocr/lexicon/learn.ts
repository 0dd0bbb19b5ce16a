/** Learns the keywords of classes from pages whose class is known. */
import type { Entry } from './dictionary.ts'
import { jamoOf, similarityWithin, syllablesIn } from './jamo.ts'
import type { LabelledExample, PageLine } from './page-lines.ts'
import { learnTitles, type Title } from './titles.ts'

export interface LearnOptions {
  /** classes to tell apart */
  targets: readonly number[]
  /** a word read on fewer pages of its class (variants not counted) is chance, or a hospital's name */
  minPages: number
}

/** Length of words, in syllables. */
const SHORTEST = 2
const LONGEST = 8
/** Pages that are added to every count, so that no word is certain. */
const PRIOR = 0.5
/** Minimum log-odds of a word for its class, in nats. */
const MIN_LOG_ODDS = 1.2
/** Words that are kept per class. */
const MAX_WORDS = 40
/** A rare word this similar to a common one of its class is a misreading of it. */
const MISREAD = 0.55
/** Factor of the weights of body words, which occur on pages of other classes more easily. */
const BODY = 0.5

/** What is learned of a class. */
export interface ClassWords {
  titles: Title[]
  title: Entry[]
  body: Entry[]
}

/**
 * Learns whole titles (`learnTitles`) and words. Weighs runs of syllables by their log-odds for a class against the others taken together, every
 * class counted alike whatever its number of pages. Words within a kept word that say no more are
 * left out.
 */
export function learnWords(
  examples: readonly LabelledExample[],
  { targets, minPages }: LearnOptions,
): Map<number, ClassWords> {
  const titles = learnTitles(examples, targets, minPages)
  const title = learnPart(examples, targets, minPages, true)
  const body = learnPart(examples, targets, minPages, false)
  return new Map(
    targets.map((target) => [
      target,
      {
        titles: titles.get(target)!,
        title: title.get(target)!,
        body: body.get(target)!.map((one) => ({ ...one, weight: rounded(one.weight * BODY) })),
      },
    ]),
  )
}

function learnPart(
  examples: readonly LabelledExample[],
  targets: readonly number[],
  minPages: number,
  large: boolean,
): Map<number, Entry[]> {
  const pages = targets.map(
    (target) => examples.filter((example) => example.target === target).length,
  )
  const counts = new Map<string, { own: Int32Array; sources: Set<string>[] }>()
  for (const [index, { target, lines, source }] of examples.entries()) {
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
        if (sources[place]!.size < minPages) continue
        const weight = oddsOf(own, pages, place)
        if (weight >= MIN_LOG_ODDS)
          found.push({ word, weight: rounded(weight), pages: own[place]! })
      }
      return [target, withOriginals(thinned(found))]
    }),
  )
}

/** Runs of syllables of the lines, each once. */
function wordsIn(lines: readonly PageLine[]): Set<string> {
  const words = new Set<string>()
  for (const { text } of lines) {
    for (const run of text.match(/[가-힣]+/g) ?? []) {
      for (let start = 0; start < run.length; start++) {
        const longest = Math.min(LONGEST, run.length - start)
        for (let size = SHORTEST; size <= longest; size++) words.add(run.slice(start, start + size))
      }
    }
  }
  return words
}

function oddsOf(own: Int32Array, pages: readonly number[], place: number): number {
  const rate = (k: number): number => (own[k]! + PRIOR) / (pages[k]! + 2 * PRIOR)
  const inside = rate(place)
  let outside = 0
  // The largest rate among the others: a word of one of them must not count against it.
  for (let k = 0; k < own.length; k++) if (k !== place) outside = Math.max(outside, rate(k))
  return Math.log(inside / (1 - Math.min(inside, 0.99))) - Math.log(outside / (1 - outside))
}

/** Where one word contains another, keeps the one of greater weight, of equals the longer. */
function thinned(found: readonly Entry[]): Entry[] {
  const ranked = found.toSorted(
    (a, b) => b.weight - a.weight || b.word.length - a.word.length || (a.word < b.word ? -1 : 1),
  )
  const kept: Entry[] = []
  for (const one of ranked) {
    const isCovered = kept.some(
      ({ word, pages }) =>
        (word.includes(one.word) || one.word.includes(word)) &&
        Math.abs((pages ?? 0) - (one.pages ?? 0)) <= 0.1 * (pages ?? 0),
    )
    if (!isCovered) kept.push(one)
    if (kept.length >= MAX_WORDS) break
  }
  return kept
}

/** Names the common word that a rare one is a misreading of. */
function withOriginals(list: readonly Entry[]): Entry[] {
  return list.map((one) => {
    const letters = jamoOf(one.word)
    const model = list.find(
      ({ word, pages }) =>
        word !== one.word &&
        (pages ?? 0) > 4 * (one.pages ?? 0) &&
        syllablesIn(word) === syllablesIn(one.word) &&
        similarityWithin(letters, jamoOf(word)) >= MISREAD,
    )
    return model ? { ...one, of: model.word } : one
  })
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
