/** Where the parts of a YAML text stand: what edits of the text are made by. */
import { isAlias, isMap, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml'

/** Keys and indices from the top of a document. */
export type EditPath = readonly (string | number)[]

/** A text, parsed so that each node knows its place. */
export interface Located {
  text: string
  document: Document
}

/** A stretch of a text, its end excluded. */
export interface Span {
  start: number
  end: number
}

/** @returns undefined where the text is no YAML */
export function locate(text: string): Located | undefined {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  return document.errors.length > 0 ? undefined : { text, document }
}

/** The node at a path; undefined where there is none, or an alias stands in the way. */
export function nodeAt({ document }: Located, path: EditPath): Node | undefined {
  let node: unknown = document.contents
  for (const key of path) {
    if (isAlias(node)) return undefined
    if (isSeq(node)) node = node.items[Number(key)]
    else if (isMap(node)) node = pairOf(node.items, key)?.value
    else return undefined
  }
  return (node as Node | null) ?? undefined
}

/** The pair of this key. */
export function pairOf(items: readonly Pair[], key: string | number): Pair | undefined {
  return items.find((item) => String(item.key) === String(key))
}

/** A node's own text, without blanks, line ends and comments behind it. */
export function spanOf({ text }: Located, node: unknown): Span {
  const range = (node as Node | undefined)?.range
  if (!range) return { start: 0, end: 0 }
  const [start, end] = range
  if (isFlow(node) || !(isSeq(node) || isMap(node))) {
    return { start, end: start + text.slice(start, end).trimEnd().length }
  }
  // Of a block, the last of its parts tells: behind it may stand comments on what follows.
  const last = node.items.at(-1)
  if (last === undefined) return { start, end: start }
  const inner = isMap(node) ? ((last as Pair).value ?? (last as Pair).key) : last
  const own = spanOf({ text } as Located, inner)
  if (own.end > start) return { start, end: own.end }
  return { start, end: spanOf({ text } as Located, (last as Pair).key).end }
}

/** From the key to the end of the value. */
export function spanOfPair(located: Located, pair: Pair): Span {
  const key = spanOf(located, pair.key)
  const value = spanOf(located, pair.value)
  return { start: key.start, end: Math.max(key.end, value.end) }
}

/** Whether a collection is written in brackets. */
export function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true
}

/** The start of the line that a place is on. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The end of the line that a place is on: its line end, or that of the text. */
export function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at)
  return found < 0 ? text.length : found
}

/** Blanks before a place, counted from the start of its line. */
export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at)
}

/** The text with a stretch of it replaced. */
export function spliced(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end)
}

/**
 * The lines of an item of a block list: from its dash to the end of its last line, and the comments
 * directly above it that are about it alone. Those at the top of a list or after an empty line head
 * what follows, and stay.
 */
export function linesOfItem(located: Located, item: unknown): Span {
  const { text } = located
  const { start, end } = spanOf(located, item)
  let first = lineStart(text, text.lastIndexOf('-', start - 1))
  let above = first
  while (above > 0) {
    const before = lineStart(text, above - 1)
    const line = text.slice(before, above - 1)
    if (!line.trimStart().startsWith('#')) {
      if (above < first && line.trim() !== '' && !/:\s*(#.*)?$/.test(line)) first = above
      break
    }
    above = before
  }
  return { start: first, end: lineEnd(text, end) }
}
