/**
 * Classes told apart by whole titles. The lines that were read on the pages of a class, misread ones
 * included, are samples of what is read on it; a new line speaks for a class as far as it is like
 * them (kernel density estimation, with a distance of letters in place of numbers).
 */
import { jamoOf, normalised, similarityWithin } from './jamo.ts'
import type { LabelledExample, PageLine, WordMatch } from './page-lines.ts'

/** A line as it was read, and the share of its class's pages that bear it. */
export interface Title {
  text: string
  share: number
}

/** The titles of a class, decomposed into letters. */
export interface ClassTitles {
  target: number
  titles: readonly (Title & { letters: string })[]
}

/** What a letter that differs costs, in nats. */
const LETTER = 0.5
/** Lines this much longer or shorter than each other are not compared: they weigh nothing, letters. */
const FAR = 12
/** How often a line that was never read on the pages of a class is read on them all the same, as a share of them. */
const UNKNOWN = 0.01
/** Lines of fewer letters are too easily read by chance to count in full, and of less than these not at all. */
const WHOLE = 12
const SHORTEST = 6
/** Lines this similar (as `likeness` has it) are readings of one title. */
const ALIKE = 0.1
/** Titles that are kept per class. */
const MAX_TITLES = 150

/** Prepares the titles of a class. */
export function prepareTitles(target: number, titles: readonly Title[]): ClassTitles {
  return {
    target,
    titles: titles.map((title) => ({ ...title, letters: jamoOf(normalised(title.text)) })),
  }
}

/**
 * How well the large lines of a page fit the titles of each class. Every line counts by how much more
 * often it is read on the pages of a class than on those of the class that it fits worst: a line that
 * all of them bear says nothing.
 * @returns the best title of each class that has one, its score the class's, in nats
 */
export function titleMatches(
  classes: readonly ClassTitles[],
  lines: readonly PageLine[],
): WordMatch[] {
  const scores = new Float64Array(classes.length)
  const best: (WordMatch | undefined)[] = classes.map(() => undefined)
  for (const { text, large } of lines) {
    const letters = jamoOf(text)
    if (!large || letters.length < SHORTEST) continue
    const read = classes.map((own) => inLine(own, text, letters))
    const lowest = Math.min(...read.map(({ score }) => score))
    for (const [c, match] of read.entries()) {
      const score = match.score - lowest
      scores[c]! += score
      if (match.similarity > 0 && score >= (best[c]?.score ?? 0)) best[c] = { ...match, score }
    }
  }
  return best.flatMap((match, c) => (match ? [{ ...match, score: scores[c]! }] : []))
}

/** How well a line fits the titles of a class, and which is most like it. */
function inLine({ target, titles }: ClassTitles, text: string, letters: string): WordMatch {
  let density = 0
  let similarity = 0
  let word = ''
  for (const title of titles) {
    const own = likeness(title.letters, letters)
    density += title.share * own
    if (own > similarity) {
      similarity = own
      word = title.text
    }
  }
  return { target, word, text, similarity, score: Math.log(1 + density / UNKNOWN) }
}

/** How probably one line is a misreading of the other, 0 to 1: by the letters that differ either way. */
function likeness(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > FAR) return 0
  const weight = Math.min(1, Math.min(a.length, b.length) / WHOLE)
  if (a === b) return weight
  const differ = (1 - similarityWithin(a, b)) * a.length + (1 - similarityWithin(b, a)) * b.length
  return weight * Math.exp(-LETTER * differ)
}

/**
 * Whether lines have too few letters in common to be `ALIKE`, whatever their order: of most pairs that is known
 * before their distance, which takes a hundred times as long.
 * @param a letters in order of their codes, as are those of `b`
 */
function unlike(a: readonly string[], b: readonly string[]): boolean {
  let common = 0
  let j = 0
  for (const letter of a) {
    while (j < b.length && b[j]! < letter) j++
    if (b[j] !== letter) continue
    common++
    j++
  }
  // A letter without its like costs half at least, either way.
  return LETTER * 0.5 * (a.length + b.length - 2 * common) > -Math.log(ALIKE)
}

/**
 * The large lines that are read on the pages of each class.
 * @param minPages lines that are alike on fewer pages of their class (variants of a page are one) are
 *   left out: they are chance
 */
export function learnTitles(
  examples: readonly LabelledExample[],
  targets: readonly number[],
  minPages: number,
): Map<number, Title[]> {
  return new Map(
    targets.map((target) => {
      const own = examples.filter((example) => example.target === target)
      const found = new Map<string, { letters: string; pages: Set<number>; sources: Set<string> }>()
      for (const [page, { lines, source }] of own.entries()) {
        for (const { text, large } of lines) {
          const letters = jamoOf(text)
          if (!large || letters.length < SHORTEST) continue
          const known = found.get(text) ?? { letters, pages: new Set(), sources: new Set() }
          found.set(text, known)
          known.pages.add(page)
          known.sources.add(source ?? String(page))
        }
      }
      const all = [...found].map(([text, one]) => ({
        text,
        ...one,
        sorted: Array.from(one.letters).toSorted(),
        support: new Set(one.sources),
      }))
      for (const [place, one] of all.entries()) {
        for (const other of all.slice(place + 1)) {
          if (unlike(one.sorted, other.sorted)) continue
          if (likeness(one.letters, other.letters) < ALIKE) continue
          for (const source of other.sources) one.support.add(source)
          for (const source of one.sources) other.support.add(source)
        }
      }
      const kept = all
        .map(({ text, pages, support }) => ({ text, pages: pages.size, support: support.size }))
        .filter(({ support }) => support >= minPages)
      const titles = kept
        .toSorted(
          (a, b) => b.support - a.support || b.pages - a.pages || (a.text < b.text ? -1 : 1),
        )
        .slice(0, MAX_TITLES)
        .map(({ text, pages }) => ({ text, share: Math.round((1e4 * pages) / own.length) / 1e4 }))
      return [target, titles]
    }),
  )
}
