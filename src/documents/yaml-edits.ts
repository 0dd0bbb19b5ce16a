/**
 * Edits of a YAML text that leave everything else in it as it was written: comments, order, quotes,
 * line breaks. Each is a splice of the text by the places of its parts, and is proved: the outcome must
 * read as the old document with just this change. Where it does not, the YAML library makes the change
 * and writes the document anew, which keeps comments and order though not every blank.
 */
import { isAlias, isMap, isSeq, parseDocument, type Node } from 'yaml'
import { changedAt, insertedAt, isAlike, movedWithin, removedAt, valueAt } from './plain-edits.ts'
import {
  columnOf,
  isFlow,
  lineEnd,
  lineStart,
  linesOfItem,
  locate,
  nodeAt,
  pairOf,
  spanOf,
  spanOfPair,
  spliced,
  type EditPath,
  type Located,
} from './yaml-nodes.ts'
import { indented, inlineYaml } from './yaml-text.ts'

export type { EditPath } from './yaml-nodes.ts'

/** Sets the value at a path; maps on the way that are not there are made. */
export function setValue(text: string, path: EditPath, value: unknown): string {
  return edited(
    text,
    (located) => spliceValue(located, path, value),
    (data) => changedAt(data, path, value),
  )
}

/** Takes a key with its value out of a map; the text as it is where the key is not there. */
export function removeValue(text: string, path: EditPath): string {
  return edited(
    text,
    (located) => spliceOut(located, path),
    (data) => removedAt(data, path),
  )
}

/** Puts an item into the list at a path, before the one at `index`; the list is made where it is missing. */
export function insertItem(text: string, list: EditPath, index: number, value: unknown): string {
  return edited(
    text,
    (located) => insertText(located, { list, index }, inlineYaml(value)),
    (data) => insertedAt(data, list, index, value),
  )
}

/** Takes an item out of a list, with the comment that is about it alone. */
export function removeItem(text: string, path: EditPath): string {
  return edited(
    text,
    (located) => cutItem(located, path)?.text,
    (data) => removedAt(data, path),
  )
}

/** Moves an item of a list, as it is written, so that it stands at `to`. */
export function moveItem(text: string, list: EditPath, from: number, to: number): string {
  if (from === to) return text
  return edited(
    text,
    (located) => {
      const cut = cutItem(located, [...list, from])
      const left = cut && locate(cut.text)
      // Upwards it takes the place of the other, below what heads both.
      const place = { list, index: to, isBefore: to < from }
      return left && insertText(left, place, cut.item, cut.above)
    },
    (data) => movedWithin(data, list, from, to),
  )
}

/** Puts an item of a list into a list of its own: `x` becomes `key: [x]`, as it was written. */
export function wrapItem(text: string, path: EditPath, key: string): string {
  return edited(
    text,
    (located) => {
      const node = nodeAt(located, path)
      const list = nodeAt(located, path.slice(0, -1))
      if (!node || !isSeq(list)) return undefined
      const span = spanOf(located, node)
      const own = text.slice(span.start, span.end)
      if (isFlow(list)) return spliced(text, span, `{ ${key}: [${own}] }`)
      const column = columnOf(text, span.start)
      return spliced(text, span, `${key}:\n${' '.repeat(column + 2)}- ${indented(own, 4)}`)
    },
    (data) => changedAt(data, path, { [key]: [valueAt(data, path)] }),
  )
}

/**
 * A change made and proved.
 * @param splice the change of the text; undefined where it cannot be made so
 * @param change the same of the plain data
 * @throws Error where the text is no YAML
 */
function edited(
  text: string,
  splice: (located: Located) => string | undefined,
  change: (data: unknown) => unknown,
): string {
  const located = locate(text)
  if (!located) throw new Error('the text is not valid YAML')
  const wanted = change(located.document.toJS())
  const made = splice(located)
  const read = made === undefined ? undefined : locate(made)
  if (made !== undefined && read && isAlike(read.document.toJS(), wanted)) return made
  return rewritten(text, wanted)
}

/** The document with the parts that differ replaced, written by the library. */
function rewritten(text: string, wanted: unknown): string {
  const document = parseDocument(text, { logLevel: 'error' })
  const replace = (path: EditPath, before: unknown, after: unknown): void => {
    if (isAlike(before, after)) return
    const both = [before, after]
    const isOwn = path.length === 0 || !isAlias(document.getIn(path, true))
    if (
      isOwn &&
      both.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
    ) {
      const [old, next] = both as Record<string, unknown>[]
      for (const key of new Set([...Object.keys(old!), ...Object.keys(next!)])) {
        if (!(key in next!)) document.deleteIn([...path, key])
        else if (key in old!) replace([...path, key], old![key], next![key])
        else document.setIn([...path, key], document.createNode(next![key]))
      }
      return
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
      before.forEach((old, i) => replace([...path, i], old, after[i]))
      return
    }
    if (path.length === 0) document.contents = document.createNode(after) as Node as never
    else document.setIn(path, document.createNode(after))
  }
  replace([], document.toJS(), wanted)
  return document.toString({ lineWidth: 0 })
}

function spliceValue(located: Located, path: EditPath, value: unknown): string | undefined {
  const { text } = located
  const key = path.at(-1)
  if (key === undefined) return undefined
  const node = nodeAt(located, path)
  if (node) return spliced(text, spanOf(located, node), inlineYaml(value))
  const map = nodeAt(located, path.slice(0, -1))
  if (!map) return spliceValue(located, path.slice(0, -1), { [key]: value })
  if (!isMap(map) || pairOf(map.items, key)) return undefined
  const pair = inlineYaml({ [key]: value }).slice(2, -2)
  const last = map.items.at(-1)
  if (!last) return isFlow(map) ? spliced(text, spanOf(located, map), `{ ${pair} }`) : undefined
  const { end } = spanOfPair(located, last)
  if (isFlow(map)) return spliced(text, { start: end, end }, `, ${pair}`)
  const indent = ' '.repeat(columnOf(text, spanOf(located, map.items[0]!.key).start))
  const at = lineEnd(text, end)
  return spliced(text, { start: at, end: at }, `\n${indent}${pair}`)
}

function spliceOut(located: Located, path: EditPath): string | undefined {
  const { text } = located
  const map = nodeAt(located, path.slice(0, -1))
  if (!isMap(map)) return undefined
  const place = map.items.findIndex((item) => String(item.key) === String(path.at(-1)))
  if (place < 0) return text
  const own = spanOfPair(located, map.items[place]!)
  const before = map.items[place - 1]
  const after = map.items[place + 1]
  if (!before && !after) return spliceOut(located, path.slice(0, -1))
  if (isFlow(map)) {
    const span = before
      ? { start: spanOfPair(located, before).end, end: own.end }
      : { start: own.start, end: spanOfPair(located, after!).start }
    return spliced(text, span, '')
  }
  const start = lineStart(text, own.start)
  // After a dash the first key has no line of its own.
  if (text.slice(start, own.start).trim() !== '') {
    return spliced(text, { start: own.start, end: spanOfPair(located, after!).start }, '')
  }
  return spliced(text, { start, end: lineEnd(text, own.end) + 1 }, '')
}

interface ItemPlace {
  list: EditPath
  index: number
  /** directly before the item that is there, not behind the one before it: comments stand between */
  isBefore?: boolean
}

/** @param item as it is written; `above`: comment lines that go with it */
function insertText(
  located: Located,
  { list: path, index, isBefore = false }: ItemPlace,
  item: string,
  above = '',
): string | undefined {
  const { text } = located
  const list = nodeAt(located, path)
  if (!list) {
    const parent = nodeAt(located, path.slice(0, -1))
    if (!isMap(parent) || isFlow(parent) || path.length !== 1) return undefined
    const pair = pairOf(parent.items, path[0]!)
    if (pair) return undefined
    return `${text.replace(/\n*$/, '\n')}${path[0]}:\n  - ${item}\n`
  }
  if (!isSeq(list)) return undefined
  if (list.items.length === 0) {
    const span = spanOf(located, list)
    const line = text.slice(lineStart(text, span.start), span.start)
    const indent = ' '.repeat(/^ */.exec(line)![0].length + 2)
    return spliced(text, span, `\n${above}${indent}- ${item}`).replace(/(:) +\n/, '$1\n')
  }
  const before = list.items[index - 1]
  if (isFlow(list)) {
    if (before) {
      const { end } = spanOf(located, before)
      return spliced(text, { start: end, end }, `, ${item}`)
    }
    const { start } = spanOf(located, list.items[0])
    return spliced(text, { start, end: start }, `${item}, `)
  }
  const first = spanOf(located, list.items[0]).start
  const dash = text.lastIndexOf('-', first - 1)
  const indent = ' '.repeat(columnOf(text, dash))
  if (before && isBefore) {
    const at = linesOfItem(located, list.items[index]).start
    return spliced(text, { start: at, end: at }, `${above}${indent}- ${item}\n`)
  }
  if (before) {
    const at = lineEnd(text, spanOf(located, before).end)
    const lines = above === '' ? '' : `\n${above.trimEnd()}`
    return spliced(text, { start: at, end: at }, `${lines}\n${indent}- ${item}`)
  }
  // Before the first: on a line of its own, after what stands above the list.
  const at = lineStart(text, dash)
  if (text.slice(at, dash).trim() !== '') return undefined
  return spliced(text, { start: at, end: at }, `${above}${indent}- ${item}\n`)
}

/** An item taken out: the text without it, and the item as it was written. */
function cutItem(
  located: Located,
  path: EditPath,
): { text: string; item: string; above: string } | undefined {
  const { text } = located
  const list = nodeAt(located, path.slice(0, -1))
  const index = Number(path.at(-1))
  if (!isSeq(list) || list.items[index] === undefined) return undefined
  const item = list.items[index]
  const own = spanOf(located, item)
  const written = text.slice(own.start, own.end)
  if (list.items.length === 1) return undefined
  if (isFlow(list)) {
    const before = list.items[index - 1]
    const span = before
      ? { start: spanOf(located, before).end, end: own.end }
      : { start: own.start, end: spanOf(located, list.items[index + 1]).start }
    return { text: spliced(text, span, ''), item: written, above: '' }
  }
  const lines = linesOfItem(located, item)
  const dash = text.lastIndexOf('-', own.start - 1)
  const above = text.slice(lines.start, lineStart(text, dash))
  const behind = text.slice(own.end, lines.end)
  const left = spliced(text, { start: lines.start, end: Math.min(lines.end + 1, text.length) }, '')
  return { text: left, item: written + behind, above }
}
