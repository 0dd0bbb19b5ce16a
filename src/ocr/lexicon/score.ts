/** What the words of a page say of its class. */
import type { Dictionary, Entry } from './dictionary.ts'
import { jamoOf, likenessWithin, squeezed } from './jamo.ts'
import type { WordsRow } from '../words-file.ts'

/** A word of the dictionary that was found on a page. */
export interface WordMatch {
  target: number
  word: string
  /** what stands there */
  text: string
  /** 0 to 1 */
  likeness: number
  /** its weight by how like it is, in nats */
  score: number
}

export interface ClassScores {
  /** nats a class, in the order of the classes given: what its best word weighs */
  scores: number[]
  /** the best word of each class that has one, the weightiest first */
  seen: WordMatch[]
}

/** A dictionary whose words are taken apart once. */
export interface Prepared {
  dictionary: Dictionary
  /** targets, ascending */
  targets: readonly number[]
  words: { target: number; title: Letters[]; body: Letters[] }[]
}

interface Letters extends Entry {
  letters: string
}

export function prepare(dictionary: Dictionary): Prepared {
  const targets = Object.keys(dictionary.classes)
    .map(Number)
    .toSorted((a, b) => a - b)
  return {
    dictionary,
    targets,
    words: targets.map((target) => {
      const { title, body } = dictionary.classes[target]!
      return { target, title: title.map(takenApart), body: body.map(takenApart) }
    }),
  }
}

function takenApart(entry: Entry): Letters {
  return { ...entry, letters: jamoOf(squeezed(entry.word)) }
}

export interface PageLine {
  text: string
  large: boolean
}

/** Lines of a page, their words run together. */
export function linesOf(row: Pick<WordsRow, 'words'>): PageLine[] {
  const lines = new Map<number, PageLine>()
  for (const { text, line, large } of row.words) {
    const before = lines.get(line)
    if (before) before.text += squeezed(text)
    else lines.set(line, { text: squeezed(text), large })
  }
  return [...lines.values()].filter(({ text }) => text !== '')
}

/**
 * What a page's words say. A class speaks by its best word: words of one title are not several
 * witnesses. A word at the threshold weighs nothing, one that stands there letter by letter all.
 * Body words count only where no title word does.
 */
export function scorePage(
  { dictionary, words }: Prepared,
  lines: readonly PageLine[],
): ClassScores {
  const { threshold } = dictionary
  const large = lettersOf(lines.filter((line) => line.large))
  const small = lettersOf(lines.filter((line) => !line.large))
  const title = words.map((own) => best(own.target, own.title, large, threshold))
  const found = title.some(Boolean)
    ? title
    : words.map((own) => best(own.target, own.body, small, threshold))
  return {
    scores: found.map((seen) => seen?.score ?? 0),
    seen: found.filter((seen) => seen !== undefined).toSorted((a, b) => b.score - a.score),
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
      const likeness = likenessWithin(letters, line.letters)
      if (likeness < threshold) continue
      const share = threshold < 1 ? (likeness - threshold) / (1 - threshold) : 1
      const score = weight * share
      if (score > (found?.score ?? 0)) found = { target, word, text: line.text, likeness, score }
    }
  }
  return found
}
