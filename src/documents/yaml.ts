/** Reading YAML that people write by hand, so that every mistake is told with line and column. */
import {
  isAlias,
  isMap,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml'
import { reasonOf } from '../core/errors.ts'
import {
  DocumentError,
  type DocumentCode,
  type DocumentIssue,
  type Place,
} from './document-error.ts'
import { LinePlaces } from './line-places.ts'

/** Where a node stands: keys and indices from the top of the document. */
export type DocumentPath = readonly PropertyKey[]

/** A document as plain data that still knows where everything stands. */
export interface YamlDocument {
  file: string
  value: unknown
  /** Place of the value at a path; where it is missing, that of the nearest node above it. */
  placeOf: (path: DocumentPath) => Place
  /** Place of the key that the path ends with; of the value where it is an item of a list. */
  placeOfKey: (path: DocumentPath) => Place
}

/**
 * Parses YAML.
 * @param file its name, for messages
 * @param code what kind of document it is
 * @throws DocumentError with every mistake of syntax, and every alias (`*name`) that has no anchor
 *   (`&name`) before it, or stands within its own
 */
export function parseYaml(text: string, file: string, code: DocumentCode): YamlDocument {
  const lines = new LinePlaces(text)
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  const issues = document.errors.map((error): DocumentIssue => ({
    ...lines.at(error.pos[0]),
    message: `not valid YAML: ${reasonOf(error)}`,
  }))
  visit(document, {
    Alias(_, alias, above) {
      const anchor = alias.resolve(document)
      if (anchor !== undefined && !above.includes(anchor)) return
      const message = anchor
        ? `*${alias.source} stands within &${alias.source}, which it refers to`
        : `nothing before it is named &${alias.source}, which *${alias.source} refers to`
      issues.push({ ...lines.at(alias.range?.[0] ?? 0), message })
    },
  })
  if (issues.length > 0) throw new DocumentError(code, file, issues)
  const find = (path: DocumentPath, atKey: boolean): Place =>
    lines.at(offsetOf(document, path, atKey) ?? 0)
  return {
    file,
    value: plain(document, file, code),
    placeOf: (path) => find(path, false),
    placeOfKey: (path) => find(path, true),
  }
}

/** The document as plain data; what only shows while aliases are filled in is an error as well. */
function plain(document: Document, file: string, code: DocumentCode): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // Aliases of aliases that would grow without end.
    throw new DocumentError(code, file, [{ line: 1, column: 1, message: reasonOf(error) }])
  }
}

/** Where the deepest node of a path that is there begins. */
function offsetOf(document: Document, path: DocumentPath, atKey: boolean): number | undefined {
  let node: Node | null = document.contents
  let offset = startOf(node)
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null
    if (isSeq(node)) {
      node = node.items[Number(key)] as Node | null
      offset = startOf(node) ?? offset
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => String(item.key) === String(key))
      if (!pair) break
      node = pair.value as Node | null
      const keyStart = startOf(pair.key)
      offset = (atKey ? keyStart : (startOf(node) ?? keyStart)) ?? offset
    } else break
    if (!node) break
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range?.[0]
}
