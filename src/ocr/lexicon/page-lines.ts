/** The lines that were read on a page, and what is found in them. */
import type { WordsRow } from '../words-file.ts'
import { normalised } from './jamo.ts'

export interface PageLine {
  text: string
  large: boolean
}

/** A page whose class is known. */
export interface LabelledExample {
  target: number
  lines: readonly PageLine[]
  /** the page that this is a variant of; undefined for an original */
  source?: string
}

/** Lines of a page, the words of each joined. */
export function linesOf(row: Pick<WordsRow, 'words'>): PageLine[] {
  const lines = new Map<number, PageLine>()
  for (const { text, line, large } of row.words) {
    const before = lines.get(line)
    if (before) before.text += normalised(text)
    else lines.set(line, { text: normalised(text), large })
  }
  return [...lines.values()].filter(({ text }) => text !== '')
}

/** A word of the dictionary that was found on a page. */
export interface WordMatch {
  target: number
  word: string
  /** the line it was found in */
  text: string
  /** 0 to 1 */
  similarity: number
  /** its weight scaled by the similarity, in nats */
  score: number
}
