/** Scores classes by the words of a page. */
import type { Dictionary, Entry } from './dictionary.ts'
import { jamoOf, similarityWithin, normalised } from './jamo.ts'
import type { PageLine, WordMatch } from './page-lines.ts'
import { prepareTitles, titleMatches, type ClassTitles } from './titles.ts'

export interface ClassScores {
  /** by whole titles, or by words */
  by: 'titles' | 'words'
  /** nats per class, in the order of the targets: the score of its best word */
  scores: number[]
  /** the best word of each class that has one, the highest score first */
  matches: WordMatch[]
}

/** A dictionary whose words are decomposed into letters. */
export interface Prepared {
  dictionary: Dictionary
  /** targets, ascending */
  targets: readonly number[]
  titles: readonly ClassTitles[]
  words: { target: number; title: Letters[]; body: Letters[] }[]
}

interface Letters extends Entry {
  letters: string
}

/** The targets of a dictionary, ascending. */
export function targetsOf(dictionary: Dictionary): number[] {
  return Object.keys(dictionary.classes)
    .map(Number)
    .toSorted((a, b) => a - b)
}

export function prepare(dictionary: Dictionary): Prepared {
  const targets = targetsOf(dictionary)
  return {
    dictionary,
    targets,
    titles: targets.map((target) =>
      prepareTitles(target, dictionary.classes[target]!.titles ?? []),
    ),
    words: targets.map((target) => {
      const { title, body } = dictionary.classes[target]!
      return { target, title: title.map(withLetters), body: body.map(withLetters) }
    }),
  }
}

function withLetters(entry: Entry): Letters {
  return { ...entry, letters: jamoOf(normalised(entry.word)) }
}

/** Where no class's titles fit a page better than another's by this, in nats, none was recognised on it. */
const RECOGNISED = 1

/**
 * Scores a page: by whole titles where one is recognised, else by words. Of words each class counts its best
 * one alone, as the words of one title are not independent; at the threshold it scores 0, exact its
 * whole weight. Body words count only where no title word is found.
 * @param titles what `titleMatches` finds, where it is known
 */
export function scorePage(
  prepared: Prepared,
  lines: readonly PageLine[],
  titles: readonly WordMatch[] = titleMatches(prepared.titles, lines),
): ClassScores {
  const { dictionary, targets, words } = prepared
  const { threshold } = dictionary
  if (titles.some(({ score }) => score >= RECOGNISED)) {
    return {
      by: 'titles',
      scores: targets.map((target) => titles.find((one) => one.target === target)?.score ?? 0),
      matches: titles.toSorted((a, b) => b.score - a.score),
    }
  }
  const large = lettersOf(lines.filter((line) => line.large))
  const small = lettersOf(lines.filter((line) => !line.large))
  const title = words.map((own) => best(own.target, own.title, large, threshold))
  const found = title.some(Boolean)
    ? title
    : words.map((own) => best(own.target, own.body, small, threshold))
  return {
    by: 'words',
    scores: found.map((match) => match?.score ?? 0),
    matches: found.filter((match) => match !== undefined).toSorted((a, b) => b.score - a.score),
  }
}

interface LineLetters {
  text: string
  letters: string
}

function lettersOf(lines: readonly PageLine[]): LineLetters[] {
  return lines.map(({ text }) => ({ text, letters: jamoOf(text) }))
}

function best(
  target: number,
  words: readonly Letters[],
  lines: readonly LineLetters[],
  threshold: number,
): WordMatch | undefined {
  let found: WordMatch | undefined
  for (const { word, letters, weight } of words) {
    for (const line of lines) {
      const similarity = similarityWithin(letters, line.letters)
      if (similarity < threshold) continue
      const share = threshold < 1 ? (similarity - threshold) / (1 - threshold) : 1
      const score = weight * share
      if (score > (found?.score ?? 0)) found = { target, word, text: line.text, similarity, score }
    }
  }
  return found
}
