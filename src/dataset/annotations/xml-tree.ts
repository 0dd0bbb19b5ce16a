/** XML and HTML as a tree whose elements know their lines. */
import { AnnotationFault } from './fault.ts'
import { Parser } from './xml-library.ts'

export interface Element {
  /** without its namespace */
  name: string
  attributes: Readonly<Record<string, string>>
  children: Element[]
  /** directly in it */
  text: string
  /** from 1 */
  line: number
}

/**
 * Reads a document.
 * @param html whether it is HTML, where elements need not be closed
 * @returns the outermost element
 * @throws AnnotationFault where an element of XML is not closed, or there is none
 */
export function readTree(text: string, html = false): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '', line: 1 }
  const open: Element[] = [root]
  const lineAt = lineCounter(text)
  let isAtEnd = false
  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        const line = lineAt(parser.startIndex)
        const element = { name: localName(name), attributes, children: [], text: '', line }
        open.at(-1)!.children.push(element)
        open.push(element)
      },
      ontext(data) {
        open.at(-1)!.text += data
      },
      onclosetag(name, isImplied) {
        const { line } = open.pop()!
        // One that closes itself ends with `/>`.
        if (isImplied && !html && (isAtEnd || text[parser.endIndex - 1] !== '/')) {
          const message = `<${name}> is not closed: the file was cut off or damaged`
          throw new AnnotationFault('ANNOTATION_INVALID', line, message)
        }
      },
    },
    { xmlMode: !html, decodeEntities: true, recognizeSelfClosing: true },
  )
  parser.write(text)
  isAtEnd = true
  parser.end()
  const first = root.children.find(({ name }) => !name.startsWith('!'))
  if (!first) throw new AnnotationFault('ANNOTATION_INVALID', 1, 'expected XML, found none')
  return first
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Lines of rising indices. */
function lineCounter(text: string): (index: number) => number {
  let line = 1
  let at = 0
  return (index) => {
    for (; at < index; at++) if (text.charCodeAt(at) === 10) line++
    return line
  }
}

/** An element's children of a name. */
export function childrenOf(element: Element, name: string): Element[] {
  return element.children.filter((child) => child.name === name)
}

/** The first child of a name. */
export function childOf(element: Element, name: string): Element | undefined {
  return element.children.find((child) => child.name === name)
}

/** All elements of a name, however deep. */
export function* elementsOf(element: Element, name: string): Generator<Element> {
  for (const child of element.children) {
    if (child.name === name) yield child
    yield* elementsOf(child, name)
  }
}

/** All text in an element, its parts joined and blanks made one. */
export function textOf(element: Element): string {
  const parts = [element.text, ...element.children.map(textOf)]
  return parts.join(' ').replaceAll(/\s+/g, ' ').trim()
}

/** A number in an attribute. @throws AnnotationFault */
export function numberOf(element: Element, name: string): number {
  const text = element.attributes[name]
  const value = Number(text)
  if (text === undefined || text.trim() === '' || !Number.isFinite(value)) {
    throw new AnnotationFault(
      'ANNOTATION_INVALID',
      element.line,
      `expected a number as ${name} of <${element.name}>, found ${text === undefined ? 'none' : `"${text}"`}`,
    )
  }
  return value
}
